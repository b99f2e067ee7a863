package dev.scraper.http;

import dev.scraper.json.Json;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a request tells the crawl and not the server. Nearly all requests have {@link #NONE}.
 *
 * @param priority higher first, within a host
 * @param label which handler takes the page, or null
 * @param carried what travels with the request, or null
 * @param session whose cookies are used; empty for those of the crawl
 * @param notBefore the earliest moment, or null
 * @param delay how long the host is left alone afterwards
 * @param refetch whether it is made although it was made before
 */
record Errand(
    int priority,
    @Nullable String label,
    @Nullable Json carried,
    String session,
    @Nullable Instant notBefore,
    Duration delay,
    boolean refetch) {

  static final Errand NONE = new Errand(0, null, null, "", null, Duration.ZERO, false);

  Errand priority(int value) {
    return new Errand(value, label, carried, session, notBefore, delay, refetch);
  }

  Errand label(@Nullable String value) {
    return new Errand(priority, value, carried, session, notBefore, delay, refetch);
  }

  Errand carried(@Nullable Json value) {
    return new Errand(priority, label, value, session, notBefore, delay, refetch);
  }

  Errand session(String value) {
    return new Errand(priority, label, carried, value, notBefore, delay, refetch);
  }

  Errand notBefore(@Nullable Instant value) {
    return new Errand(priority, label, carried, session, value, delay, refetch);
  }

  Errand delay(Duration value) {
    return new Errand(priority, label, carried, session, notBefore, value, refetch);
  }

  Errand refetch(boolean value) {
    return new Errand(priority, label, carried, session, notBefore, delay, value);
  }
}
