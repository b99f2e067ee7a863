package dev.scraper.plugin;

import dev.scraper.intercept.Interceptor;
import dev.scraper.pipeline.Pipeline;
import dev.scraper.spider.Spider;
import java.util.List;
import java.util.Optional;

/**
 * A spider in a jar, to be run by name: {@code scraper run NAME}.
 *
 * <pre>{@code
 * public final class QuotesPlugin implements SpiderPlugin<Quote> {
 *
 *   static final Argument<String> TAG = Argument.text("tag").defaultsTo("humor").help("which tag");
 *
 *   @Override
 *   public List<Argument<?>> arguments() {
 *     return List.of(TAG);
 *   }
 *
 *   @Override
 *   public Spider<Quote> create(Arguments args) {
 *     return new QuotesSpider(args.get(TAG));
 *   }
 * }
 * }</pre>
 *
 * <p><b>Thread-safety:</b> see {@link Plugin}.
 *
 * @param <T> the type of the spider's items
 */
public interface SpiderPlugin<T> extends Plugin {

  /** The arguments it takes, in the order in which they are listed. */
  default List<Argument<?>> arguments() {
    return List.of();
  }

  /**
   * The spider for these arguments.
   *
   * @throws IllegalArgumentException if the arguments do not go together; the message tells the
   *     user
   */
  Spider<T> create(Arguments args);

  /** What its crawl is to do otherwise than usual; what the user says on the command line wins. */
  default CrawlSettings settings(Arguments args) {
    return CrawlSettings.usual();
  }

  /** What stands around its requests, the first one farthest from the network. */
  default List<Interceptor> interceptors(Arguments args) {
    return List.of();
  }

  /** What its items go through on their way to the outputs, if they do. */
  default Optional<Pipeline<T, ?>> pipeline(Arguments args) {
    return Optional.empty();
  }
}
