package dev.scraper.internal.schedule;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.Failure;
import dev.scraper.export.Row;
import dev.scraper.policy.SkipReason;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What went wrong, as a record. */
public final class FailureRow {

  private static final List<String> NAMES =
      List.of("url", "kind", "status", "attempts", "message", "referrer");

  private static final Pattern BREAKS = Pattern.compile("[\\r\\n\\t]+");
  private static final Pattern ACTS =
      Pattern.compile("[\\p{Cc}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

  private FailureRow() {}

  /** The record of an event that tells of a request that could not be had. */
  public static Optional<Row> of(CrawlEvent event) {
    if (event instanceof CrawlEvent.Failed failed) {
      return Optional.of(of(failed.failure()));
    }
    if (event instanceof CrawlEvent.Skipped s && s.reason() == SkipReason.ROBOTS_UNAVAILABLE) {
      return Optional.of(unavailable(s));
    }
    return Optional.empty();
  }

  static Row of(Failure f) {
    return row(f.url(), f.kind().name(), f.status(), f.attempts(), f.message(), f.referrer());
  }

  private static Row unavailable(CrawlEvent.Skipped s) {
    String message = "robots.txt answered with an error to the end, so nothing is allowed";
    return row(s.url(), s.reason().name(), s.status(), s.attempts(), message, s.referrer());
  }

  private static Row row(
      String url,
      String kind,
      @Nullable Integer status,
      int attempts,
      String message,
      @Nullable String referrer) {
    return Row.of(NAMES, Arrays.asList(url, kind, status, attempts, clean(message), referrer));
  }

  /** One line without what acts on a terminal: a server or an exception may say anything. */
  private static String clean(String message) {
    return ACTS.matcher(BREAKS.matcher(message).replaceAll(" ")).replaceAll("");
  }
}
