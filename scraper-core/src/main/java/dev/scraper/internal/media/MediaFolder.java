package dev.scraper.internal.media;

import dev.scraper.export.Exporters;
import dev.scraper.export.ResumableExporter;
import dev.scraper.export.Row;
import dev.scraper.policy.Media;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a crawl's media files, with its index, which is an output like any other. Files in
 * the making are in {@code .part}, which is locked for one crawl, and emptied when the next one
 * begins. Nothing of an address or a header gets into a name.
 *
 * <p><b>Thread-safety:</b> as an exporter none; {@link #begin} may be called by any thread between
 * {@link #open} and {@link #close}.
 */
public final class MediaFolder implements ResumableExporter {

  /** The index: a JSON line for each file that was asked for and is there. */
  public static final String INDEX = "media.jsonl";

  private static final String PART = ".part";
  private static final String LOCK = "lock";

  private final Media media;
  private final Path folder;
  private final ResumableExporter index;
  private final AtomicLong begun = new AtomicLong();
  private @Nullable FileChannel lock;

  /** For that policy; touches nothing yet. */
  public MediaFolder(Media media) {
    this.media = media;
    this.folder = media.folder();
    this.index = Exporters.jsonLines(folder.resolve(INDEX)).overwrite(media.overwrite());
  }

  /** Which files are wanted. */
  Media media() {
    return media;
  }

  /** What messages call the folder. */
  public String place() {
    return folder.toString();
  }

  /** A file that may come. Nothing is on disk until its first byte. */
  public MediaFile begin() {
    return new MediaFile(this);
  }

  /** Where a file in the making goes; a new name for each. */
  Path newPart() {
    return folder.resolve(PART).resolve(String.valueOf(begun.incrementAndGet()));
  }

  /**
   * Gives a finished file its name. One of that name has the same content, and is left.
   *
   * @param part the file; gone afterwards
   * @return the name, below the folder
   * @throws IOException if something else is in its place
   */
  String keep(Path part, long bytes, String sha256, String extension) throws IOException {
    String two = sha256.substring(0, 2);
    Path home = folder.resolve(two);
    makeFolder(home);
    String name = sha256 + "." + extension;
    Path file = home.resolve(name);
    boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    if (there && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(file.toString(), null, "is no file; remove it");
    }
    if (there && Files.size(file) == bytes) { // one that a loss of power has cut is replaced
      Files.delete(part);
    } else {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return two + "/" + name;
  }

  /** Makes a folder of ours, unless it is there; a link in its place is refused. */
  private static void makeFolder(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.createDirectory(path);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) { // else another thread was faster
        throw new FileSystemException(path.toString(), null, "is no folder; remove it");
      }
    }
  }

  @Override
  public String name() {
    return index.name();
  }

  @Override
  public void check() throws IOException {
    if (Files.isDirectory(folder)) {
      if (!Files.isWritable(folder)) {
        throw new AccessDeniedException(folder.toString());
      }
      index.check();
      return;
    }
    Path above = folder.toAbsolutePath();
    while (!Files.exists(above, LinkOption.NOFOLLOW_LINKS)) {
      above = Objects.requireNonNull(above.getParent());
    }
    if (!Files.isDirectory(above)) {
      throw new FileSystemException(folder.toString(), null, above + " is not a folder");
    }
    if (!Files.isWritable(above)) {
      throw new AccessDeniedException(above.toString());
    }
  }

  @Override
  public void open() throws IOException {
    take();
    try {
      index.open();
    } catch (IOException | RuntimeException e) {
      release(e);
      throw e;
    }
  }

  @Override
  public void resume(String mark) throws IOException {
    take();
    try {
      index.resume(mark);
    } catch (IOException | RuntimeException e) {
      release(e);
      throw e;
    }
  }

  /** Makes the folder ours, and removes what an earlier process has left half-way. */
  private void take() throws IOException {
    Files.createDirectories(folder);
    Path part = folder.resolve(PART);
    makeFolder(part);
    FileChannel channel =
        FileChannel.open(
            part.resolve(LOCK),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    lock = channel;
    try {
      if (!locks(channel)) {
        throw new FileSystemException(folder.toString(), null, "is in use by another crawl");
      }
      try (DirectoryStream<Path> left = Files.newDirectoryStream(part)) {
        for (Path each : left) {
          if (!each.endsWith(LOCK)) {
            Files.delete(each);
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      release(e);
      throw e;
    }
  }

  private static boolean locks(FileChannel channel) throws IOException {
    try {
      FileLock taken = channel.tryLock(); // given up with its channel
      return taken != null;
    } catch (OverlappingFileLockException e) {
      return false; // by a crawl of this process
    }
  }

  private void release(Exception failure) {
    try {
      release();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void release() throws IOException {
    FileChannel channel = lock;
    lock = null;
    if (channel != null) {
      channel.close();
    }
  }

  @Override
  public String mark() throws IOException {
    return index.mark();
  }

  @Override
  public void write(Row row) throws IOException {
    index.write(row);
  }

  @Override
  public void flush() throws IOException {
    index.flush();
  }

  @Override
  public void close() throws IOException {
    try {
      index.close();
    } finally {
      release();
    }
  }
}
