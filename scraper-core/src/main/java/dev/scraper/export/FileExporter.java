package dev.scraper.export;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A text file of records, in one of the formats of {@link Exporters}.
 *
 * <p>Records go out in batches, when 64 KiB have gathered and at each {@link #flush}. The file ends
 * with a whole record after every write, also after one that failed half-way (a full disk): it is
 * then cut back before the exception goes on.
 *
 * <p><b>Thread-safety:</b> none; see {@link Exporter}. One instance writes one file once.
 */
public final class FileExporter implements FileOutput {

  private final Path path;
  private final Supplier<RowFormat> formats;
  private final boolean overwrite;

  private @Nullable RowFormat format;
  private @Nullable RecordFile file;

  FileExporter(Path path, Supplier<RowFormat> formats, boolean overwrite) {
    this.path = path;
    this.formats = formats;
    this.overwrite = overwrite;
  }

  @Override
  public FileExporter overwrite(boolean overwrite) {
    return new FileExporter(path, formats, overwrite);
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public String name() {
    return path.toString();
  }

  /**
   * {@inheritDoc}
   *
   * @throws FileAlreadyExistsException if the file exists and is not to be overwritten
   * @throws NoSuchFileException if its folder does not exist; names the folder
   */
  @Override
  public void check() throws IOException {
    check(path, overwrite);
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
    if (format != null) {
      throw new IllegalStateException(name() + " was open before");
    }
    check();
    Set<OpenOption> options =
        overwrite
            ? Set.of(
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING)
            : Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    RowFormat opened = formats.get();
    RecordFile records = new RecordFile(FileChannel.open(path, options), opened.footer());
    // Into memory only: the thread that opens may be interrupted, the one that writes may not.
    records.append(opened::begin);
    format = opened;
    file = records;
  }

  @Override
  public void write(Row row) throws IOException {
    RowFormat opened = format;
    RecordFile records = file;
    if (opened == null || records == null) {
      throw new IllegalStateException(name() + " is not open");
    }
    records.append(out -> opened.write(row, out));
  }

  @Override
  public void flush() throws IOException {
    if (file != null) {
      file.flush();
    }
  }

  @Override
  public void close() throws IOException {
    RecordFile records = file;
    RowFormat opened = format;
    if (records == null || opened == null) {
      return;
    }
    file = null;
    try {
      records.close();
    } catch (IOException e) {
      // What did reach the file deserves its whole header all the same.
      try {
        opened.complete(path);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
    opened.complete(path);
  }
}
