package dev.scraper.data;

import dev.scraper.http.Url;
import dev.scraper.internal.convert.Markup;
import dev.scraper.json.Json;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jsoup.nodes.Document;

/**
 * A feed: RSS 0.9x to 2.0, RSS 1.0, Atom 1.0 (and 0.3) or JSON Feed. Reading is tolerant: what is
 * missing or cannot be understood is absent, never an error. Titles are plain text with white space
 * collapsed.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param title the feed's title
 * @param description what it says of itself
 * @param link the page that it is the feed of
 * @param next the feed's next part, older entries (RFC 5005; JSON Feed's next_url)
 * @param entries in their order
 */
public record Feed(
    Optional<String> title,
    Optional<String> description,
    Optional<Url> link,
    Optional<Url> next,
    List<Entry> entries) {

  /**
   * An entry of a feed.
   *
   * <p>Dates are read in the forms of RFC 3339 and RFC 822 and near them; without a zone, or with
   * one that is not known, they are taken for UTC.
   *
   * @param id as written
   * @param title plain text
   * @param link its page
   * @param published when it was published first
   * @param updated when it was last changed
   * @param authors names, or what stands in their place; those of the feed where it has none
   * @param summary a short form, HTML
   * @param content the whole, HTML
   * @param categories or tags, as written
   * @param enclosures files that belong to it
   */
  public record Entry(
      Optional<String> id,
      Optional<String> title,
      Optional<Url> link,
      Optional<OffsetDateTime> published,
      Optional<OffsetDateTime> updated,
      List<String> authors,
      Optional<String> summary,
      Optional<String> content,
      List<String> categories,
      List<Enclosure> enclosures) {

    /** Copies the lists. */
    public Entry {
      authors = List.copyOf(authors);
      categories = List.copyOf(categories);
      enclosures = List.copyOf(enclosures);
    }

    /** The first of its authors. */
    public Optional<String> author() {
      return authors.stream().findFirst();
    }

    /** The content, or else the summary, as plain text; empty text without either. */
    public String text() {
      return content.or(() -> summary).map(Markup::textOf).orElse("");
    }
  }

  /**
   * A file that belongs to an entry, such as the sound of a podcast.
   *
   * @param url where it is
   * @param type its media type
   * @param bytes its length, if the feed tells
   */
  public record Enclosure(Url url, Optional<String> type, OptionalLong bytes) {

    /** Checks that there is an address. */
    public Enclosure {
      Objects.requireNonNull(url);
    }
  }

  /** Copies the list. */
  public Feed {
    entries = List.copyOf(entries);
  }

  /**
   * The feed in an XML document; absent if its root element is that of none.
   *
   * @param document parsed as XML
   * @param resolver how a reference is resolved in it
   */
  public static Optional<Feed> of(Document document, Function<String, Optional<Url>> resolver) {
    return FeedXml.root(document)
        .map(
            root ->
                FeedXml.name(root).equals("feed")
                    ? new AtomReader(root, resolver).feed()
                    : new RssReader(root, resolver).feed());
  }

  /**
   * The feed in a JSON text; absent if it is no JSON Feed.
   *
   * @param resolver how a reference is resolved in it
   * @see <a href="https://www.jsonfeed.org/version/1.1/">JSON Feed 1.1</a>
   */
  public static Optional<Feed> of(Json json, Function<String, Optional<Url>> resolver) {
    return JsonFeedReader.isFeed(json)
        ? Optional.of(new JsonFeedReader(resolver).feed(json))
        : Optional.empty();
  }
}
