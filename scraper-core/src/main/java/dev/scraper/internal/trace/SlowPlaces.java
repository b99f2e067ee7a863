package dev.scraper.internal.trace;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Tells of code that keeps a thread from others, with the stack where it was caught; no more than a
 * few times for each place in the code, so that a program that is slow all over does not flood the
 * log.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads; only {@link #tell} blocks, as long as the
 * log does.
 */
public final class SlowPlaces {

  /** How often one place is told of. */
  static final int TIMES = 10;

  /** Places that are told apart; further ones count as one. */
  private static final int PLACES = 500;

  private static final int FRAMES = 40;

  private final Consumer<String> log;
  private final ReentrantLock lock = new ReentrantLock();

  /** How often each was caught; guarded by the lock. */
  private final Map<String, Integer> places = new HashMap<>();

  /**
   * @param log takes one message for each
   */
  public SlowPlaces(Consumer<String> log) {
    this.log = log;
  }

  /**
   * Counts it, and makes up what is to be said of it.
   *
   * @param what who was caught, and how long it has taken
   * @param stack where
   * @return the message, for {@link #tell}; empty if its place was told of often enough
   */
  public Optional<String> caught(String what, StackTraceElement[] stack) {
    String place = place(stack);
    int times = count(place);
    if (times > TIMES + 1) {
      return Optional.empty();
    }
    return Optional.of(
        times <= TIMES
            ? what + ", and was caught" + text(stack)
            : what + " too; more of this is not told: " + place);
  }

  /** Gives a message to the log. */
  public void tell(String message) {
    log.accept(message);
  }

  private int count(String place) {
    lock.lock();
    try {
      boolean known = places.containsKey(place) || places.size() < PLACES;
      return places.merge(known ? place : "other places", 1, Integer::sum);
    } finally {
      lock.unlock();
    }
  }

  /** The method that is called last, those of the JDK left out, since many places call these. */
  private static String place(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      String type = frame.getClassName();
      if (!type.startsWith("java.") && !type.startsWith("jdk.") && !type.startsWith("sun.")) {
        return type + "." + frame.getMethodName();
      }
    }
    return stack.length == 0 ? "an unknown place" : stack[0].getClassName();
  }

  private static String text(StackTraceElement[] stack) {
    if (stack.length == 0) {
      return " at an unknown place";
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(stack.length, FRAMES); i++) {
      text.append("\n\tat ").append(stack[i]);
    }
    if (stack.length > FRAMES) {
      text.append("\n\t... ").append(stack.length - FRAMES).append(" more");
    }
    return text.toString();
  }
}
