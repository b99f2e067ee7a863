package dev.scraper.internal.fetch;

import dev.scraper.internal.state.ChangeSet;
import dev.scraper.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import okhttp3.Cookie;
import org.jspecify.annotations.Nullable;

/**
 * Cookies that were set or are gone since the last commit, and cookies as text.
 *
 * <p><b>Thread-safety:</b> safe; filled by fetch threads, emptied by the loop.
 */
final class CookieChanges {

  private record Change(String key, @Nullable String data) {}

  private final ConcurrentLinkedQueue<Change> changes = new ConcurrentLinkedQueue<>();

  void set(String session, Cookie cookie) {
    changes.add(new Change(key(session, cookie), text(session, cookie)));
  }

  void gone(String session, Cookie cookie) {
    changes.add(new Change(key(session, cookie), null));
  }

  void addTo(ChangeSet set) {
    Change change;
    while ((change = changes.poll()) != null) {
      set.cookie(change.key(), change.data());
    }
  }

  /** No part of it can hold a line break. */
  private static String key(String session, Cookie cookie) {
    return String.join("\n", session, cookie.domain(), cookie.name(), cookie.path());
  }

  static String text(String session, Cookie cookie) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("session", session);
    map.put("name", cookie.name());
    map.put("value", cookie.value());
    map.put("domain", cookie.domain());
    map.put("hostOnly", cookie.hostOnly());
    map.put("path", cookie.path());
    map.put("secure", cookie.secure());
    map.put("httpOnly", cookie.httpOnly());
    if (cookie.persistent()) {
      map.put("expiresAt", cookie.expiresAt());
    }
    return Json.of(map).toString();
  }

  /** The session that a kept cookie belongs to. */
  static String session(Json text) {
    return text.get("session").text();
  }

  /** The cookie that a text was made of. */
  static Cookie cookie(Json text) {
    Cookie.Builder cookie =
        new Cookie.Builder()
            .name(text.get("name").text())
            .value(text.get("value").text())
            .path(text.get("path").text());
    String domain = text.get("domain").text();
    cookie =
        text.get("hostOnly").asBoolean() ? cookie.hostOnlyDomain(domain) : cookie.domain(domain);
    if (text.get("secure").asBoolean()) {
      cookie = cookie.secure();
    }
    if (text.get("httpOnly").asBoolean()) {
      cookie = cookie.httpOnly();
    }
    return text.get("expiresAt").isPresent()
        ? cookie.expiresAt(text.get("expiresAt").asLong()).build()
        : cookie.build();
  }
}
