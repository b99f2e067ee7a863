package dev.scraper.internal.engine;

import dev.scraper.event.Ended;
import dev.scraper.http.FailureKind;
import dev.scraper.internal.frontier.TicketCodec;
import dev.scraper.internal.state.KeptState;
import dev.scraper.internal.state.StateFolder;
import dev.scraper.json.Json;
import dev.scraper.policy.SkipReason;
import dev.scraper.state.BegunCrawl;
import dev.scraper.state.CrawlState;
import dev.scraper.state.StateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what a state folder says of its crawl. */
public final class StateReport {

  private StateReport() {}

  /**
   * Reads it; blocks, and no crawl with it.
   *
   * @throws StateException if the folder holds no state, or it cannot be read
   */
  public static CrawlState of(Path folder) {
    return StateFolder.look(folder, (state, atWork) -> read(folder, state, atWork));
  }

  /**
   * The crawl that was begun with it, if one was.
   *
   * @throws StateException if the folder cannot be read
   */
  public static Optional<BegunCrawl> begun(Path folder) {
    try {
      return StateFolder.look(folder, (state, atWork) -> begun(state.facts()));
    } catch (StateException e) {
      if (e.reason() == StateException.Reason.ABSENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Optional<BegunCrawl> begun(Map<String, String> facts) {
    return StateFolder.isBegun(facts)
        ? Optional.of(
            new BegunCrawl(
                Ended.FINISHED.name().equals(facts.get("ended")), StateFolder.notes(facts)))
        : Optional.empty();
  }

  private static CrawlState read(Path folder, KeptState state, boolean atWork) {
    Map<String, String> facts = state.facts();
    Json counts = Json.parse(facts.getOrDefault("counts", "{}"));
    Map<Integer, KeptState.Waiting> waiting = new HashMap<>();
    state.waiting().forEach(each -> waiting.put(each.host(), each));
    List<KeptState.Host> kept = state.hosts();
    long waits = waiting.values().stream().mapToLong(KeptState.Waiting::count).sum();
    int inFlight = atWork ? Integer.parseInt(facts.getOrDefault("inFlight", "0")) : 0;
    return new CrawlState(
        folder,
        atWork,
        ended(facts.getOrDefault("ended", ""), atWork),
        number(counts, "pages"),
        number(counts, "records"),
        number(counts, "requests"),
        number(counts, "bytes"),
        Math.max(0, waits - inFlight),
        inFlight,
        byKind(counts.get("failed"), FailureKind.class),
        byKind(counts.get("skipped"), SkipReason.class),
        Duration.ofNanos(Long.parseLong(facts.getOrDefault("elapsed", "0"))),
        hosts(kept, waiting),
        oldest(state, kept, waiting),
        size(folder),
        StateFolder.notes(facts));
  }

  private static Optional<Ended> ended(String fact, boolean atWork) {
    return atWork || fact.isEmpty() ? Optional.empty() : Optional.of(Ended.valueOf(fact));
  }

  private static long number(Json map, String name) {
    return map.get(name).isPresent() ? map.get(name).asLong() : 0;
  }

  private static <E extends Enum<E>> Map<E, Long> byKind(Json counts, Class<E> type) {
    Map<E, Long> map = new EnumMap<>(type);
    for (String name : counts.names()) {
      map.put(Enum.valueOf(type, name), counts.get(name).asLong());
    }
    return map;
  }

  private static List<CrawlState.Host> hosts(
      List<KeptState.Host> kept, Map<Integer, KeptState.Waiting> waiting) {
    List<CrawlState.Host> hosts = new ArrayList<>(kept.size());
    for (KeptState.Host host : kept) {
      String text = host.facts();
      Json facts = Json.parse(text == null ? "{}" : text);
      KeptState.Waiting waits = waiting.get(host.id());
      hosts.add(
          new CrawlState.Host(
              host.origin(),
              waits == null ? 0 : waits.count(),
              number(facts, "delivered"),
              facts.get("dead").isBoolean() && facts.get("dead").asBoolean(),
              facts.get("heldUntil").optionalText().map(Instant::parse)));
    }
    hosts.sort(
        Comparator.comparingLong(CrawlState.Host::queued)
            .thenComparingLong(CrawlState.Host::pages)
            .reversed());
    return hosts;
  }

  private static Optional<CrawlState.Waiting> oldest(
      KeptState state, List<KeptState.Host> kept, Map<Integer, KeptState.Waiting> waiting) {
    Optional<KeptState.Waiting> first =
        waiting.values().stream()
            .min(
                Comparator.comparing(KeptState.Waiting::since)
                    .thenComparing(KeptState.Waiting::host));
    return first.flatMap(
        host ->
            state
                .oldest(host.host())
                .map(
                    row ->
                        new CrawlState.Waiting(
                            TicketCodec.queuedUrl(origin(kept, host.host()), row.data()),
                            host.since())));
  }

  private static String origin(List<KeptState.Host> kept, int id) {
    return kept.stream().filter(host -> host.id() == id).findFirst().orElseThrow().origin();
  }

  private static long size(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(StateReport::sizeOf).sum();
    } catch (IOException e) {
      return 0; // it was read a moment ago, and is gone: nothing is left of it
    }
  }

  private static long sizeOf(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0; // the database's log comes and goes
    }
  }
}
