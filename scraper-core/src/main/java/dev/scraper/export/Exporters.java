package dev.scraper.export;

import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * The formats that work out of the box: JSON Lines, JSON and CSV, all in UTF-8.
 *
 * <p>A file that exists is refused when the exporter is opened, unless {@link
 * FileExporter#overwrite}; a missing folder is not made.
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
  public static Exporter jsonLines(OutputStream out, String name) {
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
   *       begins with {@code =}, {@code +}, {@code -}, {@code @}, a tab or a carriage return has a
   *       single quote put before it. Decimal numbers such as {@code -5}, {@code +3.2} or {@code
   *       -1e9} are left alone: an optional sign, ASCII digits with at most one dot, an optional
   *       exponent.
   * </ul>
   *
   * @param columns the columns in order; if empty they are collected from the records
   * @throws IllegalArgumentException if a column comes twice
   * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
   */
  public static FileExporter csv(Path file, List<String> columns) {
    List<String> declared = List.copyOf(columns);
    if (new HashSet<>(declared).size() != declared.size()) {
      throw new IllegalArgumentException("a column comes twice: " + declared);
    }
    return new FileExporter(file, () -> new CsvFormat(declared), false);
  }

  /**
   * WARC 1.1: a web archive of what was on the wire, request and response. Needs the library {@code
   * org.netpreserve:jwarc} on the class path.
   *
   * @param file by custom its name ends in {@code .warc.gz}, since each record is compressed
   */
  public static WarcExporter warc(Path file) {
    return new WarcExporter(file, false, InstantSource.system(), UUID::randomUUID);
  }

  /**
   * The exporter that the file's extension asks for: {@code .jsonl}, {@code .json}, {@code .csv} or
   * {@code .warc.gz}, in any case.
   *
   * @throws IllegalArgumentException if it asks for none of them
   */
  public static FileOutput forPath(Path file) {
    return forPath(file, List.of());
  }

  /**
   * The exporter that the file's extension asks for.
   *
   * @param columns the columns of a CSV file; the other formats, whose records name their fields,
   *     do without
   * @throws IllegalArgumentException if the extension is none of {@code .jsonl}, {@code .json},
   *     {@code .csv} and {@code .warc.gz}
   */
  public static FileOutput forPath(Path file, List<String> columns) {
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString();
    if (name.toLowerCase(Locale.ROOT).endsWith(".warc.gz")) {
      return warc(file);
    }
    String extension = name.substring(Math.max(0, name.lastIndexOf('.')));
    return switch (extension.toLowerCase(Locale.ROOT)) {
      case ".jsonl" -> jsonLines(file);
      case ".json" -> json(file);
      case ".csv" -> csv(file, columns);
      default ->
          throw new IllegalArgumentException(
              file
                  + ": "
                  + (extension.startsWith(".")
                      ? "unknown format '" + extension + "'"
                      : "no extension that tells the format")
                  + "; the formats are .jsonl, .json, .csv and .warc.gz");
    };
  }
}
