package dev.scraper.internal.text;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategy;
import dev.scraper.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values, as {@code Exporters.csv} says.
 *
 * <p>Without declared columns each row is written with as many cells as there are columns at that
 * moment. If a column came after the header had gone out, {@link #completion} rewrites the file
 * with the whole header and fills up the rows from before. The header then differs from the one
 * before, and by that {@link #cut} knows that the file was rewritten since.
 */
public final class CsvFormat implements RowFormat {

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

  private final boolean declared;
  private final boolean exact;

  /** Each column's place. */
  private final Map<String, Integer> columns = new LinkedHashMap<>();

  private final Bytes line = new Bytes();
  private final CsvWriter csv;

  /** Up to which row the file has how many columns; one for each time that columns came. */
  private final List<Width> widths = new ArrayList<>();

  private long rows;

  /** How many of the columns are in the file's header, if that has gone out. */
  private int inHeader;

  /** How many cells has the line in writing. */
  private int cellsInLine;

  private List<String> lastNames = List.of();
  private int[] lastPlaces = new int[0];

  /**
   * @param declared the columns; if there are none they are collected from the rows
   * @param exact whether text that a spreadsheet would take for a formula is left as it is
   */
  public CsvFormat(List<String> declared, boolean exact) {
    this.declared = !declared.isEmpty();
    this.exact = exact;
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
  public byte[] head() {
    return declared || rows > 0 ? header(declared ? columns.size() : inHeader) : new byte[0];
  }

  @Override
  public void write(List<String> names, List<@Nullable Object> values, OutputStream out)
      throws IOException {
    int[] places = places(names);
    if (rows == 0 && !declared) {
      inHeader = columns.size();
      out.write(header(inHeader));
    }
    @Nullable String[] cells = new @Nullable String[width(columns.size())];
    for (int i = 0; i < places.length; i++) {
      cells[places[i]] = cell(values.get(i));
    }
    line(cells).writeTo(out);
    rows++;
  }

  @Override
  public String state() {
    return declared
        ? ""
        : JsonText.of(
            Map.of(
                "columns",
                List.copyOf(columns.keySet()),
                "header",
                inHeader,
                "rows",
                rows,
                "widths",
                widths.stream().map(each -> List.of(each.end, each.cells)).toList()));
  }

  @Override
  public void resume(String state) {
    if (declared) {
      RowFormat.super.resume(state);
      return;
    }
    Json kept = Json.parse(state);
    kept.get("columns").forEach(name -> columns.put(name.text(), columns.size()));
    inHeader = kept.get("header").asInt();
    rows = kept.get("rows").asLong();
    for (Json each : kept.get("widths")) {
      widths.add(new Width(each.at("/0").asLong(), each.at("/1").asInt()));
    }
    if (inHeader < 0 || inHeader > columns.size() || rows < 0) {
      throw new IllegalArgumentException("no state of a CSV file: " + state);
    }
  }

  @Override
  public Optional<Rewriting> completion() {
    if (declared || columns.size() == inHeader || rows == 0) {
      return Optional.empty();
    }
    List<Width> all = new ArrayList<>(widths);
    all.add(new Width(Long.MAX_VALUE, width(columns.size())));
    return Optional.of(new CsvCompletion(header(columns.size()), all, width(columns.size())));
  }

  @Override
  public Optional<Rewriting> cut() {
    if (declared || rows == 0) {
      return Optional.empty();
    }
    @Nullable String[] more = names(columns.size(), columns.size() + 1);
    more[columns.size()] = "x";
    byte[] wider = line(more).toByteArray();
    // Without the cell more, and the line's end.
    byte[] start = Arrays.copyOf(wider, wider.length - 2);
    return Optional.of(new CsvCut(header(columns.size()), start, width(columns.size()), rows));
  }

  @Override
  public void rewritten() {
    inHeader = columns.size();
    widths.clear();
  }

  private int[] places(List<String> names) {
    if (names == lastNames) {
      return lastPlaces;
    }
    int known = columns.size();
    int cells = width(columns.size());
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
  private static int width(int columns) {
    return Math.max(1, columns);
  }

  private byte[] header(int count) {
    return line(names(count, width(count))).toByteArray();
  }

  private @Nullable String[] names(int count, int cells) {
    @Nullable String[] names = new @Nullable String[cells];
    columns.entrySet().stream()
        .limit(count)
        .forEach(column -> names[column.getValue()] = text(column.getKey()));
    return names;
  }

  /** The text of a line, until the next one. */
  private Bytes line(@Nullable String[] cells) {
    line.clear();
    cellsInLine = cells.length;
    csv.writeRecord(Arrays.asList(cells));
    try {
      csv.flush();
    } catch (IOException e) {
      throw new AssertionError("memory cannot fail", e);
    }
    return line;
  }

  private @Nullable String cell(@Nullable Object value) {
    if (value == null || value instanceof Number number && JsonText.isNotFinite(number)) {
      return null;
    }
    if (value instanceof String text) {
      return text(text);
    }
    return value instanceof Number || value instanceof Boolean
        ? value.toString()
        : JsonText.of(value);
  }

  private String text(String text) {
    return exact ? text : guarded(text);
  }

  /** The text so that no spreadsheet takes it for a formula. */
  private static String guarded(String text) {
    return switch (text.isEmpty() ? ' ' : text.charAt(0)) {
      // The last four are what Asian editions take for the first ones.
      case '=', '@', '\t', '\r', '\n', '\uff1d', '\uff20', '\uff0b', '\uff0d' -> "'" + text;
      case '+', '-' -> NUMBER.matcher(text).matches() ? text : "'" + text;
      default -> text;
    };
  }

  private final class QuoteLoneEmptyCell implements QuoteStrategy {

    @Override
    public boolean quoteNull(int line, int field) {
      return cellsInLine == 1;
    }

    @Override
    public boolean quoteEmpty(int line, int field) {
      return cellsInLine == 1;
    }
  }
}
