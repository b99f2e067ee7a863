package dev.scraper.internal.trace;

import dev.scraper.event.InFlight;
import dev.scraper.event.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds requests that wait for the same thing for too long. Each is told once for each thing; of
 * many that are found at once twenty are named.
 *
 * <p><b>Thread-safety:</b> none; for the thread that watches.
 */
public final class HeldTooLong {

  /** Without a change for so long a request counts as held. */
  public static final Duration USUAL = Duration.ofSeconds(10);

  private static final int NAMED = 20;

  private final long most;

  /** What was told of those that are open. */
  private final Map<Long, Phase> told = new HashMap<>();

  private long count;

  /**
   * @param most how long a request may wait for one thing
   */
  public HeldTooLong(Duration most) {
    this.most = most.toNanos();
  }

  /** How many were found so far. */
  public long count() {
    return count;
  }

  /**
   * Looks at all that are open.
   *
   * @return a text for each finding
   */
  public List<String> look(List<? extends Traced> open, long now) {
    List<String> findings = new ArrayList<>();
    Set<Long> ids = new HashSet<>();
    long unnamed = 0;
    for (Traced request : open) {
      ids.add(request.id());
      Timeline timeline = request.timeline();
      Phase phase = request.phase();
      if (timeline == null
          || now - timeline.since(phase) < most
          || told.put(request.id(), phase) == phase) {
        continue;
      }
      count++;
      if (findings.size() < NAMED) {
        findings.add(text(Sights.of(request, now)));
      } else {
        unnamed++;
      }
    }
    told.keySet().retainAll(ids);
    if (unnamed > 0) {
      findings.add(String.format(Locale.ROOT, "and %,d other requests are held", unnamed));
    }
    return findings;
  }

  private static String text(InFlight held) {
    String time = Tracer.millis(held.inPhase().orElse(held.open()).toNanos());
    StringBuilder text = new StringBuilder();
    text.append(held.purpose()).append(' ').append(held.url());
    text.append(" has waited for ").append(held.phase().words());
    text.append(" (").append(held.phase()).append(") for ").append(time).append(" ms");
    text.append(", attempt ").append(held.attempt());
    held.referrer().ifPresent(from -> text.append(", from ").append(from));
    return text.append(Stacks.lines(held.stack(), 4)).toString();
  }
}
