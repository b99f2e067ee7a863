package dev.scraper.data;

import dev.scraper.http.Url;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a page says of itself in the Open Graph protocol.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param properties all of them with their whole names: {@code og:title}, {@code og:image:width},
 *     {@code article:author}, {@code product:price:amount}
 * @param images each {@code og:image} with what belongs to it, where its address can be used
 * @param videos each {@code og:video} likewise
 * @param audio each {@code og:audio} likewise
 * @see <a href="https://ogp.me/">The Open Graph protocol</a>
 */
public record OpenGraph(
    MetaProperties properties, List<Media> images, List<Media> videos, List<Media> audio) {

  /**
   * A picture, film or sound.
   *
   * @param url the address, that of {@code secure_url} where the other cannot be used
   * @param type its media type
   * @param width in pixels
   * @param height in pixels
   * @param alt what is to be seen
   */
  public record Media(
      Url url,
      Optional<String> type,
      Optional<Integer> width,
      Optional<Integer> height,
      Optional<String> alt) {

    /** Checks that there is an address. */
    public Media {
      Objects.requireNonNull(url);
    }
  }

  /** Copies the lists. */
  public OpenGraph {
    Objects.requireNonNull(properties);
    images = List.copyOf(images);
    videos = List.copyOf(videos);
    audio = List.copyOf(audio);
  }

  /** The first content of that name, with its prefix, that is not empty. */
  public Optional<String> first(String name) {
    return properties.first(name);
  }

  /** All contents of that name, with its prefix. */
  public List<String> all(String name) {
    return properties.all(name);
  }

  /** {@code og:title}. */
  public Optional<String> title() {
    return first("og:title");
  }

  /** {@code og:type}. */
  public Optional<String> type() {
    return first("og:type");
  }

  /** {@code og:description}. */
  public Optional<String> description() {
    return first("og:description");
  }

  /** {@code og:url}, as written. */
  public Optional<String> url() {
    return first("og:url");
  }

  /** {@code og:site_name}. */
  public Optional<String> siteName() {
    return first("og:site_name");
  }
}
