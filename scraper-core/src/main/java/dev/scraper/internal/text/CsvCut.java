package dev.scraper.internal.text;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * Makes of a CSV file that was completed the one of an earlier moment: its first rows, without the
 * columns that came later. Those are empty in all of these rows, or else the rows would not be from
 * before.
 *
 * @param header the line to put in place of the first
 * @param start what the first line begins with if there are more columns; empty if it may be any
 * @param cells how many the rows shall have
 * @param rows how many rows
 */
record CsvCut(byte[] header, byte[] start, int cells, long rows) implements Rewriting {

  @Override
  public void copy(InputStream in, OutputStream out) throws IOException {
    int surplus = cellsInHeader(in) - cells;
    out.write(header);
    int commas = 0;
    boolean quoted = false;
    for (long row = 0; row < rows; ) {
      int each = next(in);
      quoted ^= each == '"';
      boolean ends = each == '\n' && !quoted;
      if (each == ',' && !quoted) {
        commas++;
        continue;
      }
      if (ends) {
        commas -= surplus;
        row++;
      }
      if (commas < 0) {
        throw new ZipException("a row lacks cells");
      }
      for (; commas > 0; commas--) {
        out.write(',');
      }
      out.write(each);
    }
  }

  private int cellsInHeader(InputStream in) throws IOException {
    Bytes line = new Bytes();
    int count = 1;
    boolean quoted = false;
    int each;
    do {
      each = next(in);
      line.write(each);
      quoted ^= each == '"';
      count += each == ',' && !quoted ? 1 : 0;
    } while (each != '\n' || quoted);
    byte[] found = line.toByteArray();
    boolean ours =
        start.length == 0 || count > cells
            ? found.length > start.length
                && Arrays.equals(start, Arrays.copyOf(found, start.length))
            : Arrays.equals(header, found);
    if (!ours) {
      throw new ZipException("it has another header");
    }
    return count;
  }

  private static int next(InputStream in) throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new EOFException();
    }
    return next;
  }
}
