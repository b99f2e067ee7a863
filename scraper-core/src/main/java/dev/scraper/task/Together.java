package dev.scraper.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How several requests are made together. Made by {@link #all} or {@link #failFast}, then refined:
 * {@code Together.failFast().deadline(Duration.ofSeconds(10)).atMost(50)}.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param failsFast whether the first failure ends all: what is open is cancelled
 * @param deadline how long all of them may take, from the call on; what is open then is cancelled
 *     and fails with a {@link dev.scraper.http.FetchException} of kind TIMEOUT; null for no limit
 * @param atMost how many are asked for at once, 1 or more; for {@code asCompleted} and {@code map}
 *     those count too that are there and have not been taken; 0 for what is usual: no limit for
 *     {@code gather} and {@code race}, {@link #LOOK_AHEAD} for {@code asCompleted} and {@code map}
 */
public record Together(boolean failsFast, @Nullable Duration deadline, int atMost) {

  /** How far {@code asCompleted} and {@code map} are ahead of who takes, unless said otherwise. */
  public static final int LOOK_AHEAD = 64;

  private static final Together ALL = new Together(false, null, 0);
  private static final Together FAIL_FAST = new Together(true, null, 0);

  /**
   * @throws IllegalArgumentException if the deadline is zero or less, or the number negative
   */
  public Together {
    if (deadline != null && (deadline.isZero() || deadline.isNegative())) {
      throw new IllegalArgumentException("the deadline must be longer than 0: " + deadline);
    }
    if (atMost < 0) {
      throw new IllegalArgumentException("atMost must be 1 or more: " + atMost);
    }
  }

  /** Each to its own end: failures stand beside values. */
  public static Together all() {
    return ALL;
  }

  /** Until the first failure, which ends all. */
  public static Together failFast() {
    return FAIL_FAST;
  }

  /**
   * With that long for all of them.
   *
   * @throws IllegalArgumentException if it is zero or less
   */
  public Together deadline(Duration time) {
    return new Together(failsFast, time, atMost);
  }

  /**
   * With no more than so many at once.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public Together atMost(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("atMost must be 1 or more: " + count);
    }
    return new Together(failsFast, deadline, count);
  }

  /** {@link #atMost()}, or that many where nothing was said. */
  int atMostOr(int usual) {
    return atMost == 0 ? usual : atMost;
  }
}
