package dev.scraper.task;

import dev.scraper.internal.task.Tracked;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The future of a task or fetch of a group. It may be done long before that has ended, if it was
 * cancelled.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
abstract class Member<T extends @Nullable Object> extends Tracked<T> {

  private static final Logger LOG = LoggerFactory.getLogger(Member.class);

  private final TaskGroup group;
  private final String what;

  /** While it runs there. */
  private volatile @Nullable Thread thread;

  /** Set before what runs is told, read after that can be told. */
  private volatile boolean stopped;

  Member(TaskGroup group, String what) {
    super(group.losses(), what);
    this.group = group;
    this.what = what;
  }

  /** Called once. */
  abstract void start();

  /** Tells what runs to end. May be called before it does, and is then told by {@link #start}. */
  abstract void stop();

  final boolean isStopped() {
    return stopped;
  }

  final void runOn(@Nullable Thread current) {
    thread = current;
  }

  final boolean runsOn(Thread current) {
    return thread == current;
  }

  final @Nullable Thread thread() {
    return thread;
  }

  /** The end of the task or fetch, which is that of the future unless it was cancelled. */
  final void end(T value, @Nullable Throwable failure) {
    try {
      if (!settle(value, failure) && failure != null) {
        LOG.debug("{} failed after it was cancelled", what, failure);
      }
    } finally {
      thread = null;
      group.ended(this);
    }
  }

  @Override
  protected void settling(@Nullable Throwable failure) {
    if (failure != null) {
      group.failed(this, failure);
    }
  }

  @Override
  protected void settledOutside() {
    stopped = true;
    stop();
  }

  /** Says in the log that it does not end, and where it is. */
  final void warn() {
    Thread running = thread;
    Throwable place = null;
    if (running != null) {
      place = new Throwable("where it is");
      place.setStackTrace(running.getStackTrace());
    }
    LOG.warn("{} was cancelled and does not end; its group waits for it", what, place);
  }

  @Override
  public String toString() {
    return what;
  }
}
