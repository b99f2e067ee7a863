package dev.scraper.plugin;

import dev.scraper.export.Exporter;
import java.nio.file.Path;
import java.util.Set;

/**
 * A file format in a jar: {@code -o FILE} with one of its extensions writes it.
 *
 * <p><b>Thread-safety:</b> see {@link Plugin}.
 */
public interface ExporterPlugin extends Plugin {

  /**
   * The extensions of its files, each with its dot and in lower case, such as {@code .tsv} or
   * {@code .tsv.gz}; of several that fit a file the longest counts. Those of the formats that
   * scraper has itself cannot be had.
   */
  Set<String> extensions();

  /**
   * The exporter of a file.
   *
   * @param overwrite whether a file that exists is replaced; without it the caller has seen that
   *     there is none
   */
  Exporter create(Path file, boolean overwrite);
}
