package dev.scraper.export;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When a part of an output is complete and the next one begins; see {@link Exporters#rotating}.
 *
 * <p><b>Thread-safety:</b> immutable, as far as its clock is.
 */
public final class Rotation {

  private final long bytes;
  private final @Nullable Duration time;
  private final InstantSource clock;

  private Rotation(long bytes, @Nullable Duration time, InstantSource clock) {
    this.bytes = bytes;
    this.time = time;
    this.clock = clock;
  }

  /**
   * By size: a part is complete with the record that brings it to so many bytes. Of gzipped files
   * and those that are not text what is on disk counts, so they may become larger by what an
   * exporter gathers before it writes: 64 KiB of text.
   *
   * @throws IllegalArgumentException if it is not above 0
   */
  public static Rotation atBytes(long bytes) {
    if (bytes <= 0) {
      throw new IllegalArgumentException("a part must have at least a byte, not " + bytes);
    }
    return new Rotation(bytes, null, InstantSource.system());
  }

  /**
   * By time: a part takes records for so long, from its first one on. It is complete when a record
   * comes after that.
   *
   * @throws IllegalArgumentException if it is not above 0
   */
  public static Rotation every(Duration time) {
    return every(time, InstantSource.system());
  }

  /**
   * By time, as a clock of one's own tells it.
   *
   * @throws IllegalArgumentException if the time is not above 0
   */
  public static Rotation every(Duration time, InstantSource clock) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("a part must have more time than " + time);
    }
    return new Rotation(Long.MAX_VALUE, time, Objects.requireNonNull(clock, "clock"));
  }

  Instant now() {
    return clock.instant();
  }

  /** Whether a part that has a record since then is complete. */
  boolean isComplete(long size, Instant first) {
    return size >= bytes || time != null && !now().isBefore(first.plus(time));
  }
}
