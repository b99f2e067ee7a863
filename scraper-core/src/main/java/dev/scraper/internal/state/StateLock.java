package dev.scraper.internal.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a state folder, which one process at a time has, and one crawl of it. Its first byte
 * is for those that want to work: who comes second is refused. The second byte is for those that
 * only look: a crawl waits for it, for the moment that a look takes, so no look has a crawl
 * refused.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
final class StateLock implements AutoCloseable {

  static final String FILE = "lock";

  /** Held while a file of locks is opened or closed. */
  private static final ReentrantLock GATE = new ReentrantLock();

  /**
   * The files that this process has locked; guarded by the gate. To the system a lock is the
   * process's, and is gone as soon as any part of the process closes the file (POSIX, fcntl): so no
   * crawl and no look may open one that is held, whichever scraper it is of.
   */
  private static final Set<Path> HELD = new HashSet<>();

  private final Path place;
  private final FileChannel channel;

  private StateLock(Path place, FileChannel channel) {
    this.place = place;
    this.channel = channel;
  }

  /**
   * Locks a folder, which must be there.
   *
   * @return empty if another crawl has it
   */
  static Optional<StateLock> take(Path folder) throws IOException {
    Path place = folder.toRealPath().resolve(FILE);
    GATE.lock();
    try {
      if (HELD.contains(place)) {
        return Optional.empty();
      }
      FileChannel channel =
          FileChannel.open(place, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      boolean taken = false;
      try {
        taken = lock(channel);
      } finally {
        if (!taken) {
          channel.close();
        }
      }
      if (!taken) {
        return Optional.empty();
      }
      HELD.add(place);
      return Optional.of(new StateLock(place, channel));
    } finally {
      GATE.unlock();
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    @Nullable FileLock work = channel.tryLock(0, 1, false);
    // Nobody but a look can have the other one.
    return work != null && channel.lock(1, 1, false).isValid();
  }

  /** Whether a crawl has it; disturbs none, and makes no file. */
  static boolean isHeld(Path folder) throws IOException {
    Path place = folder.toRealPath().resolve(FILE);
    GATE.lock();
    try {
      if (HELD.contains(place)) {
        return true;
      }
      try (FileChannel channel = FileChannel.open(place, StandardOpenOption.READ)) {
        @Nullable FileLock look = channel.tryLock(1, 1, true);
        return look == null;
      } catch (NoSuchFileException e) {
        return false;
      } catch (OverlappingFileLockException e) {
        return true; // of a class loader beside ours
      }
    } finally {
      GATE.unlock();
    }
  }

  /** Lets go of it. */
  @Override
  public void close() {
    GATE.lock();
    try {
      channel.close();
    } catch (IOException e) {
      // The process's end lets go of it, too.
    } finally {
      HELD.remove(place);
      GATE.unlock();
    }
  }
}
