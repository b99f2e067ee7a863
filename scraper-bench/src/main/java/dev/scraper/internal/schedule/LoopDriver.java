package dev.scraper.internal.schedule;

import dev.scraper.bench.Site;
import dev.scraper.event.CrawlEvent;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.internal.frontier.Batch;
import dev.scraper.internal.frontier.Lease;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.policy.Limits;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.policy.Scope;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Drives a scheduler loop through a whole site without threads, network and outputs: whatever is
 * leased is answered with a page's links, in the order of the leases.
 *
 * <p><b>Thread-safety:</b> none.
 */
final class LoopDriver implements Launcher, EventSink {

  private static final int IN_FLIGHT = 64;
  private static final int BYTES = 12_000;

  private final ArrayDeque<Lease> open = new ArrayDeque<>();
  private final Found[] pages;
  private final SchedulerLoop loop;
  private long now = 1_000_000_000_000L;
  private long done;

  /**
   * @param pages what a worker makes of each page of the site
   */
  LoopDriver(Site site, Found[] pages) {
    this.pages = pages;
    Politeness politeness = new Politeness(Duration.ZERO, IN_FLIGHT, IN_FLIGHT, false);
    Settings settings =
        new Settings(
            politeness,
            new RetryPolicy(2),
            Limits.NONE,
            false,
            false,
            new SplittableRandom(7),
            InstantSource.system(),
            false,
            taken -> {});
    ScopeFilter scope = new ScopeFilter(Scope.HOST.relation(Scope.Relation.ANY), true);
    loop = new SchedulerLoop(settings, scope, this, this, () -> now);
    Request first = Request.get(site.url(0));
    Batch seeds = Batch.of(null, 0, Purpose.PAGE, true, List.of(first));
    loop.handle(new LoopEvent.Seeds(seeds, List.of(), true), now);
    loop.turn(now);
  }

  /** What the workers would send of all pages: each address once, and its fingerprint. */
  static Found[] pages(Site site) {
    List<Request> requests = new ArrayList<>();
    for (int page = 0; page < site.pages(); page++) {
      requests.add(Request.get(site.url(page)));
    }
    Found[] pages = new Found[site.pages()];
    for (int page = 0; page < pages.length; page++) {
      List<Request> links =
          new LinkedHashSet<>(site.targets(page)).stream().map(requests::get).toList();
      Batch batch = Batch.of(site.url(page), 3, Purpose.PAGE, false, links);
      pages[page] = new Found(List.of(batch), new int[Found.NOTHING.skipped().length]);
    }
    return pages;
  }

  /**
   * Crawls the site to its end.
   *
   * @param eventsATurn how many pages end before the loop looks for what is due again
   * @return how many pages there were
   */
  long run(int eventsATurn) {
    while (!open.isEmpty()) {
      for (int i = 0; i < eventsATurn && !open.isEmpty(); i++) {
        now += 1_000;
        Lease lease = open.remove();
        Url url = lease.ticket().request().url();
        Found found = pages[Site.page(url.toString())];
        Outcome outcome = new Outcome.Delivered(200, 1);
        loop.handle(new LoopEvent.Done(lease, outcome, found, true, BYTES, 5_000_000), now);
        done++;
      }
      now += 1_000;
      loop.turn(now);
    }
    if (!loop.isOver()) {
      throw new IllegalStateException("nothing is open, but the crawl is not over");
    }
    return done;
  }

  @Override
  public void launch(Lease lease, boolean reportStart) {
    open.add(lease);
  }

  @Override
  public void tellFailed(Telling telling) {
    throw new AssertionError(telling.failed());
  }

  @Override
  public void cancelAll() {
    throw new AssertionError("nobody stops it");
  }

  @Override
  public void emit(CrawlEvent event) {}

  @Override
  public boolean isListening() {
    return false;
  }

  @Override
  public int room() {
    return 1_000;
  }
}
