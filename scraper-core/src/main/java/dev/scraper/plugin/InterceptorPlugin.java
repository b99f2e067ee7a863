package dev.scraper.plugin;

import dev.scraper.intercept.Interceptor;
import java.util.List;

/**
 * An interceptor in a jar, to be put around the requests of any crawl: {@code --use
 * NAME,argument=value}.
 *
 * <p><b>Thread-safety:</b> see {@link Plugin}.
 */
public interface InterceptorPlugin extends Plugin {

  /** The arguments it takes, in the order in which they are listed. */
  default List<Argument<?>> arguments() {
    return List.of();
  }

  /**
   * The interceptor for these arguments. One that is {@link AutoCloseable} is closed when the crawl
   * is over.
   *
   * @throws IllegalArgumentException if the arguments do not go together; the message tells the
   *     user
   */
  Interceptor create(Arguments args);
}
