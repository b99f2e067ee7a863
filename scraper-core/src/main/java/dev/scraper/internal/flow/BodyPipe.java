package dev.scraper.internal.flow;

import dev.scraper.http.BodySink;
import dev.scraper.http.Response;
import dev.scraper.internal.task.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a body from the network to whoever reads it, with 64 KiB in between: the exchange's thread
 * waits while the reader is behind, and so, in the end, does the server.
 *
 * <p>Filled by the exchange's thread, emptied by the one who reads {@link #stream}.
 *
 * <p><b>Thread-safety:</b> safe; {@link #write} and reads block.
 */
public final class BodyPipe implements BodySink {

  private static final int CAPACITY = 64 * 1024;

  private final Duration idle;
  private final Runnable hangUp;

  /** Held for moments. Guards all that follows. */
  private final ReentrantLock lock = new ReentrantLock();

  /** There are bytes, or room, or the end. */
  private final Condition changed = lock.newCondition();

  private @Nullable Consumer<? super Response> onOpened;
  private byte[] bytes = {};
  private int first;
  private int filled;
  private boolean ended;
  private boolean closed;
  private @Nullable Throwable failure;

  /**
   * @param idle how long the next piece may take to come; zero for ever
   * @param onOpened given the head, on the exchange's thread; must not block. Forgotten then, so
   *     that it does not keep a stream that everybody else has lost
   * @param hangUp ends the call; must not block
   */
  public BodyPipe(Duration idle, Consumer<? super Response> onOpened, Runnable hangUp) {
    this.idle = Objects.requireNonNull(idle);
    this.onOpened = Objects.requireNonNull(onOpened);
    this.hangUp = Objects.requireNonNull(hangUp);
  }

  @Override
  public Optional<Duration> idleLimit() {
    return Optional.of(idle);
  }

  @Override
  public long maxBytes() {
    return Long.MAX_VALUE;
  }

  @Override
  public void opened(Response head) {
    Consumer<? super Response> told;
    lock.lock();
    try {
      told = onOpened;
      onOpened = null;
    } finally {
      lock.unlock();
    }
    if (told != null) {
      told.accept(head);
    }
  }

  @Override
  public void write(byte[] from, int offset, int count) throws IOException {
    lock.lock();
    try {
      int written = 0;
      while (written < count) {
        while (!ended && !closed && filled == CAPACITY) {
          changed.await();
        }
        if (ended || closed) {
          throw new IOException("nobody reads the body any more");
        }
        written += put(from, offset + written, count - written);
        changed.signalAll();
      }
    } catch (InterruptedException e) {
      throw interrupted();
    } finally {
      lock.unlock();
    }
  }

  private int put(byte[] from, int offset, int count) {
    if (bytes.length == 0) {
      bytes = new byte[CAPACITY];
    }
    int at = (first + filled) % CAPACITY;
    int n = Math.min(count, Math.min(CAPACITY - filled, CAPACITY - at));
    System.arraycopy(from, offset, bytes, at, n);
    filled += n;
    return n;
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while waiting for the other end of a body");
  }

  /** Whoever waits here waits no longer. What was written can be read. */
  @Override
  public void over(@Nullable Throwable thrown) {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        failure = thrown;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Reads what there is, after a wait if that is nothing, with what a thread does when it waits.
   */
  int read(byte[] to, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, to.length);
    if (count == 0) {
      return 0;
    }
    int n = 0;
    while (n == 0) { // another reader, which there should not be, may have been first
      if (isEmpty()) {
        awaitBytes();
      }
      n = take(to, offset, count);
    }
    return n;
  }

  private void awaitBytes() throws IOException {
    try {
      Waiting.block(this::awaitSomething);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private boolean isEmpty() {
    lock.lock();
    try {
      return !closed && !ended && filled == 0;
    } finally {
      lock.unlock();
    }
  }

  private void awaitSomething() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && !ended && filled == 0) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private int take(byte[] to, int offset, int count) throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IOException("the body is closed");
      }
      if (filled == 0) {
        return ended ? atEnd() : 0;
      }
      int n = Math.min(count, Math.min(filled, CAPACITY - first));
      System.arraycopy(bytes, first, to, offset, n);
      first = (first + n) % CAPACITY;
      filled -= n;
      changed.signalAll();
      return n;
    } finally {
      lock.unlock();
    }
  }

  private int atEnd() throws IOException {
    bytes = new byte[0];
    Throwable thrown = failure;
    if (thrown == null) {
      return -1;
    }
    throw thrown instanceof IOException io
        ? io
        : new IOException("the body ends here: " + thrown, thrown);
  }

  int available() {
    lock.lock();
    try {
      return closed ? 0 : filled;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Nobody reads any more: the call is ended, if it is open.
   *
   * @return whether it was
   */
  boolean close() {
    boolean open;
    lock.lock();
    try {
      open = !closed && !ended;
      closed = true;
      bytes = new byte[0];
      filled = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (open) {
      hangUp.run();
    }
    return open;
  }

  /**
   * The body, for one reader. It must be closed or read to its end; where it is lost instead, it is
   * closed when the garbage collector finds it, and one line of warning is logged.
   *
   * @param name what is read, for the warning
   * @param creation where it was asked for, or null if nobody keeps such
   */
  public InputStream stream(String name, @Nullable Throwable creation) {
    return new PipeStream(this, name, creation);
  }
}
