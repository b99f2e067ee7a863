package dev.scraper.form;

import dev.scraper.form.Entry.FileData;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * A form of a page, filled in and sent as a browser would (HTML standard, form submission): hidden
 * fields and what is chosen by default go along, disabled controls do not, line breaks become CR
 * LF, and characters that the form's charset does not have become {@code &#NNN;}. No script runs.
 *
 * <p>A name that the form does not have is an {@link IllegalArgumentException} that lists the names
 * it has. A field that is set is sent even if it was disabled.
 *
 * <p><b>Thread-safety:</b> immutable: what sets something gives a new form. But {@link
 * #submit(String)} looks at the page's document, which is for one thread at a time.
 *
 * @see <a
 *     href="https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#form-submission-algorithm">Form
 *     submission</a>
 */
public final class Form {

  private final Element element;
  private final Url page;
  private final Function<String, Optional<Url>> resolver;
  private final Charset charset;
  private final List<Control> controls;
  private final List<Entry> added;

  private Form(Form like, List<Control> controls, List<Entry> added) {
    this.element = like.element;
    this.page = like.page;
    this.resolver = like.resolver;
    this.charset = like.charset;
    this.controls = controls;
    this.added = added;
  }

  private Form(
      Element element, Url page, Function<String, Optional<Url>> resolver, Charset charset) {
    this.element = element;
    this.page = page;
    this.resolver = resolver;
    boolean usable = charset.canEncode() && !charset.name().startsWith("UTF-");
    this.charset = usable ? charset : StandardCharsets.UTF_8;
    this.controls = new ControlReader(element).read();
    this.added = List.of();
  }

  /**
   * The form of an element as it is set when the page has been loaded; {@code Page.form} finds it.
   *
   * @param element the form
   * @param page the address of its page
   * @param resolver how a reference is resolved on that page
   * @param charset what its text is encoded in; UTF-8 for the Unicode ones and those that cannot
   *     encode
   */
  public static Form of(
      Element element, Url page, Function<String, Optional<Url>> resolver, Charset charset) {
    return new Form(element, page, resolver, charset);
  }

  /** The form that an element is, that a control belongs to, or that the element stands in. */
  public static Optional<Element> formOf(Element element) {
    return Optional.ofNullable(ControlReader.formOf(element));
  }

  private Form with(List<Control> newControls) {
    return new Form(this, newControls, added);
  }

  /**
   * Sets a field: text, the option of a select (value or label), the radio button or the one check
   * box with that value.
   *
   * @throws IllegalArgumentException if the form has no such field, option or box; the message
   *     lists those it has
   */
  public Form set(String name, String value) {
    return with(new Filling(controls).set(name, List.of(value)));
  }

  /**
   * Sets a field that takes several values: exactly these options of a select, exactly these check
   * boxes, or the texts of as many fields of that name in their order.
   *
   * @throws IllegalArgumentException if the form has no such field, option or box, or fewer fields
   */
  public Form set(String name, String... values) {
    return with(new Filling(controls).set(name, List.of(values)));
  }

  /**
   * Checks the only box of that name.
   *
   * @throws IllegalArgumentException if there is none, or several
   */
  public Form check(String name) {
    return with(new Filling(controls).check(name));
  }

  /**
   * Checks the box with that value; of radio buttons the others are off then.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public Form check(String name, String value) {
    return with(new Filling(controls).check(name, value));
  }

  /**
   * Takes the check from all boxes of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Form uncheck(String name) {
    return with(new Filling(controls).uncheck(name));
  }

  /**
   * Takes the check from the box with that value.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public Form uncheck(String name, String value) {
    return with(new Filling(controls).uncheck(name, value));
  }

  /**
   * Selects exactly these options, each by value or else by label.
   *
   * @throws IllegalArgumentException if there is no such select or option, or it takes one only;
   *     the message lists the options
   */
  public Form select(String name, String... options) {
    return with(new Filling(controls).select(name, List.of(options)));
  }

  /**
   * Empties the fields of that name: no text, nothing selected, no box checked, no file.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Form clear(String name) {
    return with(new Filling(controls).clear(name));
  }

  /**
   * Adds an entry that the form has no field for, as a script would; it is sent after the others.
   */
  public Form add(String name, String value) {
    List<Entry> more = new ArrayList<>(added);
    more.add(Entry.text(Objects.requireNonNull(name), Objects.requireNonNull(value)));
    return new Form(this, controls, List.copyOf(more));
  }

  /**
   * Puts a file into a file input; one more if it takes several.
   *
   * @param filename what the server is told it is called
   * @param type its media type
   * @param bytes taken as they are; not to be changed afterwards
   * @throws IllegalArgumentException if there is no such file input, or the type holds a control
   *     character or one beyond ASCII
   */
  public Form file(String name, String filename, String type, byte[] bytes) {
    if (!type.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("not a media type: '" + type.strip() + "'");
    }
    Entry file = new Entry(name, filename, new FileData(type, bytes));
    return with(new Filling(controls).file(name, file));
  }

  /** The fields with a name, in document order, as they are set now; buttons are none. */
  public List<FormField> fields() {
    return controls.stream()
        .filter(c -> !c.isButton() && !c.name().isEmpty())
        .map(c -> new FormField(c.name(), c.type(), c.values(), c.choices(), c.enabled()))
        .toList();
  }

  /**
   * The request that the form makes when Enter is pressed in it: with its first submit button that
   * is not disabled, without any if there is none.
   *
   * @throws IllegalArgumentException if the form leads to no http or https address, is that of a
   *     dialog, or has a file that it would not send
   */
  public Request submit() {
    return request(
        controls.stream().filter(c -> c.isSubmit() && c.enabled()).findFirst().orElse(null), 0, 0);
  }

  /**
   * The request that the form makes when that button is pressed, an image in its upper left corner.
   *
   * @param button a CSS selector for a submit button of this form
   * @throws IllegalArgumentException if the form has no such button, or as for {@link #submit()}
   */
  public Request submit(String button) {
    return submit(button, 0, 0);
  }

  /**
   * The request that the form makes when that image is clicked at that point.
   *
   * @param button a CSS selector for a submit button of this form
   * @param x pixels from the left
   * @param y pixels from the top
   * @throws IllegalArgumentException if the form has no such button, or as for {@link #submit()}
   */
  public Request submit(String button, int x, int y) {
    Control pressed =
        controls.stream()
            .filter(c -> c.isSubmit() && c.element().is(button))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no submit button matches '" + button + "'" + buttons()));
    return request(pressed.enabled() ? pressed : pressed.value(pressed.value()), x, y);
  }

  /** The request that a script makes of the form: no button goes along. */
  public Request submitWithoutButton() {
    return request(null, 0, 0);
  }

  private String buttons() {
    List<String> tags =
        controls.stream()
            .filter(Control::isSubmit)
            .map(c -> c.element().shallowClone().outerHtml().replaceAll("\\s+", " "))
            .toList();
    return tags.isEmpty() ? ": the form has none" : "; the form has " + String.join(" ", tags);
  }

  private Request request(@Nullable Control button, int x, int y) {
    Submission submission = new Submission(element, button == null ? null : button.element());
    List<Control> sent =
        controls.stream()
            .map(c -> button != null && c.element() == button.element() ? button : c)
            .toList();
    List<Entry> entries = new ArrayList<>(EntryList.of(sent, button, x, y, charset));
    entries.addAll(added);
    Url action = submission.action(page, resolver);
    if (submission.isGet()) {
      submission.refuseFiles(entries);
      return Request.get(action.resolve("?" + FormBody.urlEncoded(entries, charset)).orElseThrow());
    }
    String enctype = submission.enctype();
    if (!enctype.equals("multipart/form-data")) {
      submission.refuseFiles(entries);
    }
    FormBody body = FormBody.of(enctype, entries, charset);
    return Request.post(action, body.contentType(), body.bytes());
  }

  @Override
  public String toString() {
    return "form of " + page + " with " + controls.size() + " controls";
  }
}
