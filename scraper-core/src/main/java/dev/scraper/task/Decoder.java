package dev.scraper.task;

import dev.scraper.http.Response;

/**
 * Makes a value of a response. Called on a parse thread, by several at once; it may block.
 *
 * @param <T> the type of the values
 */
@FunctionalInterface
public interface Decoder<T> {

  /** The value; what this throws is the failure of its request. */
  T decode(Response response) throws Exception;
}
