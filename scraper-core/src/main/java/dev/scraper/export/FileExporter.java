package dev.scraper.export;

import dev.scraper.internal.text.RowFormat;
import dev.scraper.internal.text.TextFile;
import dev.scraper.internal.text.TextStore;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A text file of records, in one of the formats of {@link Exporters}; gzipped (RFC 1952) if its
 * name ends in {@code .gz}.
 *
 * <p>Records go out in batches, when 64 KiB have gathered and at each {@link #flush}. The file ends
 * with a whole record after every write, also after one that failed half-way (a full disk): it is
 * then cut back before the exception goes on. A gzipped file is whole after every flush.
 *
 * <p>CSV whose columns are collected may be written anew when it is closed, through a file {@code
 * .NAME.tmp} beside it. It can be resumed at any mark from before that, too.
 *
 * <p><b>Thread-safety:</b> none; see {@link Exporter}. One instance writes one file once.
 */
public final class FileExporter implements FileOutput {

  private final TextStore store;
  private final Supplier<RowFormat> formats;
  private final boolean overwrite;

  private @Nullable RowFormat format;
  private @Nullable TextFile file;

  /** Of the file as it was last asked for or closed; null if a write failed. */
  private @Nullable String lastMark = START;

  FileExporter(Path path, Supplier<RowFormat> formats, boolean overwrite) {
    this.store = new TextStore(path);
    this.formats = formats;
    this.overwrite = overwrite;
  }

  @Override
  public FileExporter overwrite(boolean overwrite) {
    return new FileExporter(path(), formats, overwrite);
  }

  @Override
  public Path path() {
    return store.path();
  }

  @Override
  public String name() {
    return path().toString();
  }

  /**
   * {@inheritDoc}
   *
   * @throws FileAlreadyExistsException if the file exists and is not to be overwritten
   * @throws NoSuchFileException if its folder does not exist; names the folder
   */
  @Override
  public void check() throws IOException {
    check(path(), overwrite);
  }

  /** The same for any file. */
  static void check(Path path, boolean overwrite) throws IOException {
    Path folder = path.getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw Files.exists(folder)
          ? new FileSystemException(path.toString(), null, folder + " is not a folder")
          : new NoSuchFileException(folder.toString());
    }
    if (Files.isDirectory(path)) {
      throw new FileSystemException(path.toString(), null, "is a folder");
    }
    if (!overwrite && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(path.toString());
    }
    if (Files.exists(path) && !Files.isWritable(path)) {
      throw new AccessDeniedException(path.toString());
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws FileAlreadyExistsException if the file exists and is not to be overwritten
   * @throws NoSuchFileException if its folder does not exist; names the folder
   */
  @Override
  public void open() throws IOException {
    begin(overwrite);
  }

  private void begin(boolean replace) throws IOException {
    RowFormat opened = unopened();
    check(path(), replace);
    if (replace) {
      store.tidy();
    }
    TextFile records = store.create(replace, opened.footer());
    // Into memory only: the thread that opens may be interrupted, the one that writes may not.
    records.append(out -> out.write(opened.head()));
    format = opened;
    file = records;
  }

  private RowFormat unopened() {
    if (format != null) {
      throw new IllegalStateException(name() + " was open before");
    }
    return formats.get();
  }

  /**
   * {@inheritDoc}
   *
   * @throws FileSystemException if the file is gone, too short, or not the one that was written
   */
  @Override
  public void resume(String mark) throws IOException {
    if (mark.equals(START)) {
      begin(true);
      return;
    }
    RowFormat opened = unopened();
    check(path(), true);
    file = store.resume(opened, mark);
    format = opened;
  }

  @Override
  public String mark() throws IOException {
    if (file != null && format != null) {
      file.flush();
      lastMark = file.isBroken() ? null : TextStore.mark(file, format);
    }
    if (lastMark == null) {
      throw new IOException("an earlier write failed");
    }
    return lastMark;
  }

  /** How large the file is with what was written to it: about, if it is packed. */
  long size() {
    return file == null ? 0 : file.size();
  }

  @Override
  public void write(Row row) throws IOException {
    RowFormat opened = format;
    TextFile records = file;
    if (opened == null || records == null) {
      throw new IllegalStateException(name() + " is not open");
    }
    records.append(out -> opened.write(row.names(), row.values(), out));
  }

  @Override
  public void flush() throws IOException {
    if (file != null) {
      file.flush();
    }
  }

  @Override
  public void close() throws IOException {
    TextFile records = file;
    RowFormat opened = format;
    if (records == null || opened == null) {
      return;
    }
    file = null;
    lastMark = null;
    try {
      records.close();
    } catch (IOException e) {
      // What did reach the file deserves its whole header all the same.
      try {
        store.complete(opened);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
    String before = TextStore.mark(records, opened);
    String after = store.complete(opened).orElse(before);
    lastMark = records.isBroken() ? null : after;
  }
}
