package dev.scraper.extract;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.scraper.internal.convert.Conversion;
import dev.scraper.internal.convert.Conversions;
import dev.scraper.internal.convert.Notation;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The compiled selectors, expressions and conversions of a function, which names them anew for each
 * item. Bounded, since selectors may be put together at run time.
 *
 * <p><b>Thread-safety:</b> safe.
 */
final class Prepared {

  private static final int MOST = 500;

  private record Kind(Class<?> type, Notation notation) {}

  private final Converters converters;
  private final Cache<String, Picker> pickers = Caffeine.newBuilder().maximumSize(MOST).build();
  private final Cache<String, Pattern> regexes = Caffeine.newBuilder().maximumSize(MOST).build();
  private final Cache<Kind, Conversion> conversions =
      Caffeine.newBuilder().maximumSize(MOST).build();

  Prepared(Converters converters) {
    this.converters = converters;
  }

  Picker picker(String css) {
    return Objects.requireNonNull(pickers.get(css, Picker::css));
  }

  Pattern regex(String regex) {
    return Objects.requireNonNull(regexes.get(regex, Pattern::compile));
  }

  /**
   * What reads a type.
   *
   * @throws IllegalArgumentException if it is not supported
   */
  Conversion conversion(Class<?> type, Notation notation) {
    return Objects.requireNonNull(
        conversions.get(new Kind(type, notation), kind -> find(kind.type, kind.notation)));
  }

  private Conversion find(Class<?> type, Notation notation) {
    @Nullable Conversion given = converters.of(type);
    return given != null
        ? given
        : Conversions.of(type, notation)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        type.getName() + " cannot be made of text without a converter"));
  }

  /** Whether the user gave a converter for the type. */
  boolean converts(Class<?> type) {
    return converters.of(type) != null;
  }

  Plan plan(Class<?> type) {
    return Plans.of(type, converters);
  }
}
