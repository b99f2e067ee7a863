package dev.scraper.testing;

import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.page.Page;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Pages as if a server had sent them. */
public final class PageFrom {

  public static final String ADDRESS = "http://site.test/dir/page?q=1";

  private PageFrom() {}

  public static Page html(String body) {
    return html(body, "utf-8");
  }

  public static Page html(String body, String charset) {
    return of(
        Request.get(ADDRESS),
        Headers.of("Content-Type", "text/html; charset=" + charset),
        body.getBytes(Charset.forName(charset)));
  }

  public static Page xml(String body) {
    return of("application/xml", body);
  }

  public static Page json(String body) {
    return of("application/json", body);
  }

  public static Page of(String contentType, String body) {
    return of(
        Request.get(ADDRESS),
        Headers.of("Content-Type", contentType),
        body.getBytes(StandardCharsets.UTF_8));
  }

  public static Page of(Request request, Headers headers, byte[] body) {
    return Page.parse(new Response(request, 200, headers, body, true, Duration.ZERO), 0, List.of());
  }
}
