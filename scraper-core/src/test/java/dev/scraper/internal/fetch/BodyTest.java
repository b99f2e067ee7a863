package dev.scraper.internal.fetch;

import static dev.scraper.http.FailureKind.DECODE;
import static dev.scraper.http.FailureKind.TOO_LARGE;
import static dev.scraper.http.FailureKind.TRUNCATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.Exchange;
import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest extends FetchTestBase {

  private static final byte[] BROTLI = brotli(bytes("hello brotli\n".repeat(10)));

  private static final byte[] PAGE = bytes("<p>some text, ".repeat(5_000));

  private RawServer answering(byte[] answer) throws Exception {
    return closing(RawServer.answering(answer));
  }

  private Response get(byte[] answer) throws Exception {
    return get(downloader(), answering(answer).url());
  }

  /** A stream of one uncompressed meta-block and the empty last one (RFC 7932, 9.2). */
  private static byte[] brotli(byte[] plain) {
    int head = (plain.length - 1) << 4 | 1 << 20;
    byte[] start = {(byte) head, (byte) (head >> 8), (byte) (head >> 16)};
    return join(start, plain, new byte[] {3});
  }

  private static byte[] deflate(byte[] plain, boolean raw) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(9, raw);
    try (DeflaterOutputStream encoder = new DeflaterOutputStream(out, deflater)) {
      encoder.write(plain);
    }
    deflater.end();
    return out.toByteArray();
  }

  private static byte[] chunked(String headers, byte[] body, int size) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(bytes("HTTP/1.1 200 OK\r\n" + headers + "Transfer-Encoding: chunked\r\n\r\n"));
    for (int at = 0; at < body.length; at += size) {
      int n = Math.min(size, body.length - at);
      out.writeBytes(bytes(Integer.toHexString(n) + ";x=y\r\n"));
      out.write(body, at, n);
      out.writeBytes(bytes("\r\n"));
    }
    out.writeBytes(bytes("0\r\n\r\n"));
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 512, 513, 65_535, 65_536, 65_537, 300_001})
  void bodiesOfEverySizeComeWhole(int size) throws Exception {
    byte[] body = new byte[size];
    new Random(size).nextBytes(body);
    byte[] known = join(bytes("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n"), body);
    RawServer unknown =
        closing(RawServer.closingAfter(join(bytes("HTTP/1.1 200 OK\r\n\r\n"), body)));
    OkHttpDownloader downloader = downloader();
    for (String url :
        List.of(answering(known).url(), answering(chunked("", body, 777)).url(), unknown.url())) {
      Response response = get(downloader, url);
      assertThat(response.body()).isEqualTo(body);
      assertThat(response.bodyRead()).isTrue();
    }
  }

  @Test
  void everyEncodingIsDecoded() throws Exception {
    assertThat(get(encoded("gzip", gzip(PAGE))).body()).isEqualTo(PAGE);
    assertThat(get(encoded("X-GZIP", gzip(PAGE))).body()).isEqualTo(PAGE);
    assertThat(get(encoded("deflate", deflate(PAGE, false))).body()).isEqualTo(PAGE);
    assertThat(get(encoded("deflate", deflate(PAGE, true))).body()).isEqualTo(PAGE);
    assertThat(get(encoded("identity", PAGE)).body()).isEqualTo(PAGE);
    assertThat(text(get(encoded("br", BROTLI)))).isEqualTo("hello brotli\n".repeat(10));
    assertThat(get(chunked("Content-Encoding: gzip\r\n", gzip(PAGE), 10)).body()).isEqualTo(PAGE);
  }

  @Test
  void fiveEncodingsInARowAreDecodedAndSixAreNot() throws Exception {
    byte[] twice = gzip(deflate(PAGE, false));
    assertThat(get(encoded("deflate, gzip", twice)).body()).isEqualTo(PAGE);
    byte[] five = gzip(gzip(gzip(twice)));
    assertThat(get(encoded("deflate,gzip, gzip,identity,gzip,gzip", five)).body()).isEqualTo(PAGE);
    RawServer six = answering(encoded("deflate,gzip,gzip,gzip,gzip,gzip", gzip(five)));
    assertThat(kind(downloader(), six.url())).isEqualTo(DECODE);
  }

  @Test
  void allMembersOfAGzipBodyAreDecodedThoughTheyComeOneByOne() throws Exception {
    byte[] members = join(gzip(bytes("one ")), gzip(bytes("two ")), gzip(bytes("three")));
    assertThat(text(get(encoded("gzip", members)))).isEqualTo("one two three");
    // Each member in a chunk of its own, sent when the one before was taken.
    RawServer server =
        server(
            peer -> {
              peer.request();
              peer.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n");
              peer.send("Transfer-Encoding: chunked\r\n\r\n");
              for (String word : List.of("one ", "two ")) {
                byte[] member = gzip(bytes(word));
                peer.send(Integer.toHexString(member.length) + "\r\n");
                peer.send(join(member, bytes("\r\n")));
              }
              peer.send("0\r\n\r\n");
              peer.untilClosed();
            });
    assertThat(text(get(downloader(), server.url()))).isEqualTo("one two ");
  }

  @Test
  void manyMembersThatHoldNothingOverflowNoStack() throws Exception {
    byte[] nothing = gzip(new byte[0]);
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    for (int i = 0; i < 100_000; i++) {
      members.writeBytes(nothing);
    }
    members.writeBytes(gzip(bytes("the end")));
    assertThat(text(get(encoded("gzip", members.toByteArray())))).isEqualTo("the end");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "gzip, br"})
  void emptyBodyWithAnEncodingIsAnEmptyPage(String encoding) throws Exception {
    Response response = get(encoded(encoding, new byte[0]));
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.bodyRead()).isTrue();
    assertThat(get(chunked("Content-Encoding: " + encoding + "\r\n", new byte[0], 1)).bodyRead())
        .isTrue();
  }

  @Test
  void corruptShortAndUnknownEncodingsAreDecode() throws Exception {
    byte[] gzip = gzip(PAGE);
    byte[] corrupt = gzip.clone();
    corrupt[gzip.length / 2] ^= 0x55;
    byte[] badSum = gzip.clone();
    badSum[gzip.length - 8] ^= 1;
    byte[] zlib = deflate(PAGE, false);
    OkHttpDownloader downloader = downloader();
    List<byte[]> answers =
        List.of(
            encoded("gzip", bytes("<html>not gzip at all</html>")),
            encoded("gzip", corrupt),
            encoded("gzip", badSum),
            encoded("gzip", Arrays.copyOf(gzip, gzip.length - 30)),
            encoded("gzip", Arrays.copyOf(gzip, gzip.length - 8)),
            encoded("gzip", Arrays.copyOf(gzip, 5)),
            encoded("deflate", Arrays.copyOf(zlib, zlib.length - 30)),
            encoded("deflate", bytes("x")),
            encoded("br", Arrays.copyOf(BROTLI, BROTLI.length - 4)),
            encoded("br", bytes("<html>not brotli at all</html>")),
            encoded("zstd", gzip),
            encoded("gzip, compress", gzip));
    for (byte[] answer : answers) {
      var failure = failure(downloader, answering(answer).url());
      assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(DECODE);
      assertThat(failure.getMessage()).doesNotContain("null");
      assertThat(failure.answered()).isTrue();
    }
  }

  @Test
  void bytesAfterTheEncodedDataAreIgnored() throws Exception {
    assertThat(get(encoded("gzip", join(gzip(PAGE), bytes("garbage")))).body()).isEqualTo(PAGE);
    byte[] zlib = join(deflate(PAGE, false), bytes("garbage"));
    assertThat(get(encoded("deflate", zlib)).body()).isEqualTo(PAGE);
  }

  @Test
  void limitCountsDecodedBytes() throws Exception {
    byte[] exact = new byte[1_000];
    byte[] more = new byte[1_001];
    OkHttpDownloader downloader = downloader(OPTIONS.maxBodyBytes(1_000));
    for (byte[] fits :
        List.of(
            encoded("gzip", gzip(exact)), chunked("", exact, 100), encoded("identity", exact))) {
      assertThat(get(downloader, answering(fits).url()).body()).isEqualTo(exact);
    }
    for (byte[] large :
        List.of(encoded("gzip", gzip(more)), chunked("", more, 100), encoded("identity", more))) {
      assertThat(kind(downloader, answering(large).url())).isEqualTo(TOO_LARGE);
    }
    assertThat(get(downloader, answering(encoded("deflate", deflate(exact, false))).url()).body())
        .isEqualTo(exact);
  }

  @Test
  void bombIsStoppedAndItsConnectionClosed() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    byte[] bomb = gzip(new byte[50_000_000]);
    RawServer server =
        server(
            peer -> {
              peer.request();
              peer.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
              peer.send(bomb);
              peer.untilClosed();
              closed.countDown();
            });
    assertThat(kind(downloader(OPTIONS.maxBodyBytes(100_000)), server.url())).isEqualTo(TOO_LARGE);
    assertThat(closed.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void bombInAnInnerEncodingIsDecode() throws Exception {
    // The outer layer grows to 50 MB, of which the inner one makes 50 KB.
    byte[] inner = gzip(gzip(new byte[50_000_000]));
    byte[] noise = new byte[5_000_000];
    byte[] answer = encoded("gzip, gzip", gzip(join(gzip(bytes("x")), noise)));
    OkHttpDownloader downloader = downloader(OPTIONS.maxBodyBytes(1_000));
    assertThat(kind(downloader, answering(encoded("gzip, gzip", inner)).url()))
        .isEqualTo(TOO_LARGE);
    assertThat(text(get(downloader, answering(answer).url()))).isEqualTo("x");
  }

  @Test
  void prefixIsCutWithoutAFailure() throws Exception {
    OkHttpDownloader downloader = downloader(OPTIONS.maxBodyBytes(10));
    for (byte[] answer :
        List.of(encoded("identity", PAGE), encoded("gzip", gzip(PAGE)), chunked("", PAGE, 99))) {
      Request request = Request.get(answering(answer).url());
      Response cut = get(downloader, request, prefix(700));
      assertThat(cut.body()).isEqualTo(Arrays.copyOf(PAGE, 700));
      assertThat(cut.bodyRead()).isFalse();
      Response whole = get(downloader, request, prefix(1_000_000));
      assertThat(whole.body()).isEqualTo(PAGE);
      assertThat(whole.bodyRead()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 511, 512, 513, 70_000})
  void startIsShownOnceAndHasAtMost512Bytes(int size) throws Exception {
    byte[] body = Arrays.copyOf(PAGE, size);
    List<byte[]> shown = new ArrayList<>();
    for (boolean go : new boolean[] {true, false}) {
      shown.clear();
      Exchange exchange =
          new Exchange() {
            @Override
            public boolean wantsBody(int status, Headers headers) {
              return true;
            }

            @Override
            public boolean wantsRest(byte[] start) {
              shown.add(start);
              return go;
            }
          };
      for (byte[] answer :
          List.of(encoded("gzip", gzip(body)), encoded("identity", body), chunked("", body, 7))) {
        shown.clear();
        Response response = get(downloader(), Request.get(answering(answer).url()), exchange);
        assertThat(shown).hasSize(1);
        assertThat(shown.get(0)).isEqualTo(Arrays.copyOf(body, Math.min(512, size)));
        assertThat(response.bodyRead()).isEqualTo(go);
        assertThat(response.body()).isEqualTo(go ? body : new byte[0]);
      }
    }
  }

  @Test
  void unwantedLargeBodyIsNotReadAndItsConnectionIsClosed() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    RawServer server =
        server(
            peer -> {
              peer.request();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nstart");
              peer.untilClosed();
              closed.countDown();
            });
    Response response = get(downloader(), Request.get(server.url()), NO_BODY);
    assertThat(response.bodyRead()).isFalse();
    assertThat(response.body()).isEmpty();
    assertThat(closed.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void unwantedLargeBodyIsNotEvenReadOffWhenItIsThere() throws Exception {
    RawServer server = answering(ok("x".repeat(20_000)));
    OkHttpDownloader downloader = downloader();
    get(downloader, Request.get(server.url()), NO_BODY);
    get(downloader, Request.get(server.url()), NO_BODY);
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void encodedBodyWithoutItsLastChunkIsTruncatedThoughTheDataAreWhole() throws Exception {
    byte[] whole = chunked("Content-Encoding: gzip\r\n", gzip(PAGE), 100);
    RawServer server =
        closing(RawServer.closingAfter(Arrays.copyOf(whole, whole.length - "0\r\n\r\n".length())));
    assertThat(kind(downloader(), server.url())).isEqualTo(TRUNCATED);
  }

  @Test
  void unwantedSmallBodyIsReadOffAndItsConnectionKept() throws Exception {
    RawServer server = answering(ok("x".repeat(16_000)));
    OkHttpDownloader downloader = downloader();
    for (int i = 0; i < 3; i++) {
      assertThat(get(downloader, Request.get(server.url()), NO_BODY).bodyRead()).isFalse();
    }
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void unwantedBodyIsNotDecoded() throws Exception {
    RawServer server = answering(encoded("unheard-of", bytes("x")));
    assertThat(get(downloader(), Request.get(server.url()), NO_BODY).status()).isEqualTo(200);
  }

  @Test
  void connectionIsKeptAfterEachKindOfWholeBody() throws Exception {
    OkHttpDownloader downloader = downloader();
    for (byte[] answer :
        List.of(
            encoded("identity", PAGE),
            chunked("", PAGE, 1_000),
            encoded("gzip", gzip(PAGE)),
            chunked("Content-Encoding: gzip\r\n", gzip(PAGE), 100),
            chunked("Content-Encoding: br\r\n", BROTLI, 5),
            encoded("deflate", deflate(PAGE, true)),
            encoded("gzip", new byte[0]))) {
      RawServer server = answering(answer);
      get(downloader, server.url());
      get(downloader, server.url());
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void headAnd204And304HaveNoBodyWhateverTheirHeadersSay() throws Exception {
    OkHttpDownloader downloader = downloader();
    RawServer head = answering("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
    Request request = Request.get(head.url()).method("HEAD");
    Response answer = get(downloader, request, Exchange.WHOLE);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.header("Content-Length")).contains("5000");
    assertThat(get(downloader, request, Exchange.WHOLE).bodyRead()).isTrue();
    assertThat(head.connections()).isEqualTo(1);
    RawServer none = answering("HTTP/1.1 204 No Content\r\n\r\n");
    assertThat(get(downloader, none.url()).status()).isEqualTo(204);
    // Only the deadline would end the wait for a body that does not come.
    RawServer same =
        answering("HTTP/1.1 304 Not Modified\r\nContent-Encoding: x\r\nContent-Length: 50\r\n\r\n");
    Response unchanged = get(downloader, same.url());
    assertThat(unchanged.status()).isEqualTo(304);
    assertThat(unchanged.body()).isEmpty();
  }

  @Test
  void headerValuesComeAsReceivedInUtf8() throws Exception {
    String location = "/caf\u00e9?q=\u65e5";
    byte[] answer =
        ("HTTP/1.1 302 Found\r\nLocation: "
                + location
                + "\r\nX-A: 1\r\nx-a:  2 \r\n"
                + "Content-Length: 0\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8);
    Response response = get(answer);
    assertThat(response.header("location")).contains(location);
    assertThat(response.headers().all("X-A")).containsExactly("1", "2");
  }
}
