package dev.scraper.spider;

import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.json.Json;
import dev.scraper.page.Page;
import java.util.List;
import java.util.Optional;

/** What the ways of {@link Paging} share. Stateless. */
final class PagingSteps {

  private static final List<String> FOR_ANYBODY =
      List.of("Accept", "Accept-Language", "Content-Type");

  private PagingSteps() {}

  /** The page's request for that address; nothing if that is its own. */
  static Optional<Request> to(Page page, Url url) {
    if (url.equals(page.url())) {
      return Optional.empty();
    }
    Request next = page.request().url(url);
    return Optional.of(
        url.isSameOrigin(page.url()) ? next : next.headers(forAnybody(next.headers())));
  }

  private static Headers forAnybody(Headers headers) {
    Headers kept = Headers.empty();
    for (String name : FOR_ANYBODY) {
      for (String value : headers.all(name)) {
        kept = kept.with(name, value);
      }
    }
    return kept;
  }

  /** The text at that place; nothing where there is none to go on with. */
  static Optional<String> text(Page page, String pointer) {
    Json value = page.json(pointer);
    return value.isBoolean() && !value.asBoolean()
        ? Optional.empty()
        : value.optionalText().filter(text -> !text.isBlank());
  }

  static Url resolve(Page page, String pointer, String reference) {
    return page.resolve(reference)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    page.url()
                        + ": "
                        + pointer
                        + " is no http or https address: '"
                        + reference.substring(0, Math.min(200, reference.length()))
                        + "'"));
  }
}
