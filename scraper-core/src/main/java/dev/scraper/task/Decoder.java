package dev.scraper.task;

import dev.scraper.http.Response;

/**
 * Makes a value of a response. It may block.
 *
 * <p><b>Thread-safety:</b> called on parse threads, by several at once.
 *
 * @param <T> the type of the values
 */
@FunctionalInterface
public interface Decoder<T> {

  /** The value; what this throws is the failure of its request. */
  T decode(Response response) throws Exception;
}
