package dev.scraper.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** One JSON array, an object on each of its lines. */
final class JsonArrayFormat implements RowFormat {

  private static final byte[] FIRST = "\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NEXT = ",\n".getBytes(StandardCharsets.US_ASCII);

  private byte[] separator = FIRST;

  @Override
  public void begin(OutputStream out) throws IOException {
    out.write('[');
  }

  @Override
  public void write(Row row, OutputStream out) throws IOException {
    out.write(separator);
    JsonText.write(row, out);
    separator = NEXT;
  }

  @Override
  public byte[] footer() {
    return "\n]\n".getBytes(StandardCharsets.US_ASCII);
  }
}
