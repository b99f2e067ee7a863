package dev.scraper.internal.schedule;

import dev.scraper.http.Request;
import dev.scraper.internal.frontier.Batch;
import dev.scraper.internal.frontier.HostFrontier;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.internal.frontier.Ticket;
import dev.scraper.internal.state.ChangeSet;
import dev.scraper.policy.Limits;
import dev.scraper.policy.SkipReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Takes the seeds in: what they put into scope, which of them are queued, how many there were.
 *
 * <p><b>Thread-safety:</b> none; owned by the loop.
 */
final class SeedIntake {

  private static final String GIVEN = "seeds";
  private static final String DONE = "seedsDone";

  private final HostFrontier frontier;
  private final ScopeFilter scope;
  private final RobotsGate gate;
  private final Outcomes outcomes;
  private final Tally tally;
  private final Settings settings;
  private final Journal journal;

  /** Seeds that have come, those that are none among them. */
  private long given;

  private boolean done;

  SeedIntake(
      HostFrontier frontier,
      ScopeFilter scope,
      RobotsGate gate,
      Outcomes outcomes,
      Tally tally,
      Settings settings,
      Journal journal) {
    this.frontier = frontier;
    this.scope = scope;
    this.gate = gate;
    this.outcomes = outcomes;
    this.tally = tally;
    this.settings = settings;
    this.journal = journal;
  }

  /**
   * Takes some.
   *
   * @param stopping whether the crawl ends before all have come
   */
  void take(LoopEvent.Seeds seeds, boolean stopping) {
    if (seeds.batch().seed()) {
      seeds.batch().requests().forEach(this::widen);
    }
    seeds.invalid().forEach(outcomes::invalidSeed);
    Batch batch = withoutTooLong(seeds.batch());
    int accepted = offer(batch);
    if (!tally.isRecrawl()) { // else those that are known are queued as pages
      tally.duplicates(batch.requests().size() - accepted);
    }
    int came = seeds.batch().requests().size() + seeds.invalid().size();
    given += came;
    settings.seedsTaken().accept(came - accepted);
    done |= seeds.last() && !stopping;
    if (journal.isKept()) {
      journal.changes().news(GIVEN, String.valueOf(given)); // even if all were duplicates
    }
  }

  private void widen(Request seed) {
    if (scope.addSeed(seed.url()) && journal.isKept()) {
      journal.changes().scope(Checkpoint.seed(seed.url()));
    }
    if (settings.sitemaps()) {
      gate.wantSitemaps(seed.url().origin());
    }
  }

  /** Links were measured by their workers, seeds come as they are. */
  private Batch withoutTooLong(Batch batch) {
    List<Request> fit = new ArrayList<>(batch.requests().size());
    for (Request request : batch.requests()) {
      if (request.url().toString().length() <= Limits.MAX_URL_LENGTH) {
        fit.add(request);
      } else {
        Ticket ticket =
            Ticket.fresh(request, batch.purpose(), batch.depth(), batch.referrer(), batch.seed());
        tally.skipped(ticket, SkipReason.LIMIT, null);
      }
    }
    return fit.size() == batch.requests().size()
        ? batch
        : Batch.of(batch.referrer(), batch.depth(), batch.purpose(), batch.seed(), fit);
  }

  /** Seeds that are known are queued already, those too that may be made more than once. */
  private Batch withoutKnown(Batch batch) {
    List<Request> left =
        batch.requests().stream()
            .filter(request -> !request.isRefetch() || frontier.admit(request.fingerprint()))
            .toList();
    return left.size() == batch.requests().size()
        ? batch
        : Batch.of(batch.referrer(), batch.depth(), batch.purpose(), batch.seed(), left);
  }

  private int offer(Batch batch) {
    if (batch.purpose() != Purpose.ROBOTS) {
      return frontier.offer(tally.isRecrawl() ? withoutKnown(batch) : batch);
    }
    for (Request request : batch.requests()) {
      frontier.insert(Ticket.fresh(request, Purpose.ROBOTS, batch.depth(), null, batch.seed()));
    }
    return batch.requests().size();
  }

  /** Adds how far it is. */
  void addTo(ChangeSet set) {
    set.fact(GIVEN, String.valueOf(given));
    set.fact(DONE, String.valueOf(done));
  }

  /** Takes over how far another process was. */
  void restore(Map<String, String> facts) {
    given = Long.parseLong(facts.getOrDefault(GIVEN, "0"));
    done = Boolean.parseBoolean(facts.getOrDefault(DONE, "false"));
  }

  /** How many have come, now or in earlier processes, those that are none among them. */
  long given() {
    return given;
  }

  /** Whether no more are to come. */
  boolean isDone() {
    return done;
  }
}
