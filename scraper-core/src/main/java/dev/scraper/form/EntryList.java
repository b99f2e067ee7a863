package dev.scraper.form;

import dev.scraper.form.Control.Choice;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a form sends, in document order.
 *
 * @see <a
 *     href="https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#constructing-the-form-data-set">Constructing
 *     the entry list</a>
 */
final class EntryList {

  private final List<Entry> entries = new ArrayList<>();
  private final Charset charset;

  private EntryList(Charset charset) {
    this.charset = charset;
  }

  /** The entries of these controls with that button pressed, an image at that point. */
  static List<Entry> of(
      List<Control> controls, @Nullable Control button, int x, int y, Charset charset) {
    EntryList list = new EntryList(charset);
    for (Control control : controls) {
      if (control.enabled() && (!control.isButton() || control == button)) {
        list.add(control, x, y);
      }
    }
    return list.entries;
  }

  private void add(Control control, int x, int y) {
    String name = control.name();
    if (control.type().equals("image")) {
      String prefix = name.isEmpty() ? "" : name + ".";
      entries.add(Entry.text(prefix + "x", Integer.toString(x)));
      entries.add(Entry.text(prefix + "y", Integer.toString(y)));
    } else if (!name.isEmpty()) {
      addNamed(control, name);
    }
  }

  private void addNamed(Control control, String name) {
    switch (control.type()) {
      case "select" -> {
        for (Choice option : control.options()) {
          if (option.selected() && option.enabled()) {
            entries.add(Entry.text(name, option.value()));
          }
        }
      }
      case "checkbox", "radio" -> {
        if (control.checked()) {
          entries.add(Entry.text(name, control.value()));
        }
      }
      case "file" -> {
        entries.addAll(control.files());
        if (control.files().isEmpty()) {
          entries.add(Entry.noFile(name));
        }
      }
      default -> {
        boolean charsetField = control.isHidden() && name.equalsIgnoreCase("_charset_");
        entries.add(Entry.text(name, charsetField ? FormCharset.nameOf(charset) : control.value()));
      }
    }
    if (!control.direction().name().isEmpty()) {
      entries.add(control.direction());
    }
  }
}
