package dev.scraper.page;

import dev.scraper.form.Form;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.StringTokenizer;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** Finds the forms of a page. Stateless. */
final class PageForms {

  private PageForms() {}

  static Form find(Page page, String css) {
    Element match =
        page.first(css)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no element matches '" + css + "' on " + page.url()));
    Element form =
        Form.formOf(match)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "'"
                            + css
                            + "' matches <"
                            + match.tagName()
                            + "> on "
                            + page.url()
                            + ", which is no form and belongs to none"));
    return Form.of(form, page.url(), page::resolve, charset(form, page.charset()));
  }

  /**
   * The charset that a form is sent in.
   *
   * @see <a
   *     href="https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#picking-an-encoding-for-the-form">Picking
   *     an encoding for the form</a>
   */
  private static Charset charset(Element form, Charset ofPage) {
    if (!form.hasAttr("accept-charset")) {
      return ofPage;
    }
    StringTokenizer labels = new StringTokenizer(form.attr("accept-charset"), " \t\n\f\r,;");
    while (labels.hasMoreTokens()) {
      @Nullable Charset charset = CharsetLabels.find(labels.nextToken());
      if (charset != null) {
        return charset;
      }
    }
    return StandardCharsets.UTF_8;
  }
}
