package dev.scraper.intercept;

import dev.scraper.http.Request;
import dev.scraper.http.Response;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * For development: what a server once said is kept whatever it says of caching, for ever or for a
 * while.
 *
 * @param maxAge how long, or null for ever
 */
record AlwaysRule(@Nullable Duration maxAge) implements CacheRule {

  @Override
  public boolean covers(Request request) {
    boolean known =
        switch (request.method()) {
          case "GET", "HEAD", "POST" -> true;
          default -> false;
        };
    return known && !isPartial(request) && !CacheControl.of(request.headers()).has("no-store");
  }

  private static boolean isPartial(Request request) {
    return CacheRule.isPartialOrConditional(request);
  }

  @Override
  public Use use(Request request, CacheEntry entry, Instant now) {
    if (request.isRefetch() || CacheControl.of(request.headers()).has("no-cache")) {
      return Use.ASK;
    }
    if (maxAge == null || entry.answered().plus(maxAge).isAfter(now)) {
      return Use.ANSWER;
    }
    boolean askable = !request.method().equals("POST") && CacheRule.canBeValidated(entry);
    return askable ? Use.VALIDATE : Use.ASK;
  }

  @Override
  public boolean keeps(Request request, Response response) {
    int status = response.status();
    return status >= 200 && status < 400 && status != 206 && status != 304
        || status == 404
        || status == 410;
  }

  @Override
  public boolean looksAtVary() {
    return false;
  }
}
