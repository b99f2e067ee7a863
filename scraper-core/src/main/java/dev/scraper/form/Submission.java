package dev.scraper.form;

import dev.scraper.http.Url;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** Where a form goes and how: what the button says, or else the form. */
final class Submission {

  private final Element form;
  private final @Nullable Element button;

  Submission(Element form, @Nullable Element button) {
    this.form = form;
    this.button = button;
    if (attribute("method").equals("dialog")) {
      throw new IllegalArgumentException("the form is that of a dialog: it sends nothing");
    }
  }

  /** The attribute in lower case: formmethod of the button before method of the form. */
  private String attribute(String name) {
    return raw(name).strip().toLowerCase(Locale.ROOT);
  }

  private String raw(String name) {
    return button != null && button.hasAttr("form" + name)
        ? button.attr("form" + name)
        : form.attr(name);
  }

  /** An empty action is the page itself, not its base. */
  Url action(Url page, Function<String, Optional<Url>> resolver) {
    String action = raw("action").strip();
    if (action.isEmpty()) {
      return page;
    }
    return resolver
        .apply(action)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the form on "
                        + page
                        + " leads to no http or https address: '"
                        + action
                        + "'"));
  }

  boolean isGet() {
    return !attribute("method").equals("post");
  }

  String enctype() {
    return attribute("enctype");
  }

  /** A browser would send the file's name alone. */
  void refuseFiles(List<Entry> entries) {
    for (Entry entry : entries) {
      if (entry.file() != null && !entry.value().isEmpty()) {
        throw new IllegalArgumentException(
            "the file of field '"
                + entry.name()
                + "' would not be sent: the form is not method=post enctype=multipart/form-data");
      }
    }
  }
}
