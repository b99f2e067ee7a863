package dev.scraper.internal.schedule;

import dev.scraper.http.FailureKind;
import dev.scraper.internal.likeness.Kinds;
import dev.scraper.json.Json;
import dev.scraper.robots.RobotsRules;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the loop knows of one host beside its queue: robots.txt, signs of life, counts.
 *
 * <p><b>Thread-safety:</b> none; owned by the loop.
 */
final class HostState {

  /** Where a host's robots.txt stands. */
  enum Robots {
    UNKNOWN,
    PENDING,
    KNOWN,
    UNAVAILABLE,
    FAILED
  }

  final String origin;

  Robots robots = Robots.UNKNOWN;
  @Nullable RobotsRules rules;
  long robotsExpire;

  /** With {@link Robots#FAILED}: what its pages fail with. */
  FailureKind robotsFailure = FailureKind.CONNECT;

  String robotsMessage = "";

  /** Whether any response has come, ever. */
  boolean answered;

  /** Host-level failures in a row. */
  int streak;

  /** Answers that have begun and may take as long as they like. */
  int streams;

  boolean dead;

  /** When it was given up, on the crawl's ticker. */
  long diedAt;

  /** Rises with each host-level failure; failures of leases from before it count no more. */
  int generation;

  /** Pages delivered to the spider. */
  long delivered;

  /** The kinds of its pages, where pages are compared; not told to another process. */
  final Kinds kinds = new Kinds();

  /** Whether it was said that it has traps. */
  boolean trapTold;

  /** Whether its sitemaps are to be looked for once robots.txt is known. */
  boolean sitemapsWanted;

  /** Whether they were ever asked for. */
  boolean sitemapsAsked;

  /** The moment until which it wants to be left alone, or null. */
  @Nullable Instant heldUntil;

  long responses;
  long responseNanos;

  HostState(String origin) {
    this.origin = origin;
  }

  /** What another process has to know; robots.txt is kept apart. */
  Map<String, @Nullable Object> save() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("answered", answered);
    map.put("streak", streak);
    map.put("dead", dead);
    map.put("delivered", delivered);
    map.put("sitemapsWanted", sitemapsWanted);
    map.put("sitemapsAsked", sitemapsAsked);
    map.put("responses", responses);
    map.put("responseNanos", responseNanos);
    map.put("heldUntil", heldUntil == null ? null : heldUntil.toString());
    return map;
  }

  /** The crawl comes back to its pages: counts begin anew, and the host has another chance. */
  void newRun() {
    streak = 0;
    dead = false;
    delivered = 0;
    sitemapsWanted = false;
    sitemapsAsked = false;
    responses = 0;
    responseNanos = 0;
  }

  /** Takes over what another process knew. */
  void restore(Json saved) {
    answered = saved.get("answered").asBoolean();
    streak = saved.get("streak").asInt();
    dead = saved.get("dead").asBoolean();
    delivered = saved.get("delivered").asLong();
    sitemapsWanted = saved.get("sitemapsWanted").asBoolean();
    sitemapsAsked = saved.get("sitemapsAsked").asBoolean();
    responses = saved.get("responses").asLong();
    responseNanos = saved.get("responseNanos").asLong();
    heldUntil = saved.get("heldUntil").optionalText().map(Instant::parse).orElse(null);
  }
}
