package dev.scraper.internal.trace;

import dev.scraper.event.InFlight;
import dev.scraper.event.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at requests that are under way.
 *
 * <p><b>Thread-safety:</b> safe.
 */
public final class Sights {

  /** After so many looks at one that goes on all the time its stack is left out. */
  private static final int LOOKS = 3;

  private Sights() {}

  /** A request as it is now. */
  public static InFlight of(Traced request, long now) {
    Phase phase = request.phase();
    List<StackTraceElement> stack = List.of();
    for (int look = 0; look < LOOKS && phase.hasThread(); look++) {
      List<StackTraceElement> seen = stack(request.thread());
      Phase after = request.phase();
      if (after == phase) {
        stack = seen; // else the thread has perhaps gone on to another page
        break;
      }
      phase = after;
    }
    Timeline timeline = request.timeline();
    Phase reached = phase;
    return new InFlight(
        request.url(),
        request.purpose(),
        phase,
        since(request.since(), now),
        Optional.ofNullable(timeline).map(times -> since(times.since(reached), now)),
        request.attempt(),
        Optional.ofNullable(request.origin()),
        stack);
  }

  private static List<StackTraceElement> stack(@Nullable Thread thread) {
    return thread == null ? List.of() : List.of(thread.getStackTrace());
  }

  private static Duration since(long from, long now) {
    return Duration.ofNanos(Math.max(0, now - from));
  }
}
