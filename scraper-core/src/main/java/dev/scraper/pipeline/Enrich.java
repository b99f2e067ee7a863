package dev.scraper.pipeline;

import java.time.Duration;
import java.util.Objects;

/**
 * How long {@link Pipeline#enrich} waits, and what becomes of an item that could not be enriched.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param limit the longest time, from when all items of the page have been asked for
 * @param otherwise what becomes of an item whose future fails or is not there in time
 */
public record Enrich(Duration limit, Otherwise otherwise) {

  /** 30 s; a failure fails the page. */
  public static final Enrich DEFAULT = new Enrich(Duration.ofSeconds(30), Otherwise.FAIL);

  /** What becomes of an item that could not be enriched. */
  public enum Otherwise {
    /** Its page fails, with all its items. */
    FAIL,
    /** It is dropped, as {@code not enriched} or {@code not enriched in time}. */
    DROP,
    /** It goes on as it was. */
    KEEP
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the limit is not positive
   */
  public Enrich {
    Objects.requireNonNull(otherwise, "otherwise");
    if (limit.isZero() || limit.isNegative()) {
      throw new IllegalArgumentException("the limit must be positive: " + limit);
    }
  }

  /** A limit; a failure fails the page. */
  public static Enrich within(Duration limit) {
    return new Enrich(limit, Otherwise.FAIL);
  }

  /** The same, but an item that could not be enriched is dropped. */
  public Enrich orDrop() {
    return new Enrich(limit, Otherwise.DROP);
  }

  /** The same, but an item that could not be enriched goes on as it was. */
  public Enrich orKeep() {
    return new Enrich(limit, Otherwise.KEEP);
  }
}
