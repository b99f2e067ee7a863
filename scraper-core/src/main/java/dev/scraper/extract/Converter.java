package dev.scraper.extract;

/**
 * Turns text found on a page into a value.
 *
 * <p><b>Thread-safety:</b> called by several threads at once.
 *
 * @param <T> the type of the values
 */
@FunctionalInterface
public interface Converter<T> {

  /**
   * The value that the text spells. Whatever it throws is told as a problem of the item, with the
   * exception's message.
   *
   * @param text not blank; white space is collapsed where it is text of an element
   */
  T convert(String text) throws Exception;
}
