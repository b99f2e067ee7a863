package dev.scraper.export;

import dev.scraper.internal.text.CsvFormat;
import dev.scraper.internal.text.JsonArrayFormat;
import dev.scraper.internal.text.JsonLinesFormat;
import dev.scraper.internal.text.XmlFormat;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

/**
 * The formats that are built in: JSON Lines, JSON, CSV and XML, all in UTF-8, and SQLite. A text
 * file whose name ends in {@code .gz} is gzipped; it is a valid gzip file after every flush.
 *
 * <p>A file that exists is refused when the exporter is opened, unless {@link
 * FileOutput#overwrite}; a missing folder is not made.
 *
 * <p><b>Thread-safety:</b> stateless.
 */
public final class Exporters {

  private Exporters() {}

  /**
   * JSON Lines: an object and a line feed for each record. NaN and the infinities become null.
   *
   * @see <a href="https://jsonlines.org/">JSON Lines</a>
   */
  public static FileExporter jsonLines(Path file) {
    return new FileExporter(file, JsonLinesFormat::new, false);
  }

  /**
   * JSON Lines to a stream, such as standard output. Completing it flushes the stream and leaves it
   * open. A stream tells whether it could be written better than a {@link java.io.PrintStream},
   * which is asked by its {@code checkError}.
   *
   * @param name what messages call the output
   */
  public static ResumableExporter jsonLines(OutputStream out, String name) {
    return new StreamExporter(out, name);
  }

  /**
   * JSON (RFC 8259): one array of objects. The file is a valid array after every flush. NaN and the
   * infinities become null.
   */
  public static FileExporter json(Path file) {
    return new FileExporter(file, JsonArrayFormat::new, false);
  }

  /**
   * CSV whose columns are collected from the records: every field that ever occurs, in order of
   * first appearance. When one appears after the first record, the header is completed and earlier
   * rows are filled up when the exporter is closed, through a file beside it; before, rows may have
   * more cells than the header. An output without records is an empty file. For the rest see {@link
   * #csv(Path, List)}.
   */
  public static FileExporter csv(Path file) {
    return csv(file, List.of());
  }

  /**
   * CSV with declared columns, as in RFC 4180, but that lines end with a line feed only.
   *
   * <ul>
   *   <li>The header is always there, also without records.
   *   <li>A record without one of the fields, null, NaN and the infinities give an empty cell; in a
   *       file of one column it is quoted, since an empty line is no record to most readers.
   *   <li>A record with a field that is no column makes the output fail; the message names it.
   *   <li>Lists and nested values are JSON text.
   *   <li>So that no spreadsheet takes scraped text for a formula, a cell or column name that
   *       begins with {@code =}, {@code +}, {@code -}, {@code @} (also in full width), a tab or a
   *       line break has a single quote put before it; {@link #exactCsv} does without. Decimal
   *       numbers such as {@code -5}, {@code +3.2} or {@code -1e9} are left alone: an optional
   *       sign, ASCII digits with at most one dot, an optional exponent.
   * </ul>
   *
   * @param columns the columns in order; if empty they are collected from the records
   * @throws IllegalArgumentException if a column comes twice
   * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
   */
  public static FileExporter csv(Path file, List<String> columns) {
    List<String> declared = distinct(columns);
    return new FileExporter(file, () -> new CsvFormat(declared, false), false);
  }

  /**
   * CSV as {@link #csv(Path, List)} makes it, but with all text as it is, also where a spreadsheet
   * takes it for a formula: for programs, and not to be opened by hand.
   *
   * @param columns the columns in order; if empty they are collected from the records
   * @throws IllegalArgumentException if a column comes twice
   */
  public static FileExporter exactCsv(Path file, List<String> columns) {
    List<String> declared = distinct(columns);
    return new FileExporter(file, () -> new CsvFormat(declared, true), false);
  }

  /** {@link #sqlite(Path, List)} without declared columns. */
  public static FileOutput sqlite(Path file) {
    return sqlite(file, List.of());
  }

  /**
   * An SQLite 3 database: a table for each type of Java record, named as the record is, and the
   * table {@code items} for all else, with a column for each field, in order. Rows stand in the
   * order they came. The library {@code org.xerial:sqlite-jdbc} must be on the class path.
   *
   * <ul>
   *   <li>What a record declares as an integer or a truth value (0 and 1) has an INTEGER column, as
   *       a float or double a REAL one; all else, with BigDecimal, dates and nested values, is
   *       TEXT. Fields that no record declares are TEXT, but {@code status} and {@code depth}
   *       INTEGER.
   *   <li>Lists and nested values are JSON text; in TEXT columns numbers are what Java writes,
   *       truth values {@code true} and {@code false}. NaN and the infinities become null. What
   *       does not fit an INTEGER or REAL column is kept as it is; text there that reads as a
   *       number becomes one.
   *   <li>A field that comes later becomes one more column, null in the rows before it. A record
   *       without fields is a row of the column {@code value}.
   *   <li>Of names that differ in the case of ASCII letters only, which SQLite does not tell apart,
   *       the later one ends with {@code _2}, {@code _3} and so on; so does the table of a second
   *       record type of one name. A table that would begin with {@code sqlite_} has an underscore
   *       before it.
   * </ul>
   *
   * <p>Other programs can read the file while it is written, by way of {@code -wal} and {@code
   * -shm} files beside it, which are gone once it is closed; after a kill they belong to it, and
   * whatever opens it next recovers it. A network file system will usually not do.
   *
   * @param columns the columns of {@code items}, which is then there also if no record came at all;
   *     records with further fields add to them
   * @throws IllegalArgumentException if a column comes twice
   * @see <a href="https://www.sqlite.org/wal.html">Write-Ahead Logging</a>
   */
  public static FileOutput sqlite(Path file, List<String> columns) {
    return new SqliteExporter(file, distinct(columns), false);
  }

