package dev.scraper.export;

import java.io.IOException;
import java.io.OutputStream;

/** One JSON object on each line. */
final class JsonLinesFormat implements RowFormat {

  @Override
  public void write(Row row, OutputStream out) throws IOException {
    JsonText.write(row, out);
    out.write('\n');
  }
}
