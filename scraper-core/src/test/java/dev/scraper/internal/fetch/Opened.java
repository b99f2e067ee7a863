package dev.scraper.internal.fetch;

import dev.scraper.http.Headers;
import dev.scraper.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import okhttp3.Cookie;
import okhttp3.HttpUrl;

/** What the fuzzer reads with, of what only this package can see. */
public final class Opened {

  private static final int MOST = 200_000;

  private Opened() {}

  /** What becomes of a body, at most 200,000 bytes. */
  public static byte[] decoded(String encoding, byte[] body) throws IOException {
    List<String> encodings = Decoders.encodings(Headers.of("Content-Encoding", encoding));
    try (InputStream in = Decoders.open(new ByteArrayInputStream(body), encodings, MOST)) {
      return in.readNBytes(MOST);
    }
  }

  /** Takes cookies from a host and gives them back to it; says how many. */
  public static int cookies(HttpUrl url, List<String> fields) {
    CrawlCookies jar = new CrawlCookies(() -> 0, (cookie, there) -> {});
    okhttp3.Headers.Builder headers = new okhttp3.Headers.Builder();
    fields.forEach(field -> headers.addUnsafeNonAscii("Set-Cookie", field));
    for (Cookie cookie : Cookie.parseAll(url, headers.build())) {
      jar.saveFromResponse(url, List.of(cookie));
      String text = CookieChanges.text("", cookie);
      Cookie kept = CookieChanges.cookie(Json.parse(text));
      if (!text.equals(CookieChanges.text("", kept)) || kept.matches(url) != cookie.matches(url)) {
        throw new AssertionError("kept as " + kept + ": " + cookie);
      }
      jar.restore(kept);
    }
    jar.loadForRequest(url);
    return jar.size();
  }
}
