package dev.scraper.internal.fetch;

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

  /** Filled by the first response in a session; as many as the spider names. */
  private final Map<String, CrawlCookies> named = new ConcurrentHashMap<>();

  /**
   * @param wallMillis milliseconds since 1970, by which cookies expire
   * @param session that of the call the current thread works for; empty for the crawl's own
   */
  SessionCookies(LongSupplier wallMillis, Supplier<String> session) {
    this.wallMillis = wallMillis;
    this.session = session;
    this.usual = new CrawlCookies(wallMillis);
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
    String name = session.get();
    return name.isEmpty()
        ? usual
        : named.computeIfAbsent(name, each -> new CrawlCookies(wallMillis));
  }
}
