package dev.scraper.state;

import dev.scraper.event.Ended;
import dev.scraper.http.FailureKind;
import dev.scraper.policy.SkipReason;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a state folder says of its crawl, as of the last commit: while one is at work, that is some
 * hundredths of a second ago.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param folder where the state is
 * @param atWork whether a crawl is at work on it now
 * @param ended why it ended when it was last at work; empty while it is at work, and after a kill
 * @param pages delivered to the spider
 * @param records given to the outputs
 * @param requests sent for pages, with redirect hops and retries
 * @param bytes of bodies, as they came over the wire
 * @param queued requests that wait, those in flight not among them
 * @param inFlight requests that are being answered; 0 when no crawl is at work
 * @param failed requests that failed, by kind
 * @param skipped URLs that were passed over, by reason
 * @param elapsed how long the crawl was at work, in all its processes
 * @param hosts that were met; those with the most requests waiting come first
 * @param oldest the request that has waited longest, if any waits
 * @param sizeOnDisk of the folder's files, in bytes; outputs are not among them
 * @param notes that were given with the crawl, see {@code CrawlBuilder.note}
 */
public record CrawlState(
    Path folder,
    boolean atWork,
    Optional<Ended> ended,
    long pages,
    long records,
    long requests,
    long bytes,
    long queued,
    int inFlight,
    Map<FailureKind, Long> failed,
    Map<SkipReason, Long> skipped,
    Duration elapsed,
    List<Host> hosts,
    Optional<Waiting> oldest,
    long sizeOnDisk,
    Map<String, String> notes) {

  /** Copies the collections. */
  public CrawlState {
    failed = Map.copyOf(failed);
    skipped = Map.copyOf(skipped);
    hosts = List.copyOf(hosts);
    notes = Map.copyOf(notes);
  }

  /** Whether nothing is left to do: the crawl, started again, fetches nothing. */
  public boolean isFinished() {
    return ended.filter(Ended.FINISHED::equals).isPresent();
  }

  /**
   * A host: scheme, name and port are one.
   *
   * @param origin such as {@code https://example.com}
   * @param queued requests that wait, those in flight among them
   * @param pages delivered to the spider
   * @param dead whether it was given up
   * @param heldUntil the last moment until which it wanted to be left alone, past or to come
   */
  public record Host(
      String origin, long queued, long pages, boolean dead, Optional<Instant> heldUntil) {}

  /**
   * A request that waits.
   *
   * @param url as queued
   * @param since when it was queued, or was to be tried again
   */
  public record Waiting(String url, Instant since) {}
}
