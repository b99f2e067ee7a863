package dev.scraper.internal.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;

/**
 * Gives a CSV file the header that was known only at its end, and its rows the cells they lack.
 *
 * @param header the line to put in place of the first
 * @param widths how many cells the rows have, the last one without end
 * @param cells how many they shall have
 */
record CsvCompletion(byte[] header, List<CsvFormat.Width> widths, int cells) implements Rewriting {

  /** Follows the quotes only as far as is needed to see where a record ends. */
  @Override
  public void copy(InputStream in, OutputStream out) throws IOException {
    Iterator<CsvFormat.Width> steps = widths.iterator();
    CsvFormat.Width step = steps.next();
    boolean quoted = false;
    long row = -1;
    out.write(header);
    for (int each = in.read(); each >= 0; each = in.read()) {
      quoted ^= each == '"';
      boolean ends = each == '\n' && !quoted;
      if (row >= 0) {
        for (int i = step.cells(); ends && i < cells; i++) {
          out.write(',');
        }
        out.write(each);
      }
      if (ends) {
        row++;
        while (row >= step.end()) {
          step = steps.next();
        }
      }
    }
  }
}
