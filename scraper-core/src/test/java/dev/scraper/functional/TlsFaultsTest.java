package dev.scraper.functional;

import static dev.scraper.http.FailureKind.TLS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlReport;
import dev.scraper.fixture.RawSite;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Certificates and handshakes that are no good, seen by a whole crawl. */
class TlsFaultsTest extends FaultCrawl {

  private static final long HOUR = 3_600_000;

  private static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().certificateAuthority(0).commonName("test").build();

  @TempDir Path folder;

  /** The JVM's own judgement, as in any crawl: it trusts the authority of these tests. */
  @BeforeEach
  void trust() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("authority", AUTHORITY.certificate());
    Path file = folder.resolve("trusted.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, "changeit".toCharArray());
    }
    System.setProperty("javax.net.ssl.trustStore", file.toString());
    System.setProperty("javax.net.ssl.trustStorePassword", "changeit");
  }

  @AfterEach
  void trustAsBefore() {
    System.clearProperty("javax.net.ssl.trustStore");
    System.clearProperty("javax.net.ssl.trustStorePassword");
  }

  private static HeldCertificate.Builder forHost(String host) {
    return new HeldCertificate.Builder().addSubjectAlternativeName(host);
  }

  private static MockWebServer server(HeldCertificate certificate) throws Exception {
    MockWebServer server = new MockWebServer();
    HandshakeCertificates held =
        new HandshakeCertificates.Builder().heldCertificate(certificate).build();
    server.useHttps(held.sslSocketFactory());
    server.enqueue(
        new MockResponse.Builder().addHeader("Content-Type", "text/html").body("x").build());
    server.start(InetAddress.getByName("127.0.0.1"), 0);
    return server;
  }

  @Test
  void aGoodCertificateIsTaken() throws Exception {
    MockWebServer server = server(forHost("127.0.0.1").signedBy(AUTHORITY).build());
    String url = "https://127.0.0.1:" + server.getPort() + "/secure";
    assertDelivered(crawlWith(OPTIONS, url), 0, "/secure");
    server.close();
  }

  static Stream<Arguments> certificates() {
    long now = System.currentTimeMillis();
    return Stream.of(
        Arguments.of("self-signed", forHost("127.0.0.1").build()),
        Arguments.of("of another host", forHost("other.test").signedBy(AUTHORITY).build()),
        Arguments.of(
            "expired",
            forHost("127.0.0.1")
                .validityInterval(now - 2 * HOUR, now - HOUR)
                .signedBy(AUTHORITY)
                .build()),
        Arguments.of(
            "not valid yet",
            forHost("127.0.0.1")
                .validityInterval(now + HOUR, now + 2 * HOUR)
                .signedBy(AUTHORITY)
                .build()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("certificates")
  void aBadCertificateFailsItsPageAlone(String name, HeldCertificate certificate) throws Exception {
    MockWebServer server = server(certificate);
    String url = "https://127.0.0.1:" + server.getPort() + "/";
    CrawlReport report = crawlWith(OPTIONS, url);
    assertDelivered(report, 4);
    assertFailed(url, TLS, null);
    assertThat(server.getRequestCount()).as(name).isZero();
    server.close();
  }

  static Stream<Arguments> hellos() {
    // A ServerHello that chooses TLS 1.0, and the alert of a server that knows no other.
    String hello = "\u0016\u0003\u0001\0\u002a\u0002\0\0\u0026\u0003\u0001" + "r".repeat(32);
    return Stream.of(
        Arguments.of("TLS 1.0", hello + "\0\0\u002f\0"),
        Arguments.of("alert about the version", "\u0015\u0003\u0001\0\u0002\u0002\u0046"),
        Arguments.of("plain HTTP", "HTTP/1.1 400 Bad Request\r\n\r\n"),
        Arguments.of("nothing", ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hellos")
  void aHandshakeThatCannotSucceedFailsItsPageAlone(String name, String hello) throws Exception {
    bad.greeting(
        (RawSite.Peer peer) -> {
          peer.send(hello);
          peer.finish();
          peer.untilClosed();
        });
    String url = bad.url("/").replace("http:", "https:");
    CrawlReport report = crawlWith(OPTIONS, url);
    assertDelivered(report, 4);
    assertFailed(url, TLS, null);
    assertThat(failure().message()).as(name).startsWith("TLS: ");
  }
}
