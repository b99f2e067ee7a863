package dev.scraper.internal.fetch;

import java.io.IOException;
import java.net.Socket;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.Connection;
import okhttp3.internal.connection.RealConnection;
import org.jspecify.annotations.Nullable;

/**
 * The connections that wait for a next exchange, the one longest idle first. Past as many as may
 * wait, that one is closed by whoever adds another. OkHttp leaves this to a thread of its own,
 * which closes one at a time after a look at all of them: with many hosts it falls behind, and the
 * more there are, the slower it gets, until the process has no descriptor left.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
final class IdleConnections {

  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<RealConnection> idle = new LinkedHashSet<>();

  /**
   * @param most how many may wait
   */
  IdleConnections(int most) {
    this.most = most;
  }

  /** An exchange has it. */
  void acquired(Connection connection) {
    lock.lock();
    try {
      idle.remove(connection);
    } finally {
      lock.unlock();
    }
  }

  /** An exchange is done with it; others may have it, as in HTTP/2. */
  void released(Connection connection) {
    if (!(connection instanceof RealConnection real) || real.getNoNewExchanges()) {
      return;
    }
    RealConnection surplus = add(real);
    if (surplus != null && leave(surplus)) {
      close(surplus.socket());
    }
  }

  private @Nullable RealConnection add(RealConnection connection) {
    lock.lock();
    try {
      idle.remove(connection);
      idle.add(connection);
      if (idle.size() <= most) {
        return null;
      }
      Iterator<RealConnection> all = idle.iterator();
      RealConnection first = all.next();
      all.remove();
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it is nobody's, and nobody's from now on. */
  private static boolean leave(RealConnection connection) {
    synchronized (connection) { // OkHttp's own lock for these
      if (!connection.getCalls().isEmpty() || connection.getNoNewExchanges()) {
        return false; // it comes back when it is released
      }
      connection.setNoNewExchanges(true);
      return connection.getConnectionPool().connectionBecameIdle(connection);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Nobody wants anything of it any more.
    }
  }
}
