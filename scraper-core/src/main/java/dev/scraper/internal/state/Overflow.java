package dev.scraper.internal.state;

import dev.scraper.internal.sqlite.SqliteDriver;
import dev.scraper.state.StateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A database in a temporary file that is made when the first ticket does not fit into memory: most
 * crawls never have one.
 *
 * <p><b>Thread-safety:</b> as {@link TicketStore}; {@link #close} when the executor has ended.
 */
public final class Overflow implements TicketStore, AutoCloseable {

  private final Executor thread;

  // Of the executor.
  private @Nullable StateStore store;
  private @Nullable StateException failure;

  /**
   * @param thread does one thing after the other
   */
  public Overflow(Executor thread) {
    this.thread = thread;
  }

  /** Whether there can be one: the driver is an optional dependency. */
  public static boolean isPossible() {
    return SqliteDriver.isThere();
  }

  @Override
  public void submit(ChangeSet set, Consumer<@Nullable Throwable> done) {
    thread.execute(
        () -> {
          StateStore open = store();
          if (open == null) {
            done.accept(failure);
          } else {
            open.submit(set, done);
          }
        });
  }

  @Override
  public void ask(
      int host,
      int lane,
      long from,
      int most,
      Consumer<List<TicketRow>> answer,
      Consumer<Throwable> failed) {
    thread.execute(
        () -> {
          StateStore open = store();
          if (open == null) {
            failed.accept(failure);
          } else {
            open.ask(host, lane, from, most, answer, failed);
          }
        });
  }

  /** Its own thread is the executor's, so what it is told it does at once. */
  private @Nullable StateStore store() {
    if (store == null && failure == null) {
      try {
        Path file = Files.createTempFile("scraper-frontier-", ".db");
        store = StateStore.overflow(file, Runnable::run);
      } catch (StateException e) {
        failure = e;
      } catch (IOException e) {
        failure =
            new StateException(
                StateException.Reason.BROKEN,
                "the frontier does not fit into memory, and no temporary file can be made: " + e,
                e);
      }
    }
    return store;
  }

  @Override
  public void close() {
    if (store != null) {
      store.close();
    }
  }
}
