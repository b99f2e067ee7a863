package dev.scraper.internal.state;

import dev.scraper.state.StateException;
import dev.scraper.state.StateException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BiFunction;

/**
 * Reads a state without a part in it.
 *
 * <p>While a crawl is at work its database has a log beside it, and a reader takes part in that
 * without holding the writer up. A crawl that has ended in order leaves no log; a reader would make
 * one that it may not remove, and so reads the file as one that nobody writes to. Should a crawl
 * begin meanwhile, what was read is not to be trusted, and is read again.
 */
final class StateLook {

  private static final int TRIES = 4;

  private StateLook() {}

  static <T> T read(Path folder, Path file, BiFunction<KeptState, Boolean, T> reader)
      throws SQLException, IOException {
    for (int i = 0; ; i++) {
      boolean atWork = StateLock.isHeld(folder);
      boolean unchanging = !atWork && !Files.exists(log(file));
      try {
        T read = read(file, unchanging, state -> reader.apply(state, atWork));
        if (!unchanging || i == TRIES || isUntouched(folder, file)) {
          return read;
        }
      } catch (SQLException | RuntimeException e) {
        if (i == TRIES || unchanging && isUntouched(folder, file)) {
          throw e;
        }
      }
    }
  }

  private interface Reading<T> {
    T of(KeptState state);
  }

  private static <T> T read(Path file, boolean unchanging, Reading<T> reading) throws SQLException {
    try (Connection db = Sqlite.look(file, unchanging)) {
      int version = Sqlite.version(db);
      if (version == 0) {
        throw new StateException(Reason.ABSENT, file + ": nothing was begun here", null);
      }
      if (version != Schema.VERSION) {
        throw StateStore.otherVersion(file, version);
      }
      db.setAutoCommit(false); // all of one commit
      return reading.of(new KeptState(db, file));
    }
  }

  private static boolean isUntouched(Path folder, Path file) throws IOException {
    return !StateLock.isHeld(folder) && !Files.exists(log(file));
  }

  private static Path log(Path file) {
    return file.resolveSibling(file.getFileName() + "-wal");
  }
}
