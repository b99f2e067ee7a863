package dev.scraper.event;

import dev.scraper.http.FailureKind;
import dev.scraper.http.Url;
import dev.scraper.policy.SkipReason;
import dev.scraper.robots.RobotsRules;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a crawl. Each queued request gives exactly one of {@link PageDone},
 * {@link MediaStored}, {@link Failed} and {@link Skipped}, unless the crawl ends before its turn,
 * or comes back to a page that is {@link Change#UNCHANGED}.
 */
public sealed interface CrawlEvent {

  /**
   * A page was delivered to the spider and its items were accepted.
   *
   * @param url the address that answered
   * @param queued the address as queued, the head of a redirect chain
   * @param status the HTTP status
   * @param depth links from a seed
   * @param items records of it that the outputs took; what a pipeline dropped is not among them
   * @param links new requests it gave
   * @param bytes of the decoded body
   * @param elapsed from the start of the last call to the end of its body
   */
  record PageDone(
      Url url,
      Url queued,
      int status,
      int depth,
      int items,
      int links,
      long bytes,
      Duration elapsed)
      implements CrawlEvent {}

  /**
   * A file that a spider asked for is in the media folder.
   *
   * @param url the address that answered
   * @param queued the address as queued, the head of a redirect chain
   * @param status the HTTP status
   * @param file its name below the folder, with a slash
   * @param type its media type
   * @param bytes how long it is
   * @param elapsed from the start of the last call to the end of its body
   */
  record MediaStored(
      Url url, Url queued, int status, String file, String type, long bytes, Duration elapsed)
      implements CrawlEvent {}

  /**
   * What has become of a page since the crawl was there last; told when it comes back to its pages,
   * after the {@link PageDone} or {@link Failed} of the page.
   *
   * @param url the address as queued
   * @param change what has become of it
   */
  record Revisited(Url url, Change change) implements CrawlEvent {}

  /** What can become of a page between two visits. */
  enum Change {
    /** It was not had before. */
    NEW,
    /** It is another one than it was, and was delivered again. */
    CHANGED,
    /** It is as it was; there is no other event. */
    UNCHANGED,
    /** It was there, and answers 404 or 410. */
    GONE
  }

  /**
   * An item was dropped on its way out. Told before the {@link PageDone} of its page, for the first
   * 100 of each page; the statistics count all. The items of a page that fails are not told.
   *
   * @param url the address of its page, or of the failed request that the spider made it of
   * @param reason what it is counted under, one line
   * @param detail what was wrong with this very item, or empty
   */
  record ItemDropped(Url url, String reason, String detail) implements CrawlEvent {}

  /**
   * A request failed for good.
   *
   * @param failure all that is known of it
   */
  record Failed(Failure failure) implements CrawlEvent {}

  /**
   * A queued request was not fetched, or not delivered. Links that are turned away where they are
   * found (DUPLICATE, SCOPE, DEPTH, LIMIT, NOFOLLOW) are counted in the statistics and give no
   * event.
   *
   * @param url as queued
   * @param reason why
   * @param status the last HTTP status, or null
   * @param attempts how often it was sent
   * @param referrer the page it was found on, or null for a seed
   */
  record Skipped(
      String url,
      SkipReason reason,
      @Nullable Integer status,
      int attempts,
      @Nullable String referrer)
      implements CrawlEvent {}

  /**
   * A request will be sent again.
   *
   * @param url as queued
   * @param kind what went wrong
   * @param status the HTTP status, or null
   * @param retry 1 for the first retry
   * @param delay the time until it is due
   */
  record Retrying(String url, FailureKind kind, @Nullable Integer status, int retry, Duration delay)
      implements CrawlEvent {}

  /**
   * No request will go to a host for a while.
   *
   * @param host its origin
   * @param delay how long
   * @param reason one line for people
   */
  record HostHeld(String host, Duration delay, String reason) implements CrawlEvent {}

  /**
   * A host was given up.
   *
   * @param host its origin
   */
  record HostDown(String host) implements CrawlEvent {}

  /**
   * A host's robots.txt is known.
   *
   * @param host its origin
   * @param status the HTTP status that decided, or null without one
   * @param outcome what follows for the host's pages
   * @param detail one line for people
   * @param rules what it says to us, where it could be read
   */
  record RobotsRead(
      String host,
      @Nullable Integer status,
      RobotsOutcome outcome,
      String detail,
      Optional<RobotsRules> rules)
      implements CrawlEvent {}

  /** What the look at a robots.txt came to (RFC 9309, 2.3.1). */
  enum RobotsOutcome {
    /** It was read; its rules hold. */
    RULES,
    /** There is none: all is allowed. */
    ALL_ALLOWED,
    /** The server could not tell: nothing is allowed. */
    UNAVAILABLE,
    /** It could not be had: pages fail as it did. */
    FAILED,
    /** The crawl ended before it was known. */
    STOPPED;

    /** Whether it is known what is allowed. */
    public boolean isKnown() {
      return this == RULES || this == ALL_ALLOWED;
    }
  }
}
