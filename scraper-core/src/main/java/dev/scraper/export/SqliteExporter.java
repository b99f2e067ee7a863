package dev.scraper.export;

import dev.scraper.internal.sqlite.SqliteCut;
import dev.scraper.internal.sqlite.SqliteDriver;
import dev.scraper.internal.sqlite.SqliteFile;
import dev.scraper.internal.sqlite.SqliteMark;
import dev.scraper.internal.sqlite.SqliteNames;
import dev.scraper.internal.sqlite.SqliteTable;
import dev.scraper.internal.text.JsonText;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An SQLite database of records; {@link Exporters#sqlite} says how exactly.
 *
 * <p>Records are in a transaction from the first {@link #write} to the next {@link #flush}. A mark
 * is the number of rows of each table: rows are only ever added, so what came after it is what has
 * higher numbers.
 *
 * <p><b>Thread-safety:</b> none; see {@link Exporter}. One instance writes one file once.
 */
final class SqliteExporter implements FileOutput {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteExporter.class);

  /** The table of records that have no type. */
  private static final String ITEMS = "items";

  /** What SQLite puts beside a file while it writes, and a killed process leaves there. */
  private static final List<String> BESIDE = List.of("-wal", "-shm", "-journal");

  private final Path path;
  private final List<String> columns;
  private final boolean overwrite;

  private final SqliteNames names = SqliteNames.ofTables();

  /** By the class of their records; the empty name stands for none. */
  private final Map<String, SqliteTable> tables = new LinkedHashMap<>();

  private @Nullable SqliteFile file;
  private boolean opened;
  private boolean broken;

  /**
   * @param columns of the records that have no type, if they are known
   */
  SqliteExporter(Path path, List<String> columns, boolean overwrite) {
    this.path = path;
    this.columns = columns;
    this.overwrite = overwrite;
  }

  @Override
  public SqliteExporter overwrite(boolean overwrite) {
    return new SqliteExporter(path, columns, overwrite);
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public void check() throws IOException {
    check(overwrite);
  }

  private void check(boolean mayExist) throws IOException {
    FileExporter.check(path, mayExist);
    if (path.getFileSystem() != FileSystems.getDefault()) {
      throw refused("SQLite writes to the computer's own file system only");
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw refused("is not a plain file");
    }
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null && !Files.isWritable(folder)) {
      throw refused("its folder cannot be written, where SQLite keeps a second file meanwhile");
    }
    SqliteDriver.check();
  }

  private FileSystemException refused(String why) {
    return new FileSystemException(name(), null, why);
  }

  @Override
  public void open() throws IOException {
    begin();
    openNew(overwrite);
  }

  private void begin() {
    if (opened) {
      throw new IllegalStateException(name() + " was open before");
    }
  }

  private void openNew(boolean mayExist) throws IOException {
    check(mayExist);
    Set<OpenOption> options =
        mayExist
            ? Set.of(
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING)
            : Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    FileChannel.open(path, options).close();
    Path real = path.toRealPath();
    for (String beside : BESIDE) {
      Files.deleteIfExists(real.resolveSibling(real.getFileName() + beside));
    }
    use(SqliteFile.open(real), List.of());
  }

  @Override
  public void resume(String mark) throws IOException {
    begin();
    if (mark.equals(START)) {
      openNew(true);
      return;
    }
    SqliteMark kept = SqliteMark.of(mark);
    if (!Files.exists(path)) {
      throw SqliteCut.refusal("the file is gone", null);
    }
    check(true);
    use(SqliteFile.open(path.toRealPath()), kept.tables());
  }

  /** Takes a database and cuts it back to these tables. */
  private void use(SqliteFile database, List<SqliteMark.Table> kept) throws IOException {
    Map<String, SqliteTable> found = new LinkedHashMap<>();
    try {
      for (SqliteMark.Table mark : kept) {
        names.add(mark.name());
        found.put(mark.of(), SqliteTable.existing(database, mark));
      }
      new SqliteCut(database).to(List.copyOf(found.values()));
    } catch (IOException | RuntimeException e) {
      database.abandon(e);
      throw e;
    }
    tables.putAll(found);
    file = database;
    opened = true;
  }

  @Override
  public void write(Row row) throws IOException {
    SqliteFile database = file;
    if (database == null) {
      throw new IllegalStateException(name() + " is not open");
    }
    refuseIfBroken();
    broken = true;
    database.begin();
    table(row, database).write(row.names(), values(row), row.types());
    broken = false;
  }

  private SqliteTable table(Row row, SqliteFile database) throws IOException {
    Class<?> type = row.recordType();
    String of = type == null ? "" : type.getName();
    SqliteTable table = tables.get(of);
    if (table == null) {
      table =
          type == null
              ? items(database, columns.isEmpty() ? row.names() : columns)
              : SqliteTable.create(
                  database, names.addTable(type.getSimpleName()), of, row.names(), row.types());
      tables.put(of, table);
    }
    return table;
  }

  private SqliteTable items(SqliteFile database, List<String> fields) throws IOException {
    return SqliteTable.create(database, names.add(ITEMS), "", fields, List.of());
  }

  private static List<@Nullable Object> values(Row row) {
    List<@Nullable Object> flat = new ArrayList<>(row.values());
    flat.replaceAll(each -> each instanceof List || each instanceof Map ? JsonText.of(each) : each);
    return flat;
  }

  @Override
  public void flush() throws IOException {
    if (file != null && !broken) {
      broken = true;
      file.commit();
      broken = false;
    }
  }

  @Override
  public String mark() throws IOException {
    if (!opened) {
      return START;
    }
    flush();
    refuseIfBroken();
    return new SqliteMark(tables.values().stream().map(SqliteTable::mark).toList()).toString();
  }

  private void refuseIfBroken() throws IOException {
    if (broken) {
      throw new IOException("an earlier write failed");
    }
  }

  @Override
  public void close() throws IOException {
    SqliteFile database = file;
    if (database == null) {
      return;
    }
    file = null;
    boolean failedBefore = broken;
    broken = true;
    try {
      finish(database, failedBefore);
      broken = failedBefore;
    } catch (IOException e) {
      if (!failedBefore) {
        throw e;
      }
      // Told already; that nothing more can be done for the file is no news.
      LOG.debug("{}: {}", path, e.getMessage());
    }
  }

  private void finish(SqliteFile database, boolean failedBefore) throws IOException {
    try {
      if (tables.isEmpty() && !columns.isEmpty() && !failedBefore) {
        // What a header is to a file without records; not earlier, as typed records do without it.
        database.begin();
        tables.put("", items(database, columns));
      }
    } finally {
      database.close();
    }
  }
}
