package dev.scraper.export;

import java.io.IOException;

/**
 * One output of a crawl: takes records one after the other and writes them somewhere.
 *
 * <p><b>Thread-safety:</b> none needed. {@link #open} is called before the crawl starts, all the
 * rest on the output's one writer thread, which nobody interrupts. Methods may block; a slow output
 * slows the crawl down.
 */
public interface Exporter {

  /** What messages call this output: usually the file's path. */
  String name();

  /**
   * Makes ready to write.
   *
   * @throws IOException if nothing can be written there; the crawl then does not start
   */
  void open() throws IOException;

  /** Writes one record, or nothing of it. */
  void write(Row row) throws IOException;

  /** Hands what was written to the operating system. Called whenever no record is waiting. */
  default void flush() throws IOException {}

  /** Completes the output so that a reader finds it whole. */
  void close() throws IOException;
}
