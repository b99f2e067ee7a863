package dev.scraper.page;

import dev.scraper.http.Response;
import dev.scraper.http.Url;
import dev.scraper.internal.convert.Markup;
import dev.scraper.json.Json;
import dev.scraper.json.JsonException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jsoup.nodes.Document;

/**
 * What a page is made of.
 *
 * @param depth links between a seed and the page
 * @param redirects the addresses that led there, first one first
 * @param document empty but for HTML and XML
 */
record ParsedPage(
    Response response,
    int depth,
    List<Url> redirects,
    BodyKind kind,
    DecodedBody body,
    Document document,
    Outline outline) {

  static ParsedPage of(Response response, int depth, List<Url> redirects) {
    ContentType contentType = ContentType.of(response.headers());
    BodyKind told = BodyKind.of(contentType);
    BodyKind kind = told == BodyKind.UNKNOWN ? BodyKind.sniff(response.body()) : told;
    String label = contentType == null ? null : contentType.charset();
    DecodedBody body = DecodedBody.of(response.body(), kind, label);
    Document document = document(kind, body.text(), response.url());
    Outline outline =
        Outline.of(document, response.url(), queryCharset(body.charset()), kind == BodyKind.XML);
    return new ParsedPage(response, depth, List.copyOf(redirects), kind, body, document, outline);
  }

  private static Document document(BodyKind kind, String text, Url url) {
    return switch (kind) {
      case HTML -> Markup.html(text, url.toString());
      case XML -> Markup.xml(text, url.toString());
      default -> Document.createShell(url.toString());
    };
  }

  /** The body as JSON, or an error that names the page. */
  Json json() {
    try {
      return Json.parse(body.text());
    } catch (JsonException e) {
      throw new JsonException(response.url() + ": " + e.getMessage(), e);
    }
  }

  /** What the queries of links are encoded in: UTF-8 where the page's charset is not for that. */
  Charset queryCharset() {
    return queryCharset(body.charset());
  }

  private static Charset queryCharset(Charset charset) {
    return CharsetLabels.isUnicode(charset) || !charset.canEncode()
        ? StandardCharsets.UTF_8
        : charset;
  }
}
