package dev.scraper.internal.work;

import dev.scraper.internal.trace.SlowPlaces;
import dev.scraper.internal.work.Worker.Pace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Who of a pool is in user code, since when, and whether another thread may work in its place. Each
 * step costs the same however many there are: thousands may wait at once.
 *
 * <p><b>Thread-safety:</b> none; the pool calls it under its lock.
 */
final class Handlers {

  private final long patience;
  private final long most;

  /** All who are in user code; who came first, and so is overdue first, is in front. */
  private final Set<Worker> inside = new LinkedHashSet<>();

  /** Those whose pace is RUNNING; who began first is in front. */
  private final Set<Worker> running = new LinkedHashSet<>();

  // Of platform threads, since virtual ones are not counted.
  private int away;
  private int waiting;

  /**
   * @param patience how long user code may run before another thread may work in its place, in
   *     nanoseconds
   * @param most how long it may take in all, in nanoseconds
   */
  Handlers(long patience, long most) {
    this.patience = patience;
    this.most = most;
  }

  void enter(Worker worker, Object what, Consumer<StackTraceElement[]> overdue, long now) {
    worker.what = what;
    worker.overdue = overdue;
    worker.since = now;
    worker.ran = 0;
    worker.caught = false;
    worker.told = false;
    inside.add(worker);
    run(worker, now);
  }

  /** Also for one that was taken off the books before. */
  void leave(Worker worker) {
    if (inside.remove(worker)) {
      turn(worker, Pace.OUTSIDE);
    }
    worker.what = null;
    worker.overdue = null;
  }

  /** It waits from now on, and its place can be taken at once. */
  void waits(Worker worker, long now) {
    if (inside.contains(worker) && worker.pace != Pace.WAITING) {
      worker.ran = worker.ran(now);
      turn(worker, Pace.WAITING);
    }
  }

  /** It no longer waits. */
  void resumes(Worker worker, long now) {
    if (inside.contains(worker) && worker.pace == Pace.WAITING) {
      run(worker, now);
    }
  }

  /** It waits outside of user code, and its place can be taken at once; or it is back. */
  void setAside(Worker worker, boolean value) {
    turn(worker, value ? Pace.WAITING : Pace.OUTSIDE);
  }

  private void run(Worker worker, long now) {
    worker.runsSince = now;
    turn(worker, Pace.RUNNING);
  }

  private void turn(Worker worker, Pace pace) {
    if (!worker.virtual) {
      away += (pace.isAway() ? 1 : 0) - (worker.pace.isAway() ? 1 : 0);
      waiting += (pace == Pace.WAITING ? 1 : 0) - (worker.pace == Pace.WAITING ? 1 : 0);
    }
    worker.pace = pace;
    if (pace == Pace.RUNNING) {
      running.add(worker);
    } else {
      running.remove(worker);
    }
  }

  /** Platform threads in whose place others may work. */
  int away(long now) {
    while (!running.isEmpty()) {
      Worker first = running.iterator().next();
      if (now - first.runsSince <= patience) {
        break;
      }
      turn(first, Pace.HELD);
    }
    return away;
  }

  /** Platform threads that wait in a way that we know of. */
  int waiting() {
    return waiting;
  }

  /**
   * Takes off the books who has taken too long; {@link #leave} is called all the same.
   *
   * @param atMost how many of them
   */
  List<Worker> takeOverdue(long now, int atMost) {
    List<Worker> late = new ArrayList<>(0);
    while (!inside.isEmpty() && late.size() < atMost) {
      Worker first = inside.iterator().next();
      if (now - first.since <= most) {
        break;
      }
      late.add(first);
      inside.remove(first);
      turn(first, Pace.OUTSIDE);
      first.told = false; // that it was given up is told too
    }
    return late;
  }

  /**
   * Counts those that have been running for longer than that, each once.
   *
   * @return what is to be told of them
   */
  List<String> slow(SlowPlaces places, long now, long nanos) {
    List<String> messages = new ArrayList<>(0);
    for (Worker each : inside) {
      if (!each.caught && each.pace != Pace.WAITING && each.ran(now) > nanos) {
        each.caught = true;
        StackTraceElement[] stack = each.thread().getStackTrace();
        Optional<String> message = places.caught(each.describe(now), stack);
        message.ifPresent(messages::add);
        each.told = message.isPresent();
      }
    }
    return messages;
  }

  /** All who are in user code. */
  Collection<Worker> inside() {
    return Collections.unmodifiableSet(inside);
  }
}
