package dev.scraper.internal.fetch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;

/**
 * The cookies of one crawl, in memory (RFC 6265; public suffixes are refused by OkHttp's parser,
 * and what {@link CookieRules} say). Holds at most 50 cookies of a domain and 3,000 in all; expired
 * ones go first, then the oldest.
 *
 * <p><b>Thread-safety:</b> safe; a jar without cookies answers without a lock.
 */
final class CrawlCookies implements CookieJar {

  private static final int PER_DOMAIN = 50;
  private static final int IN_ALL = 3_000;

  private static final Comparator<Cookie> LONGER_PATH_FIRST =
      Comparator.comparingInt((Cookie cookie) -> cookie.path().length()).reversed();

  /** Told, under the jar's lock, of a cookie that was set, or is gone. */
  interface Listener {
    void changed(Cookie cookie, boolean there);
  }

  private final LongSupplier wallMillis;
  private final Listener listener;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock. Both in order of creation; a replaced cookie keeps its place (5.3, 11.3).
  private final Map<Key, Cookie> all = new LinkedHashMap<>();
  private final Map<String, Map<Key, Cookie>> byDomain = new HashMap<>();

  private volatile boolean empty = true;

  private record Key(String domain, String name, String path) {
    static Key of(Cookie cookie) {
      return new Key(cookie.domain(), cookie.name(), cookie.path());
    }
  }

  /**
   * @param wallMillis milliseconds since 1970, by which cookies expire
   */
  CrawlCookies(LongSupplier wallMillis, Listener listener) {
    this.wallMillis = wallMillis;
    this.listener = listener;
  }

  /** Takes over a cookie of an earlier process. */
  void restore(Cookie cookie) {
    lock.lock();
    try {
      put(cookie);
      empty = all.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void saveFromResponse(HttpUrl url, List<Cookie> cookies) {
    lock.lock();
    try {
      for (Cookie cookie : cookies) {
        if (CookieRules.mayBeSet(url, cookie, all.values())) {
          put(cookie);
        }
      }
      empty = all.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Cookie> loadForRequest(HttpUrl url) {
    if (empty) {
      return List.of();
    }
    List<Cookie> found = new ArrayList<>(4);
    lock.lock();
    try {
      long now = wallMillis.getAsLong();
      String domain = url.host();
      while (!domain.isEmpty()) {
        for (Cookie cookie : byDomain.getOrDefault(domain, Map.of()).values()) {
          if (cookie.expiresAt() > now && cookie.matches(url)) {
            found.add(cookie);
          }
        }
        int dot = domain.indexOf('.');
        domain = dot < 0 ? "" : domain.substring(dot + 1);
      }
    } finally {
      lock.unlock();
    }
    found.sort(LONGER_PATH_FIRST);
    return found;
  }

  int size() {
    lock.lock();
    try {
      return all.size();
    } finally {
      lock.unlock();
    }
  }

  private void put(Cookie cookie) {
    Key key = Key.of(cookie);
    if (cookie.expiresAt() <= wallMillis.getAsLong()) {
      remove(key);
      return;
    }
    Map<Key, Cookie> siblings =
        byDomain.computeIfAbsent(cookie.domain(), domain -> new LinkedHashMap<>());
    if (!all.containsKey(key)) {
      makeRoom(siblings, PER_DOMAIN);
      makeRoom(all, IN_ALL);
    }
    Cookie before = all.put(key, cookie);
    // Making room may have emptied and dropped the map looked up above.
    byDomain.computeIfAbsent(cookie.domain(), domain -> new LinkedHashMap<>()).put(key, cookie);
    if (!cookie.equals(before)) {
      listener.changed(cookie, true);
    }
  }

  private void makeRoom(Map<Key, Cookie> cookies, int limit) {
    if (cookies.size() < limit) {
      return;
    }
    long now = wallMillis.getAsLong();
    List<Key> expired = new ArrayList<>();
    cookies.forEach(
        (key, cookie) -> {
          if (cookie.expiresAt() <= now) {
            expired.add(key);
          }
        });
    expired.forEach(this::remove);
    while (cookies.size() >= limit) {
      remove(cookies.keySet().iterator().next());
    }
  }

  private void remove(Key key) {
    Cookie gone = all.remove(key);
    if (gone != null) {
      listener.changed(gone, false);
    }
    Map<Key, Cookie> siblings = byDomain.get(key.domain());
    if (siblings != null && siblings.remove(key) != null && siblings.isEmpty()) {
      byDomain.remove(key.domain());
    }
  }
}
