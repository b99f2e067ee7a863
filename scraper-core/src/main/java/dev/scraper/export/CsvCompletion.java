package dev.scraper.export;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Iterator;
import java.util.List;

/**
 * Gives a CSV file the header that was known only at its end, and its rows the cells they lack.
 *
 * <p>The new file is written beside the old one and then takes its place in one step, so there is a
 * file with all rows at every moment.
 */
final class CsvCompletion {

  private static final int BUFFER = 64 * 1024;

  private final byte[] header;
  private final List<CsvFormat.Width> widths;
  private final int cells;

  /**
   * @param header the line to put in place of the first
   * @param widths how many cells the rows have, the last one without end
   * @param cells how many they shall have
   */
  CsvCompletion(byte[] header, List<CsvFormat.Width> widths, int cells) {
    this.header = header;
    this.widths = widths;
    this.cells = cells;
  }

  void rewrite(Path file) throws IOException {
    Path spool =
        Files.createTempFile(
            file.toAbsolutePath().getParent(), "." + file.getFileName() + ".", ".tmp");
    try {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
          OutputStream out = new BufferedOutputStream(Files.newOutputStream(spool), BUFFER)) {
        copy(in, out);
      }
      keepPermissions(file, spool);
      Files.move(spool, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(spool);
    }
  }

  /** Follows the quotes only as far as is needed to see where a record ends. */
  private void copy(InputStream in, OutputStream out) throws IOException {
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

  private static void keepPermissions(Path from, Path to) throws IOException {
    PosixFileAttributeView old = Files.getFileAttributeView(from, PosixFileAttributeView.class);
    if (old != null) {
      Files.setPosixFilePermissions(to, old.readAttributes().permissions());
    }
  }
}
