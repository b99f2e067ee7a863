package dev.scraper.event;

import dev.scraper.http.FailureKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of a crawl.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param stats the final counts
 * @param ended why it is over
 * @param reached whether the spider was given any page, whatever it did with it
 * @param troubled whether a failure happened that the exit status tells of
 * @param error what broke the engine or an output, or null
 * @param failures the first {@value #FAILURES} requests that failed, in the order they did; all of
 *     them are counted in the statistics and told to listeners
 */
public record CrawlReport(
    CrawlStats stats,
    Ended ended,
    boolean reached,
    boolean troubled,
    @Nullable Throwable error,
    List<Failure> failures) {

  /** How many failures a report names. */
  public static final int FAILURES = 100;

  private static final Set<FailureKind> TROUBLES =
      EnumSet.of(
          FailureKind.DNS,
          FailureKind.CONNECT,
          FailureKind.TLS,
          FailureKind.TIMEOUT,
          FailureKind.RESET,
          FailureKind.PROTOCOL,
          FailureKind.TRUNCATED,
          FailureKind.DECODE,
          FailureKind.HOST_DOWN,
          FailureKind.SPIDER);

  /** Copies the list. */
  public CrawlReport {
    failures = List.copyOf(failures);
  }

  /**
   * Whether a failure of this kind and status means that part of the site could not be had, rather
   * than that it is not there.
   */
  public static boolean isTrouble(FailureKind kind, @Nullable Integer status) {
    if (kind == FailureKind.HTTP) {
      return status != null && (status == 408 || status == 425 || status == 429 || status >= 500);
    }
    return TROUBLES.contains(kind);
  }

  /**
   * The exit status of a program that ran this crawl: 130 interrupted, 1 the engine or an output
   * failed, 3 no page was delivered, 4 some of the site could not be had, 0 otherwise.
   */
  public int exitStatus() {
    if (ended == Ended.INTERRUPTED) {
      return 130;
    }
    if (ended == Ended.ERROR) {
      return 1;
    }
    if (!reached) {
      return 3;
    }
    return troubled ? 4 : 0;
  }

  /** What broke the engine or an output, if something did. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(error);
  }

  /** One line: pages, items, failures, elapsed. */
  @Override
  public String toString() {
    long millis = stats.elapsed().toMillis();
    return String.format(
        Locale.ROOT,
        "pages=%d items=%d failures=%d%s elapsed=%.1fs ended=%s",
        stats.pages(),
        stats.records(),
        stats.failures(),
        stats.failed().isEmpty() ? "" : byKind(stats.failed()),
        millis / 1000.0,
        ended.label());
  }

  private static String byKind(Map<FailureKind, Long> failed) {
    return new TreeMap<>(failed).toString();
  }
}
