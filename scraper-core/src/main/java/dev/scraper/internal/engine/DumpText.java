package dev.scraper.internal.engine;

import dev.scraper.event.CrawlStats;
import dev.scraper.event.InFlight;
import dev.scraper.event.Phase;
import dev.scraper.internal.frontier.QueueLook;
import dev.scraper.internal.schedule.LoopLook;
import dev.scraper.internal.trace.Stacks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A dump in lines for people: requests by what they wait for, the oldest ten of each, then the
 * queue by what keeps it.
 *
 * <p><b>Thread-safety:</b> none; for one dump.
 */
final class DumpText {

  /** Named of each group. */
  private static final int NAMED = 10;

  private final StringBuilder text = new StringBuilder();

  private DumpText() {}

  /**
   * @param requests the oldest first
   */
  static String of(LoopLook look, List<InFlight> requests) {
    DumpText dump = new DumpText();
    dump.head(look);
    dump.requests(requests);
    dump.queue(look.queue());
    return dump.text.toString();
  }

  private void head(LoopLook look) {
    CrawlStats stats = look.stats();
    line(
        "crawl%s, %s old: %,d in flight, %,d queued at %,d hosts, %,d pages had",
        look.state().isEmpty() ? "" : " (" + look.state() + ")",
        time(stats.elapsed()),
        look.open().size(),
        stats.queued(),
        stats.hosts(),
        stats.pages());
    if (look.tellings() > 0) {
      line("  the spider is being told of %,d failed requests", look.tellings());
    }
  }

  private void requests(List<InFlight> requests) {
    Map<Phase, List<InFlight>> groups = new EnumMap<>(Phase.class);
    for (InFlight request : requests) {
      groups.computeIfAbsent(request.phase(), phase -> new ArrayList<>()).add(request);
    }
    groups.forEach(
        (phase, group) -> {
          String verb = group.size() == 1 ? "request waits" : "requests wait";
          line("%,d %s for %s (%s)", group.size(), verb, phase.words(), phase);
          group.stream().limit(NAMED).forEach(this::request);
          if (group.size() > NAMED) {
            line("  ... and %,d others", group.size() - NAMED);
          }
        });
  }

  private void request(InFlight request) {
    StringBuilder line = new StringBuilder("  ").append(time(request.open()));
    request.inPhase().ifPresent(in -> line.append(", of these ").append(time(in)).append(" here"));
    line.append("  ").append(request.url());
    if (!request.purpose().equals("page")) {
      line.append("  ").append(request.purpose());
    }
    if (request.attempt() > 1) {
      line.append("  attempt ").append(request.attempt());
    }
    Optional<String> origin = request.referrer();
    origin.ifPresent(from -> line.append("  from ").append(from));
    text.append(line).append(Stacks.lines(request.stack(), 6)).append('\n');
  }

  private void queue(QueueLook queue) {
    for (QueueLook.Group group : queue.groups()) {
      String hosts = group.hosts() == 1 ? "host waits" : "hosts wait";
      String due =
          group.dueIn() < 0
              ? ""
              : ", the first for another " + time(Duration.ofNanos(group.dueIn()));
      line(
          "%,d %s for %s, with %,d queued%s; such as %s",
          group.hosts(), hosts, words(group), group.requests(), due, group.example());
    }
  }

  private static String words(QueueLook.Group group) {
    return group.hosts() == 1
        ? group.reason().words().replace("their", "its")
        : group.reason().words();
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  /** As people read it: {@code 12.3 s}. */
  static String time(Duration time) {
    return String.format(Locale.ROOT, "%,.1f s", time.toMillis() / 1000.0);
  }
}
