package dev.scraper.internal.fetch;

import static dev.scraper.http.FailureKind.RESET;
import static dev.scraper.http.FailureKind.TLS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.http.BodySink;
import dev.scraper.http.Exchange;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.internal.flow.BodyPipe;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest extends FetchTestBase {

  private static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().certificateAuthority(0).commonName("test").build();

  private static HandshakeCertificates certificate(String... names) {
    return certificate(System.currentTimeMillis() + 3_600_000, names);
  }

  private static HandshakeCertificates certificate(long goodUntil, String... names) {
    HeldCertificate.Builder held =
        new HeldCertificate.Builder()
            .signedBy(AUTHORITY)
            .validityInterval(goodUntil - 7_200_000, goodUntil);
    List.of(names).forEach(held::addSubjectAlternativeName);
    return new HandshakeCertificates.Builder().heldCertificate(held.build()).build();
  }

  /** Trusts the authority of these tests; each name leads to this machine. */
  private OkHttpDownloader trusting() {
    HandshakeCertificates trusted =
        new HandshakeCertificates.Builder().addTrustedCertificate(AUTHORITY.certificate()).build();
    return add(
        new OkHttpDownloader(
            OPTIONS,
            8,
            host -> true,
            System::nanoTime,
            host -> new InetAddress[] {InetAddress.getByName("127.0.0.1")},
            trusted.trustManager()));
  }

  @Test
  void goodCertificateIsTaken() throws Exception {
    assertThat(text(get(trusting(), https(tls(ok("x")))))).isEqualTo("x");
  }

  @Test
  void certificateOfAnotherHostIsTls() throws Exception {
    RawServer server = tls(ok("x"));
    String url = "https://other.test:" + server.port() + "/";
    FetchException failure = failure(trusting(), url);
    assertThat(failure.kind()).isEqualTo(TLS);
    assertThat(failure.getMessage()).contains("other.test not verified");
  }

  @Test
  void expiredCertificateIsTls() throws Exception {
    RawServer server =
        closing(
            new RawServer(
                RawServer.Peer::request,
                certificate(System.currentTimeMillis() - 60_000, "127.0.0.1")
                    .sslContext()
                    .getServerSocketFactory()));
    FetchException failure = failure(trusting(), https(server));
    assertThat(failure.kind()).isEqualTo(TLS);
    assertThat(failure.getMessage()).containsIgnoringCase("notafter");
  }

  @Test
  void hostsThatShareACertificateDoNotShareAConnection() throws Exception {
    MockWebServer server = new MockWebServer();
    closing(server::close);
    server.setProtocols(List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
    server.useHttps(certificate("a.test", "b.test").sslSocketFactory());
    for (int i = 0; i < 3; i++) {
      server.enqueue(new MockResponse.Builder().body("x").build());
    }
    server.start(InetAddress.getByName("127.0.0.1"), 0);
    OkHttpDownloader downloader = trusting();
    for (String host : List.of("a.test", "a.test", "b.test")) {
      get(downloader, "https://" + host + ":" + server.getPort() + "/");
    }
    assertThat(server.takeRequest().getConnectionIndex()).isZero();
    assertThat(server.takeRequest().getConnectionIndex()).isZero();
    assertThat(server.takeRequest().getConnectionIndex()).isEqualTo(1);
  }

  private RawServer tls(String answer) throws IOException {
    return closing(
        new RawServer(
            peer -> {
              while (peer.request() != null) {
                peer.send(answer);
              }
            },
            certificate("127.0.0.1").sslContext().getServerSocketFactory()));
  }

  private static String https(RawServer server) {
    return "https://127.0.0.1:" + server.port() + "/";
  }

  @Test
  void selfSignedCertificateIsTls() throws Exception {
    RawServer server = tls(ok("x"));
    FetchException failure = failure(downloader(), https(server));
    assertThat(failure.kind()).isEqualTo(TLS);
    assertThat(failure.answered()).isFalse();
    assertThat(failure.staleConnection()).isFalse();
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void insecureTakesAnyCertificateForAnyHost() throws Exception {
    RawServer server =
        closing(
            new RawServer(
                peer -> {
                  peer.request();
                  peer.send(ok("x"));
                },
                certificate("elsewhere.test").sslContext().getServerSocketFactory()));
    assertThat(text(get(downloader(OPTIONS.insecure(true)), https(server)))).isEqualTo("x");
  }

  @Test
  void plainHttpOnATlsPortIsTls() throws Exception {
    RawServer server =
        server(
            peer -> {
              peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
              peer.untilClosed();
            });
    assertThat(kind(downloader(), https(server))).isEqualTo(TLS);
  }

  @Test
  void connectionClosedInTheHandshakeIsTls() throws Exception {
    RawServer closing = server(peer -> {});
    assertThat(kind(downloader(), https(closing))).isEqualTo(TLS);
    RawServer resetting = server(RawServer.Peer::reset);
    assertThat(kind(downloader(), https(resetting))).isEqualTo(TLS);
  }

  @Test
  void tlsOnAPlainPortIsNoAnswer() throws Exception {
    RawServer server = tls(ok("x"));
    FetchException failure = failure(downloader(), server.url());
    assertThat(failure.kind()).isIn(RESET, dev.scraper.http.FailureKind.PROTOCOL);
  }

  @Test
  void keptTlsConnectionFoundClosedIsStale() throws Exception {
    RawServer server =
        closing(
            new RawServer(
                peer -> {
                  peer.request();
                  peer.send(ok("x"));
                  peer.request();
                },
                certificate("127.0.0.1").sslContext().getServerSocketFactory()));
    OkHttpDownloader downloader = downloader(OPTIONS.insecure(true));
    get(downloader, https(server));
    FetchException failure = failure(downloader, https(server));
    assertThat(failure.kind()).isEqualTo(RESET);
    assertThat(failure.staleConnection()).isTrue();
    assertThat(server.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"in the same record", "in one of its own"})
  void whatComesUnaskedIsNotTheAnswerToTheNextRequest(String where) throws Exception {
    CountDownLatch said = new CountDownLatch(1);
    RawServer server =
        closing(
            new RawServer(
                peer -> {
                  peer.request();
                  if (where.contains("same")) {
                    peer.send(ok("first") + ok("evil"));
                  } else {
                    peer.send(ok("first"));
                    peer.send(ok("evil"));
                  }
                  said.countDown();
                  peer.untilClosed();
                },
                certificate("127.0.0.1").sslContext().getServerSocketFactory()));
    OkHttpDownloader downloader = downloader(OPTIONS.insecure(true));
    assertThat(text(get(downloader, https(server)))).isEqualTo("first");
    said.await();
    FetchException failure = failure(downloader, https(server));
    assertThat(failure.kind()).isEqualTo(RESET);
    assertThat(failure.staleConnection()).as("sent again on a new connection").isTrue();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aFoldedLineIsPutTogetherUnderTlsToo() throws Exception {
    String answer =
        "HTTP/1.1 200 OK\r\nX-A: one\r\n two\r\n\tthree: four\r\nContent-Length: 1\r\n\r\nx";
    Response response = get(downloader(OPTIONS.insecure(true)), https(tls(answer)));
    assertThat(response.headers().all("X-A")).containsExactly("one two three:four");
  }

  @Test
  void anHttp2StreamIsReadAsItComesAndIsHeldToItsIdleLimit() throws Exception {
    MockWebServer server = new MockWebServer();
    closing(server::close);
    server.setProtocols(List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
    server.useHttps(certificate("localhost").sslSocketFactory());
    server.enqueue(
        new MockResponse.Builder()
            .body("x".repeat(2_048))
            .throttleBody(1_024, 5, TimeUnit.SECONDS)
            .build());
    server.start();
    CompletableFuture<Response> head = new CompletableFuture<>();
    BodyPipe pipe = new BodyPipe(Duration.ofMillis(300), head::complete, () -> {});
    Exchange exchange =
        new Exchange() {
          @Override
          public boolean wantsBody(int code, Headers headers) {
            return true;
          }

          @Override
          public Optional<BodySink> sink() {
            return Optional.of(pipe);
          }
        };
    OkHttpDownloader downloader = downloader(OPTIONS.insecure(true));
    CompletableFuture<Response> call =
        downloader.fetch(Request.get(server.url("/").toString()), exchange);
    assertThat(await(head).status()).isEqualTo(200);
    try (InputStream body = pipe.stream("it", null)) {
      assertThat(body.readNBytes(1_024)).hasSize(1_024);
      assertThatThrownBy(() -> body.readNBytes(1_024))
          .isInstanceOfSatisfying(
              FetchException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TIMEOUT));
    }
    assertThat(failure(call).kind()).isEqualTo(FailureKind.TIMEOUT);
  }

  @Test
  void http2AnswersAreReadWithoutSendingTwice() throws Exception {
    MockWebServer server = new MockWebServer();
    closing(server::close);
    server.setProtocols(List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
    server.useHttps(certificate("localhost").sslSocketFactory());
    for (int status : new int[] {503, 408, 421, 200}) {
      server.enqueue(
          new MockResponse.Builder().code(status).addHeader("Retry-After", "0").body("b").build());
    }
    server.start();
    OkHttpDownloader downloader = downloader(OPTIONS.insecure(true));
    String url = server.url("/").toString();
    for (int status : new int[] {503, 408, 421, 200}) {
      AtomicInteger sent = new AtomicInteger();
      Exchange exchange =
          new Exchange() {
            @Override
            public boolean wantsBody(int code, Headers headers) {
              return true;
            }

            @Override
            public void sent() {
              sent.incrementAndGet();
            }
          };
      Response response = get(downloader, Request.get(url), exchange);
      assertThat(response.status()).isEqualTo(status);
      assertThat(text(response)).isEqualTo("b");
      assertThat(sent).hasValue(1);
    }
    assertThat(server.getRequestCount()).isEqualTo(4);
    assertThat(server.takeRequest().getVersion()).isEqualTo("HTTP/2");
  }

  @Test
  void refusedHttp2StreamIsResetAndNotSentAgain() throws Exception {
    MockWebServer server = new MockWebServer();
    closing(server::close);
    server.setProtocols(List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
    server.useHttps(certificate("localhost").sslSocketFactory());
    server.enqueue(
        new MockResponse.Builder()
            .onRequestStart(new mockwebserver3.SocketEffect.CloseStream(7))
            .build());
    server.enqueue(new MockResponse.Builder().body("again").build());
    server.start();
    OkHttpDownloader downloader = downloader(OPTIONS.insecure(true));
    FetchException failure = failure(downloader, server.url("/").toString());
    assertThat(failure.kind()).isEqualTo(RESET);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }
}
