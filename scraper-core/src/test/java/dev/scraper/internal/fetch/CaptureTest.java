package dev.scraper.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.Capture;
import dev.scraper.http.Exchange;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.http.Url;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Predicate;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an exchange's witness is told. */
class CaptureTest extends FetchTestBase {

  private final ConcurrentLinkedQueue<Capture> seen = new ConcurrentLinkedQueue<>();

  private Exchange exchange(Predicate<Integer> wanted, int prefix, boolean rest) {
    return new Exchange() {
      @Override
      public boolean wantsBody(int status, Headers headers) {
        return wanted.test(status);
      }

      @Override
      public boolean looksAtStart() {
        return !rest;
      }

      @Override
      public boolean wantsRest(byte[] start) {
        return rest;
      }

      @Override
      public int prefixBytes() {
        return prefix;
      }

      @Override
      public Optional<Consumer<? super Capture>> witness() {
        return Optional.of(seen::add);
      }
    };
  }

  private Exchange whole() {
    return exchange(status -> true, 0, true);
  }

  private Capture only() {
    assertThat(seen).hasSize(1);
    return seen.element();
  }

  private static String body(Capture capture) {
    return new String(capture.received().body());
  }

  @Test
  void theRequestIsAsItWasSentAndTheAnswerAsItCame() throws Exception {
    RawServer server =
        answering(
            "HTTP/1.1 200 Very  fine\r\nset-COOKIE: a=b\r\nX: 1\r\nx: 2\r\n"
                + "Content-Length: 2\r\n\r\nhi");
    OkHttpDownloader downloader = downloader();
    get(downloader, server.url());
    Instant before = Instant.now().minusMillis(1);
    Request request =
        Request.post(Url.parse(server.url() + "p?q=%20#f"), "text/plain", bytes("sent"))
            .header("X-Own", "o");
    get(downloader, request, whole());

    Capture capture = only();
    String wire = server.requests().get(1);
    StringBuilder told = new StringBuilder();
    told.append(capture.sent().method()).append(' ').append(capture.sent().target());
    told.append(" HTTP/1.1\r\n");
    capture.sent().headers().forEach((n, v) -> told.append(n + ": " + v + "\r\n"));
    assertThat(wire.strip()).isEqualTo(told.toString().strip());
    assertThat(wire).contains("Cookie: a=b", "Host: 127.0.0.1:", "User-Agent: ", "X-Own: o");
    assertThat(capture.sent().body()).isEqualTo(bytes("sent"));
    assertThat(capture.url()).isEqualTo(request.url());
    assertThat(capture.address()).contains(InetAddress.getByName("127.0.0.1"));
    assertThat(capture.at()).isBetween(before, Instant.now());
    assertThat(capture.received().protocol()).isEqualTo("HTTP/1.1");
    assertThat(capture.received().reason()).isEqualTo("Very  fine");
    assertThat(capture.received().headers())
        .isEqualTo(Headers.of("set-COOKIE", "a=b", "X", "1", "x", "2", "Content-Length", "2"));
    assertThat(capture.received().end()).isEqualTo(Capture.End.WHOLE);
    assertThat(body(capture)).isEqualTo("hi");
  }

  @Test
  void itIsToldBeforeTheEndAndTheBodyIsShared() throws Exception {
    CompletableFuture<Boolean> told = new CompletableFuture<>();
    byte[] body =
        await(
                downloader()
                    .fetch(Request.get(answering(ok("hi")).url()), whole())
                    .whenComplete((response, failure) -> told.complete(!seen.isEmpty())))
            .body();
    assertThat(told.join()).isTrue();
    assertThat(only().received().body()).isSameAs(body);
  }

