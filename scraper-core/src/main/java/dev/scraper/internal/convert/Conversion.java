package dev.scraper.internal.convert;

import dev.scraper.http.Url;
import java.util.Optional;
import java.util.function.Function;

/**
 * Turns text into one type's values.
 *
 * <p><b>Thread-safety:</b> safe.
 */
@FunctionalInterface
public interface Conversion {

  /**
   * The value that the text spells.
   *
   * @param text not blank, white space collapsed or not
   * @param resolver makes an address of a link on the page
   * @throws IllegalArgumentException if it spells none; the message quotes the text and says why
   */
  Object read(String text, Function<String, Optional<Url>> resolver);
}
