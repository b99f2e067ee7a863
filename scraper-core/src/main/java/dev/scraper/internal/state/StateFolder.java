package dev.scraper.internal.state;

import dev.scraper.state.StateException;
import dev.scraper.state.StateException.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
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

  /** Facts by which a crawl is told from another. */
  private static final String IDENTITY = "identity.";

  /** Facts that whoever began the crawl wanted kept. */
  private static final String NOTE = "note.";

  private static final int MOST_SHOWN = 240;

  private final Path folder;
  private final StateLock lock;
  private final StateStore store;
  private Map<String, String> facts;

  private StateFolder(Path folder, StateLock lock, StateStore store, Map<String, String> facts) {
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
    StateLock lock = lock(folder);
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
      lock.close();
      throw e;
    }
  }

  private static StateLock lock(Path folder) {
    try {
      OwnerOnly.makeFolder(folder);
      if (!Files.exists(folder.resolve(DATABASE)) && isOccupied(folder)) {
        throw new StateException(
            Reason.BROKEN,
            folder + ": the folder holds other files and no state; name another one",
            null);
      }
      StateLock lock =
          StateLock.take(folder)
              .orElseThrow(
                  () ->
                      new StateException(
                          Reason.IN_USE,
                          folder + ": another crawl is at work on this state",
                          null));
      makeDatabase(folder, lock);
      return lock;
    } catch (AccessDeniedException e) {
      throw new StateException(Reason.BROKEN, folder + ": permission denied", e);
    } catch (IOException e) {
      throw new StateException(Reason.BROKEN, folder + ": cannot be used as a state: " + e, e);
    }
  }

  /** An empty file is a new database; the files that SQLite puts beside it get its rights. */
  private static void makeDatabase(Path folder, StateLock lock) throws IOException {
    try {
      OwnerOnly.makeFile(folder.resolve(DATABASE));
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static boolean isOccupied(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> !file.endsWith(StateLock.FILE));
    }
  }

  private static void compare(
      Path folder, Map<String, String> identity, Map<String, String> facts) {
    if (!isBegun(facts)) {
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
                + shown(was, "was", is)
                + " and "
                + shown(is, "is", was)
                + "; go on as it was begun, or name another folder",
            null);
      }
    }
  }

  /** Of long ones what is around the first difference. */
  private static String shown(@Nullable String value, String verb, @Nullable String other) {
    if (value == null || value.isEmpty()) {
      return verb + " not given";
    }
    String line = value.replaceAll("\\s*\\R\\s*", " ");
    if (line.length() <= MOST_SHOWN) {
      return verb + " " + line;
    }
    int from = 0;
    while (other != null
        && from < Math.min(value.length(), other.length())
        && value.charAt(from) == other.charAt(from)) {
      from++;
    }
    from = Math.max(0, Math.min(from - MOST_SHOWN / 4, line.length() - MOST_SHOWN));
    int to = Math.min(line.length(), from + MOST_SHOWN);
    return verb
        + (from > 0 ? " ..." : " ")
        + line.substring(from, to)
        + (to < line.length() ? "..." : "");
  }

  /** Whether a crawl was begun, with these facts. */
  public static boolean isBegun(Map<String, String> facts) {
    return facts.keySet().stream().anyMatch(name -> name.startsWith(IDENTITY));
  }

  /** Writes down what tells this crawl from another, and notes. */
  public static void identify(
      ChangeSet set, Map<String, String> identity, Map<String, String> notes) {
    identity.forEach((name, value) -> set.news(IDENTITY + name, value));
    notes.forEach((name, value) -> set.fact(NOTE + name, value));
  }

  /** The notes among facts. */
  public static Map<String, String> notes(Map<String, String> facts) {
    Map<String, String> notes = new TreeMap<>();
    facts.forEach(
        (name, value) -> {
          if (name.startsWith(NOTE)) {
            notes.put(name.substring(NOTE.length()), value);
          }
        });
    return notes;
  }

  /**
   * Reads what a folder says, as of the last commit, while a crawl is at work on it or while none
   * is. Blocks no crawl and changes nothing.
   *
   * @param reader told what it says, and whether a crawl is at work
   * @throws StateException if it holds no state, or it cannot be read
   */
  public static <T> T look(Path folder, BiFunction<KeptState, Boolean, T> reader) {
    Path file = folder.resolve(DATABASE);
    if (!Files.isRegularFile(file)) {
      throw new StateException(Reason.ABSENT, folder + ": there is no state in this folder", null);
    }
    try {
      return StateLook.read(folder, file, reader);
    } catch (SQLException e) {
      throw StateStore.broken(file, e);
    } catch (IOException e) {
      throw new StateException(Reason.BROKEN, folder + ": cannot be read: " + e, e);
    }
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
   * @param at when the pages begin to wait
   * @throws StateException if it cannot be done; nothing was changed then
   */
  public void recrawl(
      UnaryOperator<String> hostFacts, List<String> gone, Map<String, String> now, Instant at) {
    store.recrawl(hostFacts, gone, now, at);
    facts = store.read().facts();
  }

  /** Closes the database and lets go of the folder. */
  @Override
  public void close() {
    store.close();
    lock.close();
  }
}
