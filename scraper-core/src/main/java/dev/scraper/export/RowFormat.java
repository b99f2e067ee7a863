package dev.scraper.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** How rows are written in one file; an instance is for one file and one thread. */
interface RowFormat {

  /** Writes what stands before the first record, if that is known before it comes. */
  default void begin(OutputStream out) throws IOException {}

  /** Writes one record. */
  void write(Row row, OutputStream out) throws IOException;

  /** What closes the file behind the last record, and gives way to the next. */
  default byte[] footer() {
    return new byte[0];
  }

  /** Mends the closed file where it turned out to need it. */
  default void complete(Path file) throws IOException {}
}
