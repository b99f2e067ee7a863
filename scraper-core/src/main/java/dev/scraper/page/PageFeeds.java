package dev.scraper.page;

import dev.scraper.data.Feed;
import dev.scraper.http.Url;
import dev.scraper.internal.convert.Markup;
import dev.scraper.json.JsonException;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;

/** Finds the feed that a page is, also where its Content-Type says that it is HTML or text. */
final class PageFeeds {

  private static final Pattern FEED_START =
      Pattern.compile(
          "\\s*+(?:<\\?xml[^>]{0,200}+>\\s*+)?+(?:<!--|<\\?|<!DOCTYPE\\s++(?:rss|rdf)|<rss|<feed|<rdf:)",
          Pattern.CASE_INSENSITIVE);

  private PageFeeds() {}

  static Optional<Feed> find(Page page) {
    Function<String, Optional<Url>> resolver = page::resolve;
    return switch (page.kind()) {
      case XML -> Feed.of(page.document(), resolver);
      case JSON -> json(page);
      default -> FEED_START.matcher(page.text()).lookingAt() ? reparsed(page) : Optional.empty();
    };
  }

  private static Optional<Feed> json(Page page) {
    try {
      return Feed.of(page.json(), page::resolve);
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  private static Optional<Feed> reparsed(Page page) {
    Document document = Markup.xml(page.text(), page.url().toString());
    return Feed.of(document, page::resolve);
  }
}
