package dev.scraper.internal.work;

import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.internal.frontier.Batch;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.internal.likeness.SimHash;
import dev.scraper.internal.schedule.Found;
import dev.scraper.internal.schedule.ScopeFilter;
import dev.scraper.page.Page;
import dev.scraper.policy.Limits;
import dev.scraper.policy.SkipReason;
import dev.scraper.policy.Traps;
import dev.scraper.robots.RobotsDirectives;
import dev.scraper.robots.Sitemap;
import dev.scraper.spider.FailedRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Turns away the links that need no look at the frontier: nofollow, too long, out of scope, too
 * deep, without an end. What is left goes to the loop with its fingerprints.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
final class LinkSieve {

  private static final int REASONS = SkipReason.values().length;

  /** Levels of sitemap index below the first one. */
  private static final int MAX_SITEMAP_LEVELS = 5;

  private final ScopeFilter scope;
  private final Limits limits;
  private final boolean obeyRobots;
  private final Optional<String> productToken;

  LinkSieve(ScopeFilter scope, Limits limits, boolean obeyRobots, Optional<String> productToken) {
    this.scope = scope;
    this.limits = limits;
    this.obeyRobots = obeyRobots;
    this.productToken = productToken;
  }

  /**
   * The links of a page.
   *
   * @param files it wants for the media folder; a nofollow is about links, and not about them
   */
  Found sift(Page page, List<Request> requests, List<Request> files) {
    if (requests.isEmpty() && files.isEmpty()) {
      return Found.NOTHING;
    }
    int[] skipped = new int[REASONS];
    String referrer = page.url().toString();
    List<Batch> batches = new ArrayList<>(2);
    if (!requests.isEmpty() && obeyRobots && forbidsFollowing(page)) {
      skipped[SkipReason.NOFOLLOW.ordinal()] = requests.size();
    } else {
      Traps traps = limits.traps().on(page.url());
      batches.add(sift(referrer, page.depth() + 1, Purpose.PAGE, requests, traps, skipped));
    }
    addFiles(batches, referrer, page.depth(), files, skipped);
    Found found = new Found(batches, skipped);
    return limits.traps().comparesPages() ? found.like(SimHash.of(page)) : found;
  }

  /** What is to be followed, and put into the media folder, in place of a failed request. */
  Found sift(FailedRequest failed, List<Request> requests, List<Request> files) {
    int[] skipped = new int[REASONS];
    String referrer = failed.request().url().toString();
    List<Batch> batches = new ArrayList<>(2);
    Traps traps = limits.traps().on(failed.request().url());
    batches.add(sift(referrer, failed.depth() + 1, Purpose.PAGE, requests, traps, skipped));
    addFiles(batches, referrer, failed.depth(), files, skipped);
    return new Found(batches, skipped);
  }

  private void addFiles(
      List<Batch> batches, String referrer, int depth, List<Request> files, int[] skipped) {
    if (!files.isEmpty()) {
      batches.add(sift(referrer, depth, Purpose.MEDIA, files, Traps.OFF, skipped));
    }
  }

  /**
   * The addresses of a sitemap: pages like seeds, and further sitemaps.
   *
   * @param asked the request for it, whose label, session and carried value they all take over
   */
  Found sift(Sitemap sitemap, Request asked, int level) {
    int[] skipped = new int[REASONS];
    String referrer = asked.url().toString();
    // Not its headers: they are for its own host.
    Request like = asked.method("GET").body(null).headers(Headers.empty());
    List<Request> pages = sitemap.pages().stream().map(like::url).toList();
    // A sitemap has an end, and its pages were named by somebody.
    Batch pageBatch = sift(referrer, 0, Purpose.PAGE, pages, Traps.OFF, skipped);
    if (level >= MAX_SITEMAP_LEVELS) {
      skipped[SkipReason.LIMIT.ordinal()] += sitemap.sitemaps().size();
      return new Found(List.of(pageBatch), skipped);
    }
    List<Request> indexed = sitemap.sitemaps().stream().map(like::url).toList();
    Batch sitemapBatch = Batch.of(referrer, level + 1, Purpose.SITEMAP, false, indexed);
    return new Found(List.of(pageBatch, sitemapBatch), skipped);
  }

  private Batch sift(
      String referrer,
      int depth,
      Purpose purpose,
      List<Request> requests,
      Traps traps,
      int[] skipped) {
    List<Request> passed = new ArrayList<>(requests.size());
    long[] fingerprints = new long[requests.size()];
    ScopeFilter.Links links = scope.links();
    for (Request request : requests) {
      Url url = request.url();
      if (url.toString().length() > Limits.MAX_URL_LENGTH) {
        skipped[SkipReason.LIMIT.ordinal()]++;
      } else if (purpose == Purpose.MEDIA ? links.excludes(url) : !links.admits(url)) {
        skipped[SkipReason.SCOPE.ordinal()]++;
      } else if (purpose != Purpose.MEDIA && depth > limits.maxDepth()) {
        skipped[SkipReason.DEPTH.ordinal()]++;
      } else if (!traps.admits(url)) {
        skipped[SkipReason.TRAP.ordinal()]++;
      } else {
        fingerprints[passed.size()] = purpose.print(request);
        passed.add(request);
      }
    }
    long[] exact = Arrays.copyOf(fingerprints, passed.size());
    return new Batch(referrer, depth, purpose, false, passed, exact);
  }

  private boolean forbidsFollowing(Page page) {
    Headers headers = page.headers();
    return RobotsDirectives.headerForbidsFollowing(headers.all("X-Robots-Tag"), productToken)
        || RobotsDirectives.metaForbidsFollowing(page.meta("robots"))
        || productToken
            .map(token -> RobotsDirectives.metaForbidsFollowing(page.meta(token)))
            .orElse(false);
  }
}
