package dev.scraper.internal.fetch;

import dev.scraper.internal.state.ChangeSet;
import dev.scraper.json.Json;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;

/**
 * A jar for each session of a crawl: what one session is given, another never sends.
 *
 * <p><b>Thread-safety:</b> safe.
 */
final class SessionCookies implements CookieJar {

  private final LongSupplier wallMillis;
  private final Supplier<String> session;
  private final CrawlCookies usual;
  private final CookieChanges changes = new CookieChanges();

  /** Whether anybody takes the changes. */
  private volatile boolean kept;

  /** Filled by the first response in a session; as many as the spider names. */
  private final Map<String, CrawlCookies> named = new ConcurrentHashMap<>();

  /**
   * @param wallMillis milliseconds since 1970, by which cookies expire
   * @param session that of the call the current thread works for; empty for the crawl's own
   */
  SessionCookies(LongSupplier wallMillis, Supplier<String> session) {
    this.wallMillis = wallMillis;
    this.session = session;
    this.usual = jar("");
  }

  private CrawlCookies jar(String name) {
    return new CrawlCookies(
        wallMillis,
        (cookie, there) -> {
          if (!kept) {
            return;
          }
          if (there) {
            changes.set(name, cookie);
          } else {
            changes.gone(name, cookie);
          }
        });
  }

  /**
   * Takes over the cookies of an earlier process, and from now on notes what changes; before the
   * first request.
   */
  void keep(Collection<String> earlier) {
    for (String text : earlier) {
      Json map = Json.parse(text);
      of(CookieChanges.session(map)).restore(CookieChanges.cookie(map));
    }
    kept = true;
  }

  /** Adds what has changed since this was asked. */
  void addTo(ChangeSet set) {
    changes.addTo(set);
  }

  @Override
  public void saveFromResponse(HttpUrl url, List<Cookie> cookies) {
    jar().saveFromResponse(url, cookies);
  }

  @Override
  public List<Cookie> loadForRequest(HttpUrl url) {
    return jar().loadForRequest(url);
  }

  private CrawlCookies jar() {
    return of(session.get());
  }

  private CrawlCookies of(String name) {
    return name.isEmpty() ? usual : named.computeIfAbsent(name, this::jar);
  }
}
