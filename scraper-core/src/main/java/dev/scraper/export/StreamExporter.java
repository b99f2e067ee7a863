package dev.scraper.export;

import dev.scraper.internal.text.Bytes;
import dev.scraper.internal.text.JsonLinesFormat;
import dev.scraper.internal.text.RowFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Records on a stream that somebody else owns: it is flushed, never closed. It cannot be cut back,
 * so what was written after a mark comes again when it is resumed there.
 */
final class StreamExporter implements ResumableExporter {

  private static final int BATCH = 64 * 1024;

  private final OutputStream out;
  private final String name;
  private final RowFormat format = new JsonLinesFormat();

  /** Filled by {@link #write}, emptied by {@link #flush}. */
  private final Bytes pending = new Bytes();

  StreamExporter(OutputStream out, String name) {
    this.out = out;
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void open() {}

  /** There is nothing to go back to: the stream goes on. */
  @Override
  public void resume(String mark) {}

  @Override
  public String mark() {
    return "stream";
  }

  @Override
  public void write(Row row) throws IOException {
    pending.append(to -> format.write(row.names(), row.values(), to));
    if (pending.size() >= BATCH) {
      send();
    }
  }

  @Override
  public void flush() throws IOException {
    send();
    out.flush();
    checkPrinted();
  }

  @Override
  public void close() throws IOException {
    flush();
  }

  private void send() throws IOException {
    try {
      pending.writeTo(out);
    } finally {
      // After a failure part of it may have gone out; to send it twice would be worse.
      pending.clear();
    }
    checkPrinted();
  }

  private void checkPrinted() throws IOException {
    if (out instanceof PrintStream printed && printed.checkError()) {
      throw new IOException("cannot write");
    }
  }
}
