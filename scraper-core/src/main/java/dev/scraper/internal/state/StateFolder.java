package dev.scraper.internal.state;

import dev.scraper.state.StateException;
import dev.scraper.state.StateException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a kept state, held by one process at a time.
 *
 * <p><b>Thread-safety:</b> none.
 */
public final class StateFolder implements AutoCloseable {

  /** The database in the folder. */
  public static final String DATABASE = "state.db";

  private static final String LOCK = "lock";

  /** Facts by which a crawl is told from another. */
  private static final String IDENTITY = "identity.";

  private final Path folder;
  private final FileChannel lock;
  private final StateStore store;
  private Map<String, String> facts;

  private StateFolder(Path folder, FileChannel lock, StateStore store, Map<String, String> facts) {
    this.folder = folder;
    this.lock = lock;
    this.store = store;
    this.facts = facts;
  }

  /**
   * Takes hold of a folder, which is made if it is not there.
   *
   * @param identity what tells this crawl from another, by name
   * @param thread commits, one after the other
   * @param steps told where a commit stands
   * @throws StateException if another process has it, it belongs to another crawl, or it cannot be
   *     used; nothing was changed then
   */
  public static StateFolder open(
      Path folder, Map<String, String> identity, Executor thread, Consumer<StateStore.Step> steps) {
    FileChannel lock = lock(folder);
    StateStore store = null;
    try {
      store = StateStore.kept(folder.resolve(DATABASE), thread, steps);
      Map<String, String> facts = store.read().facts();
      compare(folder, identity, facts);
      return new StateFolder(folder, lock, store, facts);
    } catch (RuntimeException | Error e) {
      if (store != null) {
        store.close();
      }
      release(lock);
      throw e;
    }
  }

  private static FileChannel lock(Path folder) {
    try {
      Files.createDirectories(folder);
      if (!Files.exists(folder.resolve(DATABASE)) && isOccupied(folder)) {
        throw new StateException(
            Reason.BROKEN,
            folder + ": the folder holds other files and no state; name another one",
            null);
      }
      FileChannel channel =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw new StateException(
            Reason.IN_USE, folder + ": another crawl is at work on this state", null);
      }
      return channel;
    } catch (AccessDeniedException e) {
      throw new StateException(Reason.BROKEN, folder + ": permission denied", e);
    } catch (IOException e) {
      throw new StateException(Reason.BROKEN, folder + ": cannot be used as a state: " + e, e);
    }
  }

  private static boolean isOccupied(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> !file.endsWith(LOCK));
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock held = channel.tryLock();
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void compare(
      Path folder, Map<String, String> identity, Map<String, String> facts) {
    if (facts.keySet().stream().noneMatch(name -> name.startsWith(IDENTITY))) {
      return; // nothing was ever committed
    }
    TreeSet<String> names = new TreeSet<>(identity.keySet());
    facts.keySet().stream()
        .filter(name -> name.startsWith(IDENTITY))
        .forEach(name -> names.add(name.substring(IDENTITY.length())));
    for (String name : names) {
      String was = facts.get(IDENTITY + name);
      String is = identity.get(name);
      if (!java.util.Objects.equals(was, is)) {
        throw new StateException(
            Reason.DIFFERENT,
            folder
                + ": this state is of another crawl: "
                + name
                + " "
                + shown(was, "was")
                + " and "
                + shown(is, "is")
                + "; go on as it was begun, or name another folder",
            null);
      }
    }
  }

  private static String shown(@Nullable String value, String verb) {
    return value == null || value.isEmpty()
        ? verb + " not given"
        : verb + " " + value.replaceAll("\\s*\\R\\s*", " ");
  }

  /** Writes down what tells this crawl from another. */
  public static void identify(ChangeSet set, Map<String, String> identity) {
    identity.forEach((name, value) -> set.news(IDENTITY + name, value));
  }

  /** The folder. */
  public Path path() {
    return folder;
  }

  /** Its database. */
  public StateStore store() {
    return store;
  }

  /** The facts of the crawl as they were when it was opened. */
  public Map<String, String> facts() {
    return facts;
  }

  /**
   * Comes back to the pages of a crawl that is over; on the opening thread, before anything else is
   * done.
   *
   * @param hostFacts what is left of the facts of a host
   * @param gone facts of the crawl that hold no longer
   * @param now those that do from now on
   * @throws StateException if it cannot be done; nothing was changed then
   */
  public void recrawl(UnaryOperator<String> hostFacts, List<String> gone, Map<String, String> now) {
    store.recrawl(hostFacts, gone, now);
    facts = store.read().facts();
  }

  /** Closes the database and lets go of the folder. */
  @Override
  public void close() {
    store.close();
    release(lock);
  }

  private static void release(FileChannel lock) {
    try {
      lock.close();
    } catch (IOException e) {
      // The process's end lets go of it, too.
    }
  }
}
