package dev.scraper.internal.flow;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A publisher for one subscriber, fed by threads that wait until it wants more (Reactive Streams
 * 1.0.4, as {@link Flow} has it). It keeps no items: who offers one waits for demand, then runs the
 * subscriber itself. So the subscriber runs on the threads that offer, on one at a time, in the
 * order in which they came; {@code onSubscribe} on the thread that subscribes; the end on the
 * thread that tells of it, or behind the {@code onNext} that is under way.
 *
 * <p>A second subscriber gets an {@link IllegalStateException}. What a subscriber throws ends its
 * subscription; it is logged and given to {@code onError}.
 *
 * <p><b>Thread-safety:</b> safe. Only {@link #offer} blocks.
 *
 * @param <T> the type of the items
 */
public final class Outlet<T> implements Flow.Publisher<T> {

  private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);

  /** What the items come from. */
  public interface Source {

    /** Starts it; called once, when somebody has subscribed. What it throws goes to onError. */
    void start() throws Exception;

    /**
     * Nobody takes any more: called at most once, after {@link #start}, on whatever thread; must
     * not block.
     */
    void cancel();
  }

  private final Source source;

  /** Held while the subscriber is called, and by the one who offers the next item. */
  private final ReentrantLock turn = new ReentrantLock(true);

  /** Held for moments. Guards all that follows. */
  private final ReentrantLock lock = new ReentrantLock();

  /** There is demand, or the end. */
  private final Condition changed = lock.newCondition();

  private Flow.@Nullable Subscriber<? super T> subscriber;
  private boolean taken;
  private long demand;

  /** Whether no item will follow: cancelled, or at its end. */
  private boolean ended;

  /** Whether nothing more is taken in, though the end is not told yet. */
  private boolean shut;

  /** What is to be told when the subscriber has come back; null if nothing is. */
  private @Nullable Runnable end;

  private boolean started;
  private boolean cancelled;
  private @Nullable Runnable onDemand;

  /** A publisher without a subscriber; nothing runs yet. */
  public Outlet(Source source) {
    this.source = Objects.requireNonNull(source);
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> newcomer) {
    Objects.requireNonNull(newcomer, "subscriber");
    if (!take(newcomer)) {
      newcomer.onSubscribe(new Nothing());
      newcomer.onError(new IllegalStateException("there is a subscriber already"));
      return;
    }
    turn.lock();
    try {
      newcomer.onSubscribe(new Demand());
    } catch (Throwable e) {
      brokenBy(e);
    } finally {
      release();
    }
    if (!isEnded()) {
      try {
        source.start();
      } catch (Throwable e) {
        fail(e);
        return;
      }
      startedNow();
    }
  }

  private boolean take(Flow.Subscriber<? super T> newcomer) {
    lock.lock();
    try {
      if (taken) {
        return false;
      }
      taken = true;
      subscriber = newcomer;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The source runs, and is to be told if nobody takes any more, be that since it was started. */
  private void startedNow() {
    boolean late;
    lock.lock();
    try {
      started = true;
      late = cancelled;
    } finally {
      lock.unlock();
    }
    if (late) {
      source.cancel();
    }
  }

  /**
   * Gives the subscriber an item; waits until it wants one and those before it had their turn.
   *
   * @throws CancellationException if nobody takes any more, or nothing more is taken in
   * @throws InterruptedException if interrupted while it waits; nothing was given then
   */
  public void offer(T item) throws InterruptedException {
    turn.lockInterruptibly();
    try {
      Flow.Subscriber<? super T> taker = awaitDemand();
      try {
        taker.onNext(item);
      } catch (Throwable e) {
        brokenBy(e);
      }
    } finally {
      release();
    }
  }

  private Flow.Subscriber<? super T> awaitDemand() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!ended && !shut && demand == 0) {
        changed.await();
      }
      Flow.Subscriber<? super T> taker = subscriber;
      if (ended || shut || taker == null) {
        throw new CancellationException("nobody takes any more");
      }
      if (demand < Long.MAX_VALUE) {
        demand--;
      }
      return taker;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs an action as soon as an item is wanted: here and now, or on the thread that wants it. It
   * is forgotten at the end. There is one at a time.
   */
  public void whenDemanded(Runnable action) {
    lock.lock();
    try {
      if (ended) {
        return;
      }
      if (demand == 0) {
        onDemand = action;
        return;
      }
    } finally {
      lock.unlock();
    }
    action.run();
  }

  /** Whether nobody takes any more, or all is told. */
  public boolean isEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing more: who waits in {@link #offer} waits no longer. The end is told later. */
  public void shut() {
    lock.lock();
    try {
      shut = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Tells that this was all. Nothing if the end was told, or nobody takes any more. */
  public void complete() {
    end(null);
  }

  /** Tells what went wrong; whoever waits in {@link #offer} waits no longer. Else as complete. */
  public void fail(Throwable failure) {
    end(Objects.requireNonNull(failure));
  }

  private void end(@Nullable Throwable failure) {
    lock.lock();
    try {
      Flow.Subscriber<? super T> hearer = subscriber;
      if (ended || hearer == null) {
        ended = true;
        return;
      }
      ended = true;
      subscriber = null;
      onDemand = null;
      end = failure == null ? hearer::onComplete : () -> hearer.onError(failure);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    tellEnd();
  }

  private void release() {
    turn.unlock();
    tellEnd();
  }

  /** Tells of the end, unless the subscriber is busy: then who runs it does so afterwards. */
  private void tellEnd() {
    while (hasEnd() && !turn.isHeldByCurrentThread() && turn.tryLock()) {
      try {
        Runnable last = takeEnd();
        if (last != null) {
          last.run();
        }
      } catch (Throwable e) {
        LOG.error("a subscriber failed at its end", e);
      } finally {
        turn.unlock();
      }
    }
  }

  private boolean hasEnd() {
    lock.lock();
    try {
      return end != null;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Runnable takeEnd() {
    lock.lock();
    try {
      Runnable last = end;
      end = null;
      return last;
    } finally {
      lock.unlock();
    }
  }

  /** A subscriber may not throw (rule 2.13). */
  private void brokenBy(Throwable thrown) {
    LOG.error("a subscriber failed; it is given nothing more", thrown);
    fail(thrown);
    cancelSource();
  }

  private void cancelSource() {
    lock.lock();
    try {
      if (cancelled) {
        return;
      }
      cancelled = true;
      if (!started) {
        return;
      }
    } finally {
      lock.unlock();
    }
    source.cancel();
  }

  private void cancelled() {
    lock.lock();
    try {
      if (ended) {
        end = null; // it does not want to hear of it
        return;
      }
      ended = true;
      subscriber = null;
      onDemand = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    cancelSource();
  }

  private void demanded(long more) {
    Runnable action;
    lock.lock();
    try {
      if (ended) {
        return;
      }
      demand = demand + more < 0 ? Long.MAX_VALUE : demand + more;
      action = onDemand;
      onDemand = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (action != null) {
      action.run();
    }
  }

  /** The subscription. */
  private final class Demand implements Flow.Subscription {

    @Override
    public void request(long more) {
      if (more > 0) {
        demanded(more);
        return;
      }
      fail(new IllegalArgumentException("rule 3.9: a subscriber requests at least 1, not " + more));
      cancelSource();
    }

    @Override
    public void cancel() {
      cancelled();
    }
  }

  /** The subscription of one who came too late. */
  private static final class Nothing implements Flow.Subscription {

    @Override
    public void request(long more) {
      // there is nothing to be had
    }

    @Override
    public void cancel() {
      // nor to be ended
    }
  }
}