  @Test
  void theBodyIsDecodedAndTheHeaderIsNot() throws Exception {
    RawServer server = closing(RawServer.answering(encoded("gzip", gzip(bytes("plain text")))));
    get(downloader(), Request.get(server.url()), whole());

    assertThat(body(only())).isEqualTo("plain text");
    assertThat(only().received().headers().first("Content-Encoding")).contains("gzip");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 404, 503, 421, 408, 407})
  void theBodyOfARedirectOrErrorIsReadForTheArchiveAlone(int status) throws Exception {
    RawServer server =
        answering("HTTP/1.1 " + status + " No\r\nRetry-After: 0\r\nContent-Length: 2\r\n\r\nno");
    Response response = get(downloader(), Request.get(server.url()), exchange(s -> false, 0, true));

    assertThat(response.bodyRead()).isFalse();
    assertThat(response.body()).isEmpty();
    assertThat(only().received().status()).isEqualTo(status);
    assertThat(only().received().reason()).isEqualTo("No");
    assertThat(only().received().end()).isEqualTo(Capture.End.WHOLE);
    assertThat(body(only())).isEqualTo("no");
  }

  @Test
  void ofALargeErrorTheFirst256KiBAreReadAndABrokenOneIsStillAStatus() throws Exception {
    String large = "x".repeat(300_000);
    RawServer server =
        answering("HTTP/1.1 500 No\r\nContent-Length: " + large.length() + "\r\n\r\n" + large);
    Exchange unwanted = exchange(s -> false, 0, true);
    assertThat(get(downloader(), Request.get(server.url()), unwanted).status()).isEqualTo(500);
    assertThat(only().received().end()).isEqualTo(Capture.End.LENGTH);
    assertThat(only().received().body()).hasSize(256 * 1024);

    seen.clear();
    RawServer cut = closingAfter("HTTP/1.1 404 No\r\nContent-Length: 10\r\n\r\nhalf");
    assertThat(get(downloader(), Request.get(cut.url()), unwanted).status()).isEqualTo(404);
    assertThat(only().received().end()).isEqualTo(Capture.End.DISCONNECT);
    assertThat(body(only())).isEqualTo("half");

    seen.clear();
    RawServer odd =
        answering("HTTP/1.1 404 No\r\nContent-Encoding: zap\r\nContent-Length: 2\r\n\r\nno");
    assertThat(get(downloader(), Request.get(odd.url()), unwanted).status()).isEqualTo(404);
    assertThat(only().received().end()).isEqualTo(Capture.End.UNREADABLE);
  }

  @Test
  void aBodyThatNobodyWantsIsLeftOut() throws Exception {
    RawServer server = answering(ok("no"));
    get(downloader(), Request.get(server.url()), exchange(s -> false, 0, true));

    assertThat(only().received().end()).isEqualTo(Capture.End.UNWANTED);
    assertThat(only().received().body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "204 No Content\r\n\r\n",
        "304 Not Modified\r\nContent-Length: 12\r\n\r\n",
        "302 Found\r\nContent-Length: 0\r\n\r\n"
      })
  void whatHasNoBodyIsWhole(String answer) throws Exception {
    RawServer server = answering("HTTP/1.1 " + answer);
    get(downloader(), Request.get(server.url()), exchange(s -> false, 0, true));

    assertThat(only().received().end()).isEqualTo(Capture.End.WHOLE);
    assertThat(only().received().body()).isEmpty();
  }

  @Test
  void ofABodyTurnedDownForItsStartAndOfACutOneThereIsWhatWasRead() throws Exception {
    RawServer server = answering(ok("x".repeat(40_000)));
    get(downloader(), Request.get(server.url()), exchange(s -> true, 0, false));
    assertThat(only().received().end()).isEqualTo(Capture.End.UNWANTED);
    assertThat(only().received().body()).hasSizeBetween(512, 39_999);

    seen.clear();
    get(downloader(), Request.get(server.url()), exchange(s -> true, 1_000, true));
    assertThat(only().received().end()).isEqualTo(Capture.End.LENGTH);
    assertThat(only().received().body()).hasSize(1_000);
  }

  @Test
  void aFailureInTheBodyIsToldWithWhatThereWas() throws Exception {
    RawServer cut = closingAfter("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    assertThat(failure(downloader(), Request.get(cut.url()), whole()).kind())
        .isEqualTo(FailureKind.TRUNCATED);
    assertThat(only().received().end()).isEqualTo(Capture.End.DISCONNECT);
    assertThat(body(only())).isEqualTo("half");

    seen.clear();
    RawServer large = answering("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(3_000));
    OkHttpDownloader small = downloader(OPTIONS.maxBodyBytes(1_000));
    RawServer chunks =
        answering(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n800\r\n"
                + "x".repeat(0x800)
                + "\r\n0\r\n\r\n");
    assertThat(failure(small, Request.get(chunks.url()), whole()).kind())
        .isEqualTo(FailureKind.TOO_LARGE);
    assertThat(only().received().end()).isEqualTo(Capture.End.LENGTH);
    assertThat(only().received().body()).hasSize(1_000);
    large.close();

    seen.clear();
    RawServer bad = closing(RawServer.answering(encoded("gzip", bytes("no gzip at all"))));
    assertThat(failure(downloader(), Request.get(bad.url()), whole()).kind())
        .isEqualTo(FailureKind.DECODE);
    assertThat(only().received().end()).isEqualTo(Capture.End.UNREADABLE);
    assertThat(only().received().body()).isEmpty();
  }

  @Test
  void theEndOfTheTimeIsTold() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    RawServer slow =
        server(
            peer -> {
              peer.request();
              peer.send(bytes("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"));
              over.await();
            });
    OkHttpDownloader hasty = downloader(OPTIONS.timeout(Duration.ofSeconds(1)));
    assertThat(failure(hasty, Request.get(slow.url()), whole()).kind())
        .isEqualTo(FailureKind.TIMEOUT);
    over.countDown();
    assertThat(only().received().end()).isEqualTo(Capture.End.TIME);
    assertThat(body(only())).isEqualTo("half");
  }

  @Test
  void withoutAReadableHeaderAndAfterACancelNothingIsTold() throws Exception {
    failure(downloader(), Request.get(closingAfter("HTTP/1.1 200 OK\r\nX").url()), whole());
    failure(
        downloader(),
        Request.get(answering("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n").url()),
        whole());

    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch headerIn = new CountDownLatch(1);
    RawServer slow =
        server(
            peer -> {
              peer.request();
              peer.send(bytes("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"));
              over.await();
            });
    OkHttpDownloader downloader = downloader();
    CompletableFuture<?> call =
        downloader.fetch(
            Request.get(slow.url()),
            exchange(
                status -> {
                  headerIn.countDown();
                  return true;
                },
                0,
                true));
    headerIn.await();
    call.cancel(true);
    downloader.close(); // waits for its threads
    over.countDown();
    assertThat(seen).isEmpty();
  }

  @Test
  void http2IsToldAsSuch() throws Exception {
    HeldCertificate held =
        new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build();
    MockWebServer server = closing(new MockWebServer());
    server.useHttps(
        new HandshakeCertificates.Builder().heldCertificate(held).build().sslSocketFactory());
    server.setProtocols(List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
    server.enqueue(new MockResponse.Builder().body("two").build());
    server.start();
    get(
        downloader(OPTIONS.insecure(true)),
        Request.get("https://127.0.0.1:" + server.getPort() + "/"),
        whole());

    assertThat(only().received().protocol()).isEqualTo("HTTP/2");
    assertThat(body(only())).isEqualTo("two");
  }
}
