package dev.scraper.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.Headers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyKindTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text/html                            | HTML
          TEXT/HTML;charset=x                  | HTML
          ' text/html ; charset=utf-8'         | HTML
          text/html;                           | HTML
          application/xhtml+xml                | XML
          text/xml                             | XML
          Application/XML; charset=utf-8       | XML
          application/rss+xml                  | XML
          application/atom+xml                 | XML
          text/vnd.x+xml                       | XML
          image/svg+xml                        | OTHER
          application/json                     | JSON
          text/json                            | JSON
          application/ld+json                  | JSON
          application/problem+json;v=1         | JSON
          application/x-ndjson                 | JSON
          application/jsonl                    | JSON
          text/plain                           | TEXT
          text/csv                             | TEXT
          application/javascript               | OTHER
          application/octet-stream             | OTHER
          application/pdf                      | OTHER
          application/xml-dtd                  | OTHER
          application/html                     | OTHER
          image/png                            | OTHER
          image/xml                            | OTHER
          image/json                           | OTHER
          video/mp4                            | OTHER
          """)
  void contentTypeTellsTheKind(String contentType, BodyKind kind) {
    assertThat(BodyKind.of(Headers.of("content-type", contentType))).isEqualTo(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ";charset=utf-8",
        "html",
        "text/",
        "/html",
        "/",
        "text/html charset=utf-8",
        "te xt/html",
        "text//html",
        "*/*",
        "text/h\u00e9",
        "none"
      })
  void unreadableContentTypeIsUnknown(String contentType) {
    Headers headers = Headers.received(List.of("Content-Type", contentType));
    assertThat(BodyKind.of(headers)).isEqualTo(BodyKind.UNKNOWN);
  }

  @Test
  void absentContentTypeIsUnknown() {
    assertThat(BodyKind.of(Headers.of("Content-Length", "3"))).isEqualTo(BodyKind.UNKNOWN);
  }

  @Test
  void lastReadableContentTypeCounts() {
    Headers headers =
        Headers.of(
            "Content-Type", "image/png", "Content-Type", "text/html", "Content-Type", "rubbish");
    assertThat(BodyKind.of(headers)).isEqualTo(BodyKind.HTML);
    assertThat(BodyKind.of(Headers.of("Content-Type", "text/html, application/json, */*")))
        .isEqualTo(BodyKind.JSON);
    assertThat(BodyKind.of(Headers.of("Content-Type", "text/html;x=\"a, image/png\"")))
        .isEqualTo(BodyKind.HTML);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <html>              | HTML
          '  \t\r\n\f<p>'     | HTML
          <A href=x>          | HTML
          <!DOCTYPE html>     | HTML
          <!-- c -->          | HTML
          <?xml version="1"?> | XML
          ' <?xml ?>'         | XML
          <?php echo 1        | TEXT
          </p>                | TEXT
          < p>                | TEXT
          <                   | TEXT
          1 < 2               | TEXT
          '{"a":1}'           | JSON
          ' [1]'              | JSON
          hello               | TEXT
          User-agent: *       | TEXT
          ''                  | TEXT
          '  '                | TEXT
          """)
  void firstCharactersTellTheKind(String start, BodyKind kind) {
    String text = start.translateEscapes();
    assertThat(BodyKind.sniff(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(kind);
    for (String charset : List.of("UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
      byte[] marked = ("\ufeff" + text).getBytes(Charset.forName(charset));
      assertThat(BodyKind.sniff(marked)).as(charset).isEqualTo(kind);
    }
  }

  @Test
  void anyBinaryDataByteMakesTheBodyOther() {
    List<Integer> allowed = List.of(0x09, 0x0a, 0x0c, 0x0d, 0x1b);
    for (int b = 0; b < 256; b++) {
      byte[] start = {'<', 'p', '>', (byte) b};
      BodyKind kind = b < 0x20 && !allowed.contains(b) ? BodyKind.OTHER : BodyKind.HTML;
      assertThat(BodyKind.sniff(start)).as("byte %x", b).isEqualTo(kind);
    }
  }

  @Test
  void onlyTheFirst512BytesAreLookedAt() {
    byte[] start = new byte[600];
    Arrays.fill(start, (byte) ' ');
    start[512] = 0;
    start[513] = '{';
    assertThat(BodyKind.sniff(start)).isEqualTo(BodyKind.TEXT);
    start[511] = 0;
    assertThat(BodyKind.sniff(start)).isEqualTo(BodyKind.OTHER);
  }

  @Test
  void pictureIsBinary() {
    byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13};
    assertThat(BodyKind.sniff(png)).isEqualTo(BodyKind.OTHER);
  }
}
