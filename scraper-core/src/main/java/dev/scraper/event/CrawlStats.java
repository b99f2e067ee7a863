package dev.scraper.event;

import dev.scraper.http.FailureKind;
import dev.scraper.policy.SkipReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The counts of a crawl at one moment.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param pages delivered to the spider
 * @param records handed to the outputs, or made when there is none: what is left of the items after
 *     the pipeline
 * @param requests sent for pages, redirect hops and retries included, robots.txt and sitemaps not
 * @param robotsRequests sent for robots.txt
 * @param sitemapRequests sent for sitemaps
 * @param fetchRequests sent for {@code page.fetch} and the like, which are no pages
 * @param media what went to the media folder
 * @param bytes of decoded bodies, media files not among them
 * @param retries how many of the requests were sent again
 * @param cacheHits answers for pages and redirect hops that an interceptor gave, such as a cache,
 *     without a request; not counted in {@code requests}
 * @param failed failures by kind; kinds without one are left out
 * @param skipped skips by reason; reasons without one are left out
 * @param dropped items that a pipeline dropped, or no output took, by reason; at most 100 reasons,
 *     the items of further ones are counted as {@code other}
 * @param queued requests waiting
 * @param inFlight requests open or being worked on
 * @param maxInFlight the most that were in flight at once
 * @param hosts hosts met
 * @param hostsHeld hosts with something to do that must not be asked yet
 * @param seen URLs in the seen set
 * @param elapsed since the start
 * @param loopBusy the fraction of the elapsed time in which the scheduler loop did something
 * @param slowestHosts the hosts with the longest mean time to answer, slowest first, at most five
 * @param recrawl what has become of pages that were there before
 */
public record CrawlStats(
    long pages,
    long records,
    long requests,
    long robotsRequests,
    long sitemapRequests,
    long fetchRequests,
    MediaCounts media,
    long bytes,
    long retries,
    long cacheHits,
    Map<FailureKind, Long> failed,
    Map<SkipReason, Long> skipped,
    Map<String, Long> dropped,
    long queued,
    int inFlight,
    int maxInFlight,
    int hosts,
    int hostsHeld,
    long seen,
    Duration elapsed,
    double loopBusy,
    List<HostTime> slowestHosts,
    Recrawl recrawl) {

  /**
   * What a crawl has found that came back to its pages; see {@code CrawlBuilder.recrawl}. All zero
   * the first time.
   *
   * @param number how often it has come back
   * @param fresh pages that were not had before
   * @param changed pages that were delivered again
   * @param unchanged pages that are as they were; not counted in {@code pages}
   * @param gone pages that were there and answer 404 or 410 now; they count as failures, too
   */
  public record Recrawl(int number, long fresh, long changed, long unchanged, long gone) {

    /** The first time. */
    public static final Recrawl NONE = new Recrawl(0, 0, 0, 0, 0);
  }

  /**
   * What went to the media folder.
   *
   * @param files asked for and there; two of the same content are one on disk, but count here
   * @param bytes of these files
   * @param requests sent for them, redirect hops and retries included
   */
  public record MediaCounts(long files, long bytes, long requests) {

    /** Of a crawl without media. */
    public static final MediaCounts NONE = new MediaCounts(0, 0, 0);
  }

  /**
   * How long a host takes to answer.
   *
   * @param host its origin
   * @param responses how many answers
   * @param mean from the start of a call to the end of the body
   */
  public record HostTime(String host, long responses, Duration mean) {}

  /** Copies the collections. */
  public CrawlStats {
    failed = Map.copyOf(failed);
    skipped = Map.copyOf(skipped);
    dropped = Map.copyOf(dropped);
    slowestHosts = List.copyOf(slowestHosts);
  }

  /** All failures. */
  public long failures() {
    return failed.values().stream().mapToLong(Long::longValue).sum();
  }

  /** All items that were dropped. */
  public long drops() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Pages a second since the start. */
  public double pagesPerSecond() {
    double seconds = elapsed.toNanos() / 1e9;
    return seconds > 0 ? pages / seconds : 0;
  }
}
