package dev.scraper.intercept;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entries in a folder, one file each, found by the fingerprint of their key: {@code
 * ab/cdef....entry}. A file is written beside its place and moved there in one step, so that
 * readers and other processes on the same folder see a whole entry or none; the last one to write
 * wins. What cannot be read counts as absent, what cannot be written is left out: a cache that
 * fails costs requests, not the crawl.
 *
 * <p>When the files are more than the bound, the oldest are deleted until a tenth of it is free.
 * Each process counts what it writes itself and looks at all files before it deletes any. Nothing
 * but files of such names is ever deleted.
 *
 * <p><b>Thread-safety:</b> safe, by several processes too. All methods block on the disk.
 */
final class EntryFiles {

  private static final Logger LOG = LoggerFactory.getLogger(EntryFiles.class);

  private static final Pattern FOLDER = Pattern.compile("[0-9a-f]{2}");
  private static final Pattern ENTRY = Pattern.compile("[0-9a-f]{62}\\.entry");
  private static final Pattern LEFTOVER = Pattern.compile("[0-9a-f]{62}\\.entry\\..*tmp");

  /** A file beside its place that is older belongs to a process that died. */
  private static final Duration LEFT_BEHIND = Duration.ofHours(1);

  private static final long FREED_FRACTION = 10;

  private record Kept(Path file, long bytes, FileTime written) {}

  private final Path folder;
  private final long maxBytes;
  private final AtomicLong bytes = new AtomicLong(-1);
  private final ReentrantLock cleaning = new ReentrantLock();
  private final AtomicBoolean complained = new AtomicBoolean();

  /**
   * @throws IllegalArgumentException if that is no folder and cannot be made one, or not written to
   */
  EntryFiles(Path folder, long maxBytes) {
    this.folder = folder;
    this.maxBytes = maxBytes;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot make the cache folder " + folder + ": " + reason(e), e);
    }
    if (!Files.isWritable(folder)) {
      throw new IllegalArgumentException("the cache folder " + folder + " cannot be written to");
    }
  }

  /** The entry of that key, if it is there and whole. */
  Optional<CacheEntry> read(String key) {
    try {
      return EntryFormat.read(Files.readAllBytes(place(key)))
          .filter(entry -> entry.key().equals(key));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException e) {
      complain("read from", e);
      return Optional.empty();
    }
  }

  /** Keeps an entry in place of what was there. */
  void write(CacheEntry entry) {
    byte[] content = EntryFormat.write(entry);
    Path place = place(entry.key());
    try {
      Files.createDirectories(place.getParent());
      Path beside = Files.createTempFile(place.getParent(), place.getFileName() + ".", ".tmp");
      try {
        Files.write(beside, content);
        move(beside, place);
      } finally {
        Files.deleteIfExists(beside);
      }
      written(content.length, Files.getLastModifiedTime(place).toInstant());
    } catch (IOException e) {
      complain("write to", e);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Forgets the entry of that key. */
  void delete(String key) {
    try {
      Files.deleteIfExists(place(key));
    } catch (IOException e) {
      complain("delete from", e);
    }
  }

  private Path place(String key) {
    String print = CacheKeys.fingerprint(key);
    return folder.resolve(print.substring(0, 2)).resolve(print.substring(2) + ".entry");
  }

  private void written(long count, Instant now) throws IOException {
    boolean known = bytes.get() >= 0;
    if ((!known || bytes.addAndGet(count) > maxBytes) && cleaning.tryLock()) {
      try {
        clean(now);
      } finally {
        cleaning.unlock();
      }
    }
  }

  private void clean(Instant now) throws IOException {
    List<Kept> kept = kept(now.minus(LEFT_BEHIND));
    long total = kept.stream().mapToLong(Kept::bytes).sum();
    if (total > maxBytes) {
      kept.sort(Comparator.comparing(Kept::written));
      long goal = maxBytes - maxBytes / FREED_FRACTION;
      for (Kept oldest : kept) {
        if (total <= goal) {
          break;
        }
        Files.deleteIfExists(oldest.file());
        total -= oldest.bytes();
      }
    }
    bytes.set(total);
  }

  private List<Kept> kept(Instant leftBehind) throws IOException {
    List<Kept> kept = new ArrayList<>();
    for (Path inner : list(folder, FOLDER)) {
      for (Path file : list(inner, LEFTOVER)) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(leftBehind)) {
          Files.deleteIfExists(file);
        }
      }
      for (Path file : list(inner, ENTRY)) {
        try {
          kept.add(new Kept(file, Files.size(file), Files.getLastModifiedTime(file)));
        } catch (NoSuchFileException gone) {
          // another process was faster
        }
      }
    }
    return kept;
  }

  private static List<Path> list(Path folder, Pattern name) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> name.matcher(file.getFileName().toString()).matches()).toList();
    }
  }

  /** Once for each cache, since a full disk would be told with each page. */
  private void complain(String what, IOException e) {
    if (complained.compareAndSet(false, true)) {
      LOG.warn("cannot {} the cache folder {}: {}", what, folder, reason(e));
    }
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "there is a file in its place";
    }
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