  private static List<String> distinct(List<String> columns) {
    List<String> declared = List.copyOf(columns);
    if (new HashSet<>(declared).size() != declared.size()) {
      throw new IllegalArgumentException("a column comes twice: " + declared);
    }
    return declared;
  }

  /**
   * WARC 1.1: a web archive of what was on the wire, request and response. Needs the library {@code
   * org.netpreserve:jwarc} on the class path.
   *
   * @param file by custom its name ends in {@code .warc.gz}, since each record is compressed
   */
  public static WarcExporter warc(Path file) {
    return new WarcExporter(file, false, false, InstantSource.system(), UUID::randomUUID);
  }

  /**
   * XML 1.0: a {@code records} element, in it a {@code record} for each record, each on a line of
   * its own, with an element for each field. The file is well-formed after every flush.
   *
   * <ul>
   *   <li>The element has the field's name, or is {@code <field name="...">} where that is no XML
   *       name, has a colon, or begins with {@code xml}.
   *   <li>Null, NaN and the infinities are left out. A list gives an element for each of its
   *       values, a list within a list {@code item} elements; nested values give nested elements.
   *   <li>Characters that XML cannot have become U+FFFD; line ends are kept.
   * </ul>
   *
   * @see <a href="https://www.w3.org/TR/xml/">XML 1.0</a>
   */
  public static FileExporter xml(Path file) {
    return new FileExporter(file, XmlFormat::new, false);
  }

  /**
   * An output in parts: files numbered from 1, each complete before the next begins, no record
   * divided between two.
   *
   * <pre>{@code
   * Exporters.rotating(Path.of("items-%05d.jsonl"), Rotation.atBytes(100_000_000), Exporters::forPath)
   * }</pre>
   *
   * @param pattern the name of the parts, with {@code %d} for the number, or {@code %05d} for one
   *     of five digits at least
   * @param parts makes the exporter of a part; it need not overwrite. One of exchanges goes into
   *     {@link #rotatingArchive}
   * @throws IllegalArgumentException if the name has not exactly one number
   */
  public static RotatingExporter rotating(
      Path pattern, Rotation rotation, Function<Path, ? extends ResumableExporter> parts) {
    return new RotatingExporter(parts(pattern, rotation, parts));
  }

  /**
   * A web archive in parts, as {@link #rotating} says.
   *
   * <pre>{@code
   * Exporters.rotatingArchive(
   *     Path.of("site-%05d.warc.gz"), Rotation.atBytes(1_000_000_000), Exporters::warc)
   * }</pre>
   *
   * @throws IllegalArgumentException if the name has not exactly one number
   */
  public static RotatingArchive rotatingArchive(
      Path pattern, Rotation rotation, Function<Path, ? extends ExchangeExporter> parts) {
    return new RotatingArchive(parts(pattern, rotation, parts));
  }

  private static <E extends ResumableExporter> Parts<E> parts(
      Path pattern, Rotation rotation, Function<Path, ? extends E> parts) {
    return new Parts<>(
        PartNames.of(pattern),
        Objects.requireNonNull(rotation, "rotation"),
        Objects.requireNonNull(parts, "parts"),
        false);
  }

  /** Whether a file's name has the number of a part in it, {@code %d} or {@code %05d}. */
  public static boolean isRotating(Path file) {
    return PartNames.isPattern(file);
  }

  /**
   * The exporter that the file's extension asks for: {@code .jsonl}, {@code .json}, {@code .csv} or
   * {@code .xml}, with or without {@code .gz}, {@code .sqlite} or {@code .db}, or {@code .warc.gz},
   * in any case.
   *
   * @throws IllegalArgumentException if it asks for none of them
   */
  public static FileOutput forPath(Path file) {
    return forPath(file, List.of());
  }

  /**
   * The exporter that the file's extension asks for.
   *
   * @param columns the columns of a CSV file or of the table {@code items}; the other formats,
   *     whose records name their fields, do without
   * @throws IllegalArgumentException if the extension is none of {@code .jsonl}, {@code .json},
   *     {@code .csv} and {@code .xml}, with or without {@code .gz}, {@code .sqlite}, {@code .db}
   *     and {@code .warc.gz}
   */
  public static FileOutput forPath(Path file, List<String> columns) {
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString();
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".sqlite") || lower.endsWith(".db")) {
      return sqlite(file, columns);
    }
    if (lower.endsWith(".warc.gz")) {
      return warc(file);
    }
    String bare = lower.replaceFirst("\\.gz$", "");
    return switch (bare.substring(Math.max(0, bare.lastIndexOf('.')))) {
      case ".jsonl" -> jsonLines(file);
      case ".json" -> json(file);
      case ".csv" -> csv(file, columns);
      case ".xml" -> xml(file);
      default -> throw new IllegalArgumentException(unknown(file, name));
    };
  }

  private static String unknown(Path file, String name) {
    String extension = name.substring(Math.max(0, name.lastIndexOf('.')));
    return file
        + ": "
        + (extension.startsWith(".")
            ? "unknown format '" + extension + "'"
            : "no extension that tells the format")
        + "; the formats are .jsonl, .json, .csv and .xml, each also with .gz, and"
        + " .sqlite, .db or .warc.gz";
  }
}
