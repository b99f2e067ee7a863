package dev.scraper.export;

import java.nio.file.Path;

/**
 * An output that is one file; {@link Exporters} makes them.
 *
 * <p><b>Thread-safety:</b> none; see {@link Exporter}. One instance writes one file once.
 */
public interface FileOutput extends ResumableExporter {

  /**
   * An exporter like this one, not yet open, that empties a file that exists, or refuses it (the
   * default). The file itself is written, not one that replaces it.
   */
  FileOutput overwrite(boolean overwrite);

  /** The file. */
  Path path();
}
