package dev.scraper.cli;

import dev.scraper.export.Exporter;
import dev.scraper.export.Row;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The first value of each record as a line on standard output. */
final class LineExporter implements Exporter {

  private final OutputStream out =
      new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 64 * 1024);

  @Override
  public String name() {
    return OutputFiles.STANDARD_OUTPUT;
  }

  @Override
  public void open() {}

  @Override
  public void write(Row row) throws IOException {
    out.write((row.values().get(0) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.flush();
  }
}
