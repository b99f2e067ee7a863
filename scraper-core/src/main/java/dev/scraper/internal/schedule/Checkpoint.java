package dev.scraper.internal.schedule;

import dev.scraper.http.Url;
import dev.scraper.internal.frontier.Frontier;
import dev.scraper.internal.frontier.HostFrontier;
import dev.scraper.internal.state.ChangeSet;
import dev.scraper.internal.state.KeptState;
import dev.scraper.json.Json;
import dev.scraper.robots.RobotsRules;
import dev.scraper.state.StateException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the loop knows beside its frontier, as facts of a change set, and back.
 *
 * <p><b>Thread-safety:</b> none; owned by the loop.
 */
final class Checkpoint {

  /** Facts of the crawl. */
  static final String COUNTS = "counts";

  private static final String SEED = "seed ";
  private static final String JOINED = "joined ";

  private final Frontier frontier;
  private final HostBook hosts;
  private final Tally tally;
  private final RobotsGate gate;
  private final ScopeFilter scope;

  Checkpoint(Frontier frontier, HostBook hosts, Tally tally, RobotsGate gate, ScopeFilter scope) {
    this.frontier = frontier;
    this.hosts = hosts;
    this.tally = tally;
    this.gate = gate;
    this.scope = scope;
  }

  /** How the scope's growth by a seed is written down. */
  static String seed(Url url) {
    return SEED + url;
  }

  /** How the scope's growth by where a seed redirects to is written down. */
  static String joined(Url url) {
    return JOINED + url;
  }

  /** What is left of the facts of a host when the crawl comes back: it has a new chance. */
  static String recrawl(String json) {
    HostState host = new HostState("");
    host.restore(Json.parse(json));
    host.newRun();
    return Json.of(host.save()).toString();
  }

  /** Adds the counts, and the hosts that have changed. */
  void addTo(ChangeSet set) {
    set.fact(COUNTS, Json.of(tally.save()).toString());
    for (HostState host : hosts.takeChanged()) {
      Map<String, @Nullable Object> facts = host.save();
      List<Long> paths = gate.budgets().delivered(host.origin);
      if (!paths.isEmpty()) {
        facts.put("paths", paths);
      }
      set.hostFacts(frontier.number(host.origin), Json.of(facts).toString());
    }
  }

  /**
   * Takes over what another process knew.
   *
   * @param rules reads a robots.txt
   * @throws StateException if it cannot be read
   */
  void restore(
      HostFrontier tickets,
      KeptState state,
      Map<String, String> facts,
      BiFunction<Url, byte[], RobotsRules> rules,
      long now)
      throws StateException {
    for (String entry : state.scope()) {
      if (entry.startsWith(SEED)) {
        scope.addSeed(Url.parse(entry.substring(SEED.length())));
      } else {
        scope.join(Url.parse(entry.substring(JOINED.length())));
      }
    }
    tickets.restore(state, now);
    String counts = facts.get(COUNTS);
    if (counts != null) {
      tally.restore(Json.parse(counts), state.untold());
    }
    gate.at(now);
    Map<Integer, String> origins = new HashMap<>();
    for (KeptState.Host host : state.hosts()) {
      origins.put(host.id(), host.origin());
      if (host.facts() != null) {
        Json saved = Json.parse(host.facts());
        hosts.restore(host.origin(), saved, now);
        List<Long> paths = new ArrayList<>();
        saved.get("paths").forEach(count -> paths.add(count.asLong()));
        gate.budgets().restore(host.origin(), paths);
      }
    }
    for (KeptState.Robots robots : state.robots()) {
      String origin = origins.get(robots.host());
      byte[] body = robots.body();
      RobotsRules read = body == null ? null : rules.apply(Url.parse(origin + "/robots.txt"), body);
      gate.restore(origin, Json.parse(robots.facts()), read);
    }
  }
}
