package dev.scraper.event;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One request in flight at one moment, from the decision to send it to the hand-over of what it
 * gave.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param url what is asked for: of a redirect chain the hop that is open
 * @param purpose what it is for: {@code page}, {@code robots}, {@code sitemap}, {@code media},
 *     {@code fetch}
 * @param phase what it waits for
 * @param open for how long it has been in flight
 * @param inPhase for how long it has waited for just that; known in the debug mode only
 * @param attempt 1 the first time it is sent, redirect hops not counted
 * @param referrer where it was found; of a fetch in the debug mode the place in the code that asked
 *     for it
 * @param stack where the thread is that has it, the innermost frame first; empty if none has
 */
public record InFlight(
    String url,
    String purpose,
    Phase phase,
    Duration open,
    Optional<Duration> inPhase,
    int attempt,
    Optional<String> referrer,
    List<StackTraceElement> stack) {

  /** Checks that nothing is missing. */
  public InFlight {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(purpose, "purpose");
    Objects.requireNonNull(phase, "phase");
    Objects.requireNonNull(open, "open");
    Objects.requireNonNull(inPhase, "inPhase");
    Objects.requireNonNull(referrer, "referrer");
    stack = List.copyOf(stack);
  }
}
