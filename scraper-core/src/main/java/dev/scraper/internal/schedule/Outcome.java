package dev.scraper.internal.schedule;

import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Response;
import dev.scraper.http.Url;
import dev.scraper.policy.SkipReason;
import dev.scraper.robots.RobotsRules;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of one lease, as its worker saw it. What follows from it is the loop's decision.
 *
 * <p><b>Thread-safety:</b> immutable. Made by workers, read by the loop.
 */
public sealed interface Outcome {

  /** The status of the response, or null without one. */
  @Nullable Integer lastStatus();

  /**
   * The page was delivered and its items were accepted.
   *
   * @param status the HTTP status
   * @param items how many records it gave
   * @param drops what did not become a record
   * @param visit what is to be known of it later, or null in a crawl that is not kept
   */
  record Delivered(int status, int items, Drops drops, @Nullable Visit visit) implements Outcome {

    /** A page of which nothing was dropped. */
    public Delivered(int status, int items) {
      this(status, items, Drops.NONE, null);
    }

    @Override
    public Integer lastStatus() {
      return status;
    }
  }

  /**
   * A robots.txt was read.
   *
   * @param status the HTTP status
   * @param rules what it says
   * @param source the text that the rules were read from
   */
  record RobotsText(int status, RobotsRules rules, byte[] source) implements Outcome {
    @Override
    public Integer lastStatus() {
      return status;
    }
  }

  /**
   * A sitemap was read.
   *
   * @param status the HTTP status
   * @param visit what is to be known of it later, or null in a crawl that is not kept
   */
  record SitemapText(int status, @Nullable Visit visit) implements Outcome {
    @Override
    public Integer lastStatus() {
      return status;
    }
  }

  /**
   * A page or a sitemap is what it was on the last visit: the server said so when it was asked, or
   * the body is the same.
   *
   * @param status the HTTP status
   * @param visit what is to be known of it now
   */
  record Unchanged(int status, Visit visit) implements Outcome {
    @Override
    public Integer lastStatus() {
      return status;
    }
  }

  /**
   * A file is in the media folder.
   *
   * @param status the HTTP status
   * @param file its name below the folder
   * @param type its media type
   * @param bytes how long it is
   */
  record Stored(int status, String file, String type, long bytes) implements Outcome {
    @Override
    public Integer lastStatus() {
      return status;
    }
  }

  /**
   * An answer that somebody waits for, whatever its status; no redirect.
   *
   * @param response with its body
   * @param retryAfter the usable value of Retry-After, or null
   */
  record Fetched(Response response, @Nullable Duration retryAfter) implements Outcome {
    @Override
    public Integer lastStatus() {
      return response.status();
    }
  }

  /**
   * A final status that is not 2xx.
   *
   * @param status the HTTP status
   * @param retryAfter the usable value of Retry-After, or null
   */
  record Status(int status, @Nullable Duration retryAfter) implements Outcome {
    @Override
    public Integer lastStatus() {
      return status;
    }
  }

  /**
   * A redirect with a Location.
   *
   * @param status the HTTP status
   * @param target where to, or null when that is no http or https URL
   * @param location as received, for people
   * @param setsCookie whether the response set a cookie
   */
  record Redirect(int status, @Nullable Url target, String location, boolean setsCookie)
      implements Outcome {
    @Override
    public Integer lastStatus() {
      return status;
    }
  }

  /**
   * Failed, perhaps to be tried again.
   *
   * @param kind what went wrong
   * @param status the HTTP status, or null without one
   * @param message one line for people
   * @param cause what was thrown, or null; null for a cancelled request that was never sent
   */
  record Failed(
      FailureKind kind, @Nullable Integer status, String message, @Nullable Throwable cause)
      implements Outcome {

    /** For a request that was open, or waited for its turn, when the crawl was cancelled. */
    public static Failed cancelled(@Nullable Throwable cause) {
      return new Failed(FailureKind.CANCELLED, null, "the crawl was stopped", cause);
    }

    @Override
    public @Nullable Integer lastStatus() {
      return status;
    }

    /** Whether the request was given to the network at all. */
    boolean sent() {
      return kind != FailureKind.BLOCKED_ADDRESS
          && !(kind == FailureKind.CANCELLED && cause == null);
    }

    /** Whether it says that the host shows no sign of life. */
    boolean hostLevel() {
      return cause instanceof FetchException fetch && fetch.hostLevel();
    }

    /** Whether a kept connection was found closed before a byte of the answer. */
    boolean staleConnection() {
      return cause instanceof FetchException fetch && fetch.staleConnection();
    }
  }

  /**
   * Answered, but not a page for the spider.
   *
   * @param reason why
   * @param status the HTTP status
   */
  record Skipped(SkipReason reason, int status) implements Outcome {
    @Override
    public Integer lastStatus() {
      return status;
    }
  }
}
