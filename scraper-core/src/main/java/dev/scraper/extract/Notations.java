package dev.scraper.extract;

import dev.scraper.internal.convert.Notation;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.IllformedLocaleException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@link Format}. */
final class Notations {

  private Notations() {}

  /**
   * What a component's annotation says, and where it is silent its type's.
   *
   * @throws IllegalArgumentException if a locale or zone is none
   */
  static Notation of(@Nullable Format component, @Nullable Format type) {
    String locale =
        first(component == null ? "" : component.locale(), type == null ? "" : type.locale());
    String pattern =
        first(component == null ? "" : component.pattern(), type == null ? "" : type.pattern());
    String zone = first(component == null ? "" : component.zone(), type == null ? "" : type.zone());
    return new Notation(
        locale.isEmpty() ? null : locale(locale),
        pattern.isEmpty() ? null : pattern,
        zone.isEmpty() ? null : zone(zone));
  }

  private static String first(String one, String other) {
    return one.isEmpty() ? other : one;
  }

  /** A language that Java does not know would silently get the separators of none. */
  private static Locale locale(String tag) {
    try {
      Locale locale = new Locale.Builder().setLanguageTag(tag).build();
      boolean known =
          Arrays.stream(Locale.getAvailableLocales())
              .anyMatch(each -> each.getLanguage().equals(locale.getLanguage()));
      if (known && !locale.getLanguage().isEmpty()) {
        return locale;
      }
    } catch (IllformedLocaleException e) {
      throw new IllegalArgumentException("'" + tag + "' is no language tag, such as de-DE", e);
    }
    throw new IllegalArgumentException("'" + tag + "' is no language that Java knows");
  }

  private static ZoneId zone(String zone) {
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("'" + zone + "' is no time zone", e);
    }
  }
}
