package dev.scraper.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a crawl ends before its links do.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param maxDepth links followed from a seed; a seed has depth 0
 * @param maxPages pages delivered to the spider
 * @param maxPerHost pages delivered to the spider from one host
 * @param maxDuration from the start, or null for no limit
 * @param paths how many pages of parts of each host are enough
 * @param traps what is done about parts of a site that have no end
 */
public record Limits(
    int maxDepth,
    long maxPages,
    long maxPerHost,
    @Nullable Duration maxDuration,
    List<PathBudget> paths,
    Traps traps) {

  /** A URL longer than this, in characters, is not fetched. */
  public static final int MAX_URL_LENGTH = 8_192;

  /** No limit but the usual guards against traps. */
  public static final Limits NONE =
      new Limits(Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, null, List.of(), Traps.USUAL);

  /** Checks the values. */
  public Limits {
    paths = List.copyOf(paths);
    Objects.requireNonNull(traps);
    if (maxDepth < 0) {
      throw new IllegalArgumentException("max depth < 0: " + maxDepth);
    }
    if (maxPages < 1) {
      throw new IllegalArgumentException("max pages < 1: " + maxPages);
    }
    if (maxPerHost < 1) {
      throw new IllegalArgumentException("max pages per host < 1: " + maxPerHost);
    }
    if (maxDuration != null && (maxDuration.isNegative() || maxDuration.isZero())) {
      throw new IllegalArgumentException("max duration <= 0: " + maxDuration);
    }
  }

  /** With a limit for the depth. */
  public Limits maxDepth(int value) {
    return new Limits(value, maxPages, maxPerHost, maxDuration, paths, traps);
  }

  /** With a limit for the pages delivered. */
  public Limits maxPages(long value) {
    return new Limits(maxDepth, value, maxPerHost, maxDuration, paths, traps);
  }

  /** With a limit for the pages of one host. */
  public Limits maxPerHost(long value) {
    return new Limits(maxDepth, maxPages, value, maxDuration, paths, traps);
  }

  /** With a limit for the time. */
  public Limits maxDuration(Duration value) {
    return new Limits(maxDepth, maxPages, maxPerHost, Objects.requireNonNull(value), paths, traps);
  }

  /**
   * With a limit for the pages of each host whose path is of that form, such as {@code /blog/*};
   * see {@link PathBudget}. Several that match a path hold together.
   */
  public Limits maxPerPath(String glob, long pages) {
    List<PathBudget> more = new ArrayList<>(paths);
    more.add(new PathBudget(glob, pages));
    return new Limits(maxDepth, maxPages, maxPerHost, maxDuration, more, traps);
  }

  /** With other guards against parts of a site that have no end. */
  public Limits traps(Traps value) {
    return new Limits(maxDepth, maxPages, maxPerHost, maxDuration, paths, value);
  }
}
