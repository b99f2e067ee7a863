package dev.scraper.internal.text;

import java.io.Closeable;
import java.io.IOException;

/**
 * A file that is written record by record and always ends with a whole one, followed by what
 * completes the format and the packing.
 *
 * <p>Records are encoded into memory and go out in batches; the next batch overwrites what
 * completed the file. When a write fails, the file is cut back to a whole record before the failure
 * goes on.
 *
 * <p><b>Thread-safety:</b> none; belongs to an output's writer thread. An interrupt of a thread in
 * here would close the file for good.
 */
public interface TextFile extends Closeable {

  /** Takes one record, or what stands before the first; nothing of it if the encoding throws. */
  void append(Bytes.Encoding record) throws IOException;

  /** Hands what was appended to the operating system. */
  void flush() throws IOException;

  /** Where the records end, as of the last flush; of no use if the file is broken. */
  Position position();

  /** Whether a write failed; nothing more is written then. */
  boolean isBroken();

  /** How many bytes the file has, with those that are not flushed yet. */
  long size();

  /** Flushes and closes. */
  @Override
  void close() throws IOException;
}
