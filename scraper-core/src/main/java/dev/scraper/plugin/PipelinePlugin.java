package dev.scraper.plugin;

import dev.scraper.export.Row;
import dev.scraper.pipeline.Pipeline;
import java.util.List;

/**
 * A pipeline in a jar, for the records of any crawl on their way to its outputs: {@code --use
 * NAME,argument=value}.
 *
 * <p><b>Thread-safety:</b> see {@link Plugin}.
 */
public interface PipelinePlugin extends Plugin {

  /** The arguments it takes, in the order in which they are listed. */
  default List<Argument<?>> arguments() {
    return List.of();
  }

  /**
   * The pipeline for these arguments; it begins with {@code Pipeline.of(Row.class)}.
   *
   * @throws IllegalArgumentException if the arguments do not go together; the message tells the
   *     user
   */
  Pipeline<Row, ?> create(Arguments args);
}
