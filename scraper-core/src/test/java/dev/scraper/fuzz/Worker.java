package dev.scraper.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads its part of the inputs of all targets. The time of an input is that of its thread on the
 * processor: a machine that stalls fails nothing.
 */
final class Worker extends Thread {

  private static final long BUDGET =
      TimeUnit.SECONDS.toNanos(Integer.getInteger("fuzz.seconds", 10));
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  private final List<Target> targets;
  private final long seed;
  private final long inputs;
  private final int first;
  private final int step;
  private final CountDownLatch done;

  private volatile @Nullable Failed failed;
  private volatile @Nullable Reading reading;
  private volatile long count;
  private volatile boolean ended;

  /**
   * What is being read.
   *
   * @param from when, by the thread's clock
   */
  private record Reading(Target target, long number, byte[] input, long from) {}

  /**
   * Takes every {@code step}th input.
   *
   * @param inputs of all targets and workers together
   */
  Worker(List<Target> targets, long seed, long inputs, int first, int step, CountDownLatch done) {
    super("fuzz-" + first);
    this.targets = targets;
    this.seed = seed;
    this.inputs = inputs;
    this.first = first;
    this.step = step;
    this.done = done;
    setDaemon(true);
  }

  @Override
  public void run() {
    try {
      int shares = targets.stream().mapToInt(Target::share).sum();
      for (Target target : targets) {
        long part = inputs * target.share() / shares;
        long before = CLOCK.getCurrentThreadCpuTime();
        for (long number = first; number < part && !ended; number += step) {
          read(target, number);
        }
        tell(target, part, CLOCK.getCurrentThreadCpuTime() - before);
      }
    } finally {
      done.countDown();
    }
  }

  private void tell(Target target, long part, long nanos) {
    if (first == 0 && Boolean.getBoolean("fuzz.tell")) {
      System.err.println(
          target.name() + " " + part + ": " + nanos / 1_000_000 + " ms of one thread");
    }
  }

  private void read(Target target, long number) {
    byte[] input = Mutator.input(target, seed, number);
    long from = CLOCK.getCurrentThreadCpuTime();
    reading = new Reading(target, number, input, from);
    try {
      target.reader().read(input.clone());
      count++;
    } catch (Throwable e) {
      broke(target, number, input, e);
    }
    if (CLOCK.getCurrentThreadCpuTime() - from > BUDGET) {
      broke(target, number, input, new AssertionError("took longer than its time"));
    }
    reading = null;
  }

  private void broke(Target target, long number, byte[] input, Throwable thrown) {
    failed = new Failed(target, seed, number, input, thrown);
    ended = true;
  }

  /** What has failed, or hangs; null while all is well. */
  @Nullable Failed failed() {
    Reading now = reading;
    if (failed == null
        && now != null
        && CLOCK.getThreadCpuTime(threadId(this)) - now.from > BUDGET) {
      AssertionError hangs = new AssertionError("does not end");
      hangs.setStackTrace(getStackTrace());
      return new Failed(now.target, seed, now.number, now.input, hangs);
    }
    return failed;
  }

  @SuppressWarnings("deprecation") // its successor came after Java 17
  private static long threadId(Thread thread) {
    return thread.getId();
  }

  long count() {
    return count;
  }

  /** No more after this one. */
  void end() {
    ended = true;
  }
}
