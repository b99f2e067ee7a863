package dev.scraper.data;

import dev.scraper.data.Feed.Enclosure;
import dev.scraper.data.Feed.Entry;
import dev.scraper.http.Url;
import dev.scraper.json.Json;
import dev.scraper.json.JsonException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jsoup.nodes.Entities;

/**
 * Reads JSON Feed 1 and 1.1.
 *
 * @see <a href="https://www.jsonfeed.org/version/1.1/">JSON Feed 1.1</a>
 */
final class JsonFeedReader {

  private final Function<String, Optional<Url>> resolver;

  JsonFeedReader(Function<String, Optional<Url>> resolver) {
    this.resolver = resolver;
  }

  static boolean isFeed(Json json) {
    return text(json, "version").filter(v -> v.contains("jsonfeed.org/version/")).isPresent();
  }

  Feed feed(Json json) {
    List<String> authors = authors(json);
    return new Feed(
        text(json, "title").map(FeedXml::collapse),
        text(json, "description"),
        text(json, "home_page_url").flatMap(resolver),
        text(json, "next_url").flatMap(resolver),
        elements(json, "items").map(item -> entry(item, authors)).toList());
  }

  private Entry entry(Json item, List<String> feedAuthors) {
    List<String> own = authors(item);
    return new Entry(
        text(item, "id"),
        text(item, "title").map(FeedXml::collapse),
        text(item, "url").flatMap(resolver).or(() -> text(item, "external_url").flatMap(resolver)),
        text(item, "date_published").flatMap(FeedDates::read),
        text(item, "date_modified").flatMap(FeedDates::read),
        own.isEmpty() ? feedAuthors : own,
        text(item, "summary").map(Entities::escape),
        text(item, "content_html").or(() -> text(item, "content_text").map(Entities::escape)),
        elements(item, "tags").flatMap(tag -> text(tag).stream()).toList(),
        elements(item, "attachments").flatMap(a -> enclosure(a).stream()).toList());
  }

  private static List<String> authors(Json json) {
    return Stream.concat(elements(json, "authors"), Stream.of(json.get("author")))
        .flatMap(author -> text(author, "name").or(() -> text(author, "url")).stream())
        .map(FeedXml::collapse)
        .distinct()
        .toList();
  }

  private Optional<Enclosure> enclosure(Json attachment) {
    return text(attachment, "url")
        .flatMap(resolver)
        .map(url -> new Enclosure(url, text(attachment, "mime_type"), size(attachment)));
  }

  private static OptionalLong size(Json attachment) {
    try {
      return OptionalLong.of(attachment.get("size_in_bytes").asLong());
    } catch (JsonException e) {
      return OptionalLong.empty();
    }
  }

  private static Stream<Json> elements(Json json, String name) {
    Json array = json.get(name);
    return array.isArray() ? array.list().stream() : Stream.empty();
  }

  private static Optional<String> text(Json json, String name) {
    return text(json.get(name));
  }

  /** Numbers too: ids are often written as such. */
  private static Optional<String> text(Json value) {
    return value.isText() || value.isNumber()
        ? Optional.of(value.text().strip()).filter(text -> !text.isEmpty())
        : Optional.empty();
  }
}
