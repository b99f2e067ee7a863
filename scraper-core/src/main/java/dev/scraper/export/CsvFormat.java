package dev.scraper.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values; {@link Exporters#csv(Path)} says how exactly.
 *
 * <p>Without declared columns each row is written with as many cells as there are columns at that
 * moment. If a column came after the header had gone out, {@link #complete} rewrites the file with
 * the whole header and pads the rows from before, in constant memory.
 */
final class CsvFormat implements RowFormat {

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

  private final boolean declared;

  /** Each column's place. */
  private final Map<String, Integer> columns = new LinkedHashMap<>();

  private final Bytes line = new Bytes();
  private final CsvWriter csv;

  /** Up to which row the file has how many columns; one for each time that columns came. */
  private final List<Width> widths = new ArrayList<>();

  private long rows;
  private int inHeader;

  private List<String> lastNames = List.of();
  private int[] lastPlaces = new int[0];

  /**
   * @param declared the columns; if there are none they are collected from the rows
   */
  CsvFormat(List<String> declared) {
    this.declared = !declared.isEmpty();
    declared.forEach(name -> columns.put(name, columns.size()));
    this.csv =
        CsvWriter.builder()
            .lineDelimiter(LineDelimiter.LF)
            .quoteStrategy(new QuoteLoneEmptyCell())
            .build(line, StandardCharsets.UTF_8);
  }

  /** The rows before {@code end} that are not told of earlier have {@code cells} cells. */
  record Width(long end, int cells) {}

  @Override
  public void begin(OutputStream out) throws IOException {
    if (declared) {
      writeHeader(out);
    }
  }

  @Override
  public void write(Row row, OutputStream out) throws IOException {
    int[] places = places(row.names());
    if (rows == 0 && !declared) {
      writeHeader(out);
    }
    @Nullable String[] cells = new @Nullable String[width()];
    for (int i = 0; i < places.length; i++) {
      cells[places[i]] = cell(row.values().get(i));
    }
    writeLine(cells, out);
    rows++;
  }

  @Override
  public void complete(Path file) throws IOException {
    if (columns.size() == inHeader || rows == 0) {
      return;
    }
    Bytes header = new Bytes();
    writeHeader(header);
    widths.add(new Width(Long.MAX_VALUE, width()));
    new CsvCompletion(header.toByteArray(), widths, width()).rewrite(file.toRealPath());
  }

  private int[] places(List<String> names) {
    if (names == lastNames) {
      return lastPlaces;
    }
    int known = columns.size();
    int cells = width();
    int[] places = new int[names.size()];
    for (int i = 0; i < places.length; i++) {
      Integer place = columns.get(names.get(i));
      if (place == null) {
        place = add(names.get(i));
      }
      places[i] = place;
    }
    if (rows > 0 && columns.size() > known) {
      widths.add(new Width(rows, cells));
    }
    lastNames = names;
    lastPlaces = places;
    return places;
  }

  private int add(String name) {
    if (declared) {
      throw new IllegalArgumentException(
          "a record has the field '"
              + name
              + "', which is not among the columns "
              + columns.keySet());
    }
    columns.put(name, columns.size());
    return columns.size() - 1;
  }

  /** A line has one cell at least: an empty one is no record to most readers. */
  private int width() {
    return Math.max(1, columns.size());
  }

  private void writeHeader(OutputStream out) throws IOException {
    @Nullable String[] names = new @Nullable String[width()];
    columns.forEach((name, place) -> names[place] = guarded(name));
    writeLine(names, out);
    inHeader = columns.size();
  }

  private void writeLine(@Nullable String[] cells, OutputStream out) throws IOException {
    line.clear();
    csv.writeRecord(Arrays.asList(cells));
    csv.flush();
    line.writeTo(out);
  }

  private static @Nullable String cell(@Nullable Object value) {
    if (value == null || value instanceof Number number && JsonText.isNotFinite(number)) {
      return null;
    }
    if (value instanceof String text) {
      return guarded(text);
    }
    return value instanceof Number || value instanceof Boolean
        ? value.toString()
        : JsonText.of(value);
  }

  /** The text so that no spreadsheet takes it for a formula. */
  static String guarded(String text) {
    return switch (text.isEmpty() ? ' ' : text.charAt(0)) {
      case '=', '@', '\t', '\r' -> "'" + text;
      case '+', '-' -> NUMBER.matcher(text).matches() ? text : "'" + text;
      default -> text;
    };
  }

  private final class QuoteLoneEmptyCell implements QuoteStrategy {

    @Override
    public boolean quoteNull(int line, int field) {
      return width() == 1;
    }

    @Override
    public boolean quoteEmpty(int line, int field) {
      return width() == 1;
    }
  }
}
