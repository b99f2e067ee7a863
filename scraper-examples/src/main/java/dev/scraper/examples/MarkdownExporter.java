package dev.scraper.examples;

import dev.scraper.export.Exporter;
import dev.scraper.export.Row;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A file format of one's own: a Markdown table (GitHub Flavored Markdown, 4.10), in UTF-8. A record
 * with other fields than the one before begins a new table, so no column is ever lost.
 *
 * <p>With {@link MarkdownPlugin} any crawl can write it: {@code scraper crawl URL -o pages.md
 * --plugins scraper-examples/target}. In a program: {@code crawl.export(new MarkdownExporter(file,
 * false))}.
 *
 * <p><b>Thread-safety:</b> none needed: the crawl calls it from one thread at a time.
 */
public final class MarkdownExporter implements Exporter {

  private static final int BATCH = 16 * 1024;

  /** What Markdown or HTML in it would take for its own. */
  private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_\\[\\]<>&|~$#]");

  private final Path file;
  private final boolean overwrite;
  private final StringBuilder pending = new StringBuilder();

  private @Nullable FileChannel channel;
  private List<String> columns = List.of();

  /**
   * @param overwrite whether a file that exists is replaced, or refused
   */
  public MarkdownExporter(Path file, boolean overwrite) {
    this.file = file;
    this.overwrite = overwrite;
  }

  @Override
  public String name() {
    return file.toString();
  }

  /** Looks, and touches nothing: all outputs are checked before the first one is opened. */
  @Override
  public void check() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    if (!overwrite && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(name());
    }
  }

  @Override
  public void open() throws IOException {
    Set<OpenOption> options = new HashSet<>(Set.of(StandardOpenOption.WRITE));
    if (overwrite) {
      options.addAll(Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING));
    } else {
      options.add(StandardOpenOption.CREATE_NEW);
    }
    channel = FileChannel.open(file, options);
  }

  /** Into memory first: {@link #flush} is called whenever no record is waiting. */
  @Override
  public void write(Row row) throws IOException {
    if (!row.names().equals(columns)) {
      pending.append(columns.isEmpty() ? "" : "\n");
      columns = row.names();
      pending.append(line(columns)).append("|---".repeat(columns.size())).append("|\n");
    }
    pending.append(line(row.values()));
    if (pending.length() >= BATCH) {
      flush();
    }
  }

  /** After a full disk the file is cut back, so that it never ends in half a record. */
  @Override
  public void flush() throws IOException {
    if (channel == null) {
      return;
    }
    long end = channel.position();
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(pending.toString());
    pending.setLength(0);
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      channel.truncate(end);
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      return;
    }
    try (open) {
      flush();
    } finally {
      channel = null;
    }
  }

  private static String line(List<? extends @Nullable Object> cells) {
    return cells.stream()
        .map(MarkdownExporter::cell)
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /** A row's values are plain: null, text, numbers, truth values, and lists and maps of these. */
  private static String cell(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Collection<?> list) {
      return list.stream().map(MarkdownExporter::cell).collect(Collectors.joining(", "));
    }
    String oneLine = value.toString().replaceAll("\\s+", " ").strip();
    return SPECIAL.matcher(oneLine).replaceAll("\\\\$0");
  }
}
