package dev.scraper.pipeline;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * What a {@link Stage} makes of one item: it passes, as it is or as others, it is dropped, or that
 * will be known later.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param <O> the type of what passes
 */
public sealed interface Verdict<O> {

  /** The item goes on as one item, itself or another. */
  static <O> Verdict<O> pass(O item) {
    return new Pass<>(List.of(item));
  }

  /** The item goes on as several, in this order; none counts as dropped, as {@code no items}. */
  static <O> Verdict<O> all(List<? extends O> items) {
    return new Pass<>(List.copyOf(items));
  }

  /**
   * The item ends here.
   *
   * @param reason what it is counted under; few and short, so no values in it
   */
  static <O> Verdict<O> drop(String reason) {
    return drop(reason, "");
  }

  /**
   * The item ends here.
   *
   * @param reason what it is counted under; few and short, so no values in it
   * @param detail for listeners: what was wrong with this very item
   */
  static <O> Verdict<O> drop(String reason, String detail) {
    return new Drop<>(reason, detail);
  }

  /**
   * It will be known when a future completes; that must be within 30 s. A failed future fails the
   * page, and it is cancelled when the crawl is.
   */
  static <O> Verdict<O> later(CompletionStage<? extends Verdict<O>> verdict) {
    return new Later<>(verdict);
  }

  /**
   * The item goes on.
   *
   * @param items as what
   */
  record Pass<O>(List<O> items) implements Verdict<O> {
    /** Copies the list. */
    public Pass {
      items = List.copyOf(items);
    }
  }

  /**
   * The item ends here.
   *
   * @param reason what it is counted under: made one line of at most 100 characters
   * @param detail what was wrong with this very item, or empty
   */
  record Drop<O>(String reason, String detail) implements Verdict<O> {

    private static final int LONGEST_REASON = 100;
    private static final Pattern NOT_FOR_A_LINE = Pattern.compile("[\\p{Cc}\\p{Z}]+");

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the reason is blank
     */
    public Drop {
      Objects.requireNonNull(detail, "detail");
      reason = line(reason);
      if (reason.isEmpty()) {
        throw new IllegalArgumentException("an item was dropped without a reason");
      }
    }

    private static String line(String text) {
      String line = NOT_FOR_A_LINE.matcher(text).replaceAll(" ").strip();
      return Values.cut(line, LONGEST_REASON);
    }
  }

  /**
   * Not known yet.
   *
   * @param verdict when it is
   */
  record Later<O>(CompletionStage<? extends Verdict<O>> verdict) implements Verdict<O> {
    /** Checks the value. */
    public Later {
      Objects.requireNonNull(verdict, "verdict");
    }
  }
}
