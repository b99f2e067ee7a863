package dev.scraper.export;

import java.io.IOException;

/**
 * One output of a crawl: takes records one after the other and writes them somewhere.
 *
 * <p><b>Thread-safety:</b> none needed. {@link #open} is called before the crawl starts, all the
 * rest on the output's one writer thread, which nobody interrupts (an interrupt would close a file
 * for good). What a method throws, checked or not, is a failure of the output: it is closed, and
 * nothing more is written to it. Methods may block; a slow output slows the crawl down.
 */
public interface Exporter {

  /** What messages call this output: usually the file's path. */
  String name();

  /**
   * Looks whether {@link #open} would be refused, and touches nothing. All outputs are checked
   * before the first is opened, so that one that cannot be opened costs none of the others its
   * earlier content.
   *
   * @throws IOException what {@code open} would throw
   */
  default void check() throws IOException {}

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
