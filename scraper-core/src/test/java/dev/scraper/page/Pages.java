package dev.scraper.page;

import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.http.Url;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Pages made from a Content-Type and a body, as if http://site.test/dir/page?q=1 had sent them. */
final class Pages {

  static final String ADDRESS = "http://site.test/dir/page?q=1";

  private Pages() {}

  static Page html(String body) {
    return of("text/html; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
  }

  static Page xml(String body) {
    return of("application/xml; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
  }

  static Page of(String contentType, byte[] body) {
    return of(Headers.of("Content-Type", contentType), body);
  }

  static Page of(Headers headers, byte[] body) {
    Request request = Request.get(ADDRESS);
    return Page.parse(
        new Response(request, 200, headers, body, true, Duration.ZERO), 0, List.<Url>of());
  }

  static List<String> links(String html) {
    return strings(html(html).links());
  }

  static List<String> strings(List<Url> urls) {
    return urls.stream().map(Url::toString).toList();
  }
}
