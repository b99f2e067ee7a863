package dev.scraper.cli;

import dev.scraper.state.CrawlState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A crawl's state in words, and as fields of an object.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param most how many hosts are told of
 * @param now when it is told
 */
record StatusText(CrawlState state, int most, Instant now) {

  /** For people. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(state.folder() + ": " + how());
    lines.add(
        "  pages: "
            + state.pages()
            + ", records: "
            + state.records()
            + ", requests: "
            + state.requests()
            + ", bytes: "
            + Text.bytes(state.bytes())
            + ", at work for "
            + Text.of(state.elapsed()));
    lines.add("  queued: " + state.queued() + ", in flight: " + state.inFlight());
    if (!state.failed().isEmpty()) {
      lines.add("  failed: " + Summary.counts(state.failed()));
    }
    if (!state.skipped().isEmpty()) {
      lines.add("  skipped: " + Summary.counts(state.skipped()));
    }
    state
        .oldest()
        .ifPresent(
            oldest ->
                lines.add(
                    "  oldest waiting: "
                        + oldest.url()
                        + ", for "
                        + Text.clock(Duration.ofSeconds(age(oldest)))));
    lines.add("  on disk: " + Text.bytes(state.sizeOnDisk()));
    lines.add("  hosts: " + state.hosts().size());
    shown().forEach(host -> lines.add("    " + line(host)));
    if (state.hosts().size() > shown().size() && most > 0) {
      lines.add("    and " + (state.hosts().size() - shown().size()) + " more");
    }
    return lines;
  }

  private String how() {
    if (state.atWork()) {
      return "running";
    }
    return state
        .ended()
        .map(ended -> Summary.how(ended.label()))
        .orElse("killed, or the machine went down; 'scraper resume' goes on");
  }

  private List<CrawlState.Host> shown() {
    return state.hosts().stream().limit(most).toList();
  }

  private String line(CrawlState.Host host) {
    StringBuilder line = new StringBuilder(host.origin());
    line.append("  queued: ").append(host.queued()).append(", pages: ").append(host.pages());
    if (host.dead()) {
      line.append(", down");
    }
    held(host)
        .ifPresent(
            until ->
                line.append(", held for ")
                    .append(Text.of(Duration.between(now, until)))
                    .append(", until ")
                    .append(until.truncatedTo(ChronoUnit.SECONDS)));
    return line.toString();
  }

  private Optional<Instant> held(CrawlState.Host host) {
    return host.heldUntil().filter(until -> until.isAfter(now) && !host.dead());
  }

  private long age(CrawlState.Waiting oldest) {
    return Math.max(0, Duration.between(oldest.since(), now).toSeconds());
  }

  /** For programs. */
  Map<String, @Nullable Object> fields() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("state", state.folder().toString());
    fields.put("running", state.atWork());
    fields.put("ended", ended());
    fields.put("pages", state.pages());
    fields.put("records", state.records());
    fields.put("requests", state.requests());
    fields.put("bytes", state.bytes());
    fields.put("queued", state.queued());
    fields.put("in_flight", state.inFlight());
    fields.put("failed", names(state.failed()));
    fields.put("skipped", names(state.skipped()));
    fields.put("duration_ms", state.elapsed().toMillis());
    fields.put("oldest", state.oldest().map(this::fields).orElse(null));
    fields.put("size_on_disk", state.sizeOnDisk());
    fields.put("host_count", state.hosts().size());
    fields.put("hosts", shown().stream().map(this::fields).toList());
    return fields;
  }

  private @Nullable String ended() {
    if (state.atWork()) {
      return null;
    }
    return state.ended().map(ended -> ended.label()).orElse("killed");
  }

  private Map<String, Object> fields(CrawlState.Waiting oldest) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("url", oldest.url());
    fields.put("since", oldest.since().toString());
    fields.put("seconds", age(oldest));
    return fields;
  }

  private Map<String, @Nullable Object> fields(CrawlState.Host host) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("host", host.origin());
    fields.put("queued", host.queued());
    fields.put("pages", host.pages());
    fields.put("down", host.dead());
    fields.put("held_until", held(host).map(Instant::toString).orElse(null));
    return fields;
  }

  private static <E extends Enum<E>> Map<String, Long> names(Map<E, Long> counts) {
    Map<String, Long> names = new TreeMap<>();
    counts.forEach((kind, count) -> names.put(kind.name(), count));
    return names;
  }
}
