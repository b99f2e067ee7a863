package dev.scraper.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.fixture.ProxySite;
import dev.scraper.http.Exchange;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.ProxyServer;
import dev.scraper.http.Request;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What goes through a proxy, what the proxy is told, and whose failure is whose. */
class ProxyTest extends FetchTestBase {

  private static final HeldCertificate CERTIFICATE =
      new HeldCertificate.Builder().addSubjectAlternativeName("secret.test").build();

  private final List<String> lookedUp = new CopyOnWriteArrayList<>();
  private final ProxySite proxy = closing(new ProxySite());

  private OkHttpDownloader knowingOnly(@Nullable String name, HttpOptions options) {
    return downloader(name, options, host -> false);
  }

  private OkHttpDownloader downloader(
      @Nullable String name, HttpOptions options, Predicate<String> named) {
    HandshakeCertificates trusted =
        new HandshakeCertificates.Builder()
            .addTrustedCertificate(CERTIFICATE.certificate())
            .build();
    return add(
        new OkHttpDownloader(
            options,
            8,
            named,
            System::nanoTime,
            host -> {
              lookedUp.add(host);
              if (host.equals(name)) {
                return new InetAddress[] {InetAddress.getByName("127.0.0.1")};
              }
              throw new UnknownHostException(host);
            },
            trusted.trustManager()));
  }

  private static Exchange through(String proxy) {
    return Exchange.WHOLE.through(ProxyServer.of(proxy));
  }

  private RawServer tlsOrigin() throws Exception {
    HandshakeCertificates own =
        new HandshakeCertificates.Builder().heldCertificate(CERTIFICATE).build();
    return closing(
        new RawServer(
            peer -> {
              while (peer.request() != null) {
                peer.send(ok("inside"));
              }
            },
            own.sslContext().getServerSocketFactory()));
  }

  @Test
  void aPlainRequestTellsTheProxyAloneWhoWeAre() throws Exception {
    RawServer origin = answering(ok("x"));
    proxy.login("me:pass word");
    String url = "http://plain.test:" + origin.port() + "/p?q";
    OkHttpDownloader downloader = knowingOnly(null, OPTIONS);
    assertThat(text(get(downloader, Request.get(url), through(proxy.url("me:pass%20word")))))
        .isEqualTo("x");
    assertThat(proxy.heads().get(0)).startsWith("GET " + url).contains("Proxy-Authorization:");
    assertThat(origin.requests()).hasSize(1);
    assertThat(origin.requests().get(0)).doesNotContainIgnoringCase("proxy-authorization");
    assertThat(lookedUp).isEmpty();
  }

  @Test
  void throughATunnelTheHostSeesNothingOfTheLogin() throws Exception {
    RawServer origin = tlsOrigin();
    proxy.login("me:pw");
    Request request =
        Request.get("https://secret.test:" + origin.port() + "/hidden")
            .header("Proxy-Authorization", "of the user's own")
            .header("Authorization", "for the host");
    OkHttpDownloader downloader = knowingOnly(null, OPTIONS);
    assertThat(text(get(downloader, request, through(proxy.url("me:pw"))))).isEqualTo("inside");
    assertThat(proxy.heads())
        .singleElement()
        .asString()
        .startsWith("CONNECT secret.test:" + origin.port())
        .contains("Proxy-Authorization: Basic bWU6cHc=")
        .doesNotContain("hidden", "for the host");
    assertThat(origin.requests().get(0))
        .contains("Authorization: for the host")
        .doesNotContainIgnoringCase("proxy-authorization");
  }

  @Test
  void theProxyOfTheOptionsMayWantALoginToo() throws Exception {
    RawServer origin = tlsOrigin();
    proxy.login("me:pw");
    HttpOptions options = OPTIONS.proxy(URI.create(proxy.url("me:pw")));
    String url = "https://secret.test:" + origin.port() + "/";
    assertThat(text(get(knowingOnly(null, options), url))).isEqualTo("inside");
    assertThat(options.toString()).contains(proxy.url()).doesNotContain("pw");
  }

  @Test
  void eachExchangeMayHaveAProxyOfItsOwnAndKeepsItsConnection() throws Exception {
    RawServer origin = tlsOrigin();
    ProxySite other = closing(new ProxySite());
    OkHttpDownloader downloader = knowingOnly(null, OPTIONS);
    Request request = Request.get("https://secret.test:" + origin.port() + "/");
    for (int i = 0; i < 3; i++) {
      get(downloader, request, through(proxy.url()));
      get(downloader, request, through(other.url()));
    }
    assertThat(proxy.heads()).hasSize(1);
    assertThat(other.heads()).hasSize(1);
    assertThat(origin.requests()).hasSize(6);
  }

  @Test
  void aLoginThatTheProxyRefusesIsTheProxysFailure() throws Exception {
    proxy.login("me:right");
    Request request = Request.get("https://secret.test/");
    for (String given : List.of(proxy.url("me:wrong"), proxy.url())) {
      FetchException failure = failure(knowingOnly(null, OPTIONS), request, through(given));
      assertThat(failure.kind()).isEqualTo(FailureKind.CONNECT);
      assertThat(failure.isOfProxy()).isTrue();
      assertThat(failure.hostLevel()).isFalse();
      assertThat(failure.getMessage()).contains(proxy.url()).doesNotContain("wrong");
    }
  }

  @Test
  void aProxyThatCannotBeReachedIsTheProxysFailure() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    for (String url : List.of("http://plain.test/", "https://secret.test/")) {
      FetchException failure =
          failure(
              knowingOnly(null, OPTIONS), Request.get(url), through("http://127.0.0.1:" + port));
      assertThat(failure.kind()).isEqualTo(FailureKind.CONNECT);
      assertThat(failure.isOfProxy()).isTrue();
      assertThat(failure.hostLevel()).isFalse();
    }
    FetchException direct = failure(downloader(OPTIONS), "http://127.0.0.1:" + port + "/");
    assertThat(direct.isOfProxy()).isFalse();
    assertThat(direct.hostLevel()).isTrue();
  }

  @Test
  void aProxyWithoutAnAddressIsTheProxysFailure() throws Exception {
    FetchException failure =
        failure(
            knowingOnly(null, OPTIONS),
            Request.get("http://plain.test/"),
            through("http://nowhere.test:3128"));
    assertThat(failure.kind()).isEqualTo(FailureKind.DNS);
    assertThat(failure.isOfProxy()).isTrue();
    assertThat(lookedUp).containsExactly("nowhere.test");
  }

  @Test
  void aTunnelThatTheProxyCannotMakeIsTheHostsFailure() throws Exception {
    proxy.refusing("HTTP/1.1 502 No such host\r\nContent-Length: 0\r\n\r\n");
    FetchException failure =
        failure(
            knowingOnly(null, OPTIONS), Request.get("https://gone.test/"), through(proxy.url()));
    assertThat(failure.kind()).isEqualTo(FailureKind.CONNECT);
    assertThat(failure.isOfProxy()).isFalse();
    assertThat(failure.hostLevel()).isTrue();
  }

  @Test
  void aPrivateAddressIsNotAskedForThroughAProxyEither() throws Exception {
    FetchException failure =
        failure(knowingOnly(null, OPTIONS), Request.get("http://10.0.0.1/"), through(proxy.url()));
    assertThat(failure.kind()).isEqualTo(FailureKind.BLOCKED_ADDRESS);
    assertThat(proxy.heads()).isEmpty();
  }

  @Test
  void theNameOfAProxyMayLeadToAPrivateAddressAndThatOfAHostMayNot() throws Exception {
    RawServer origin = answering(ok("x"));
    OkHttpDownloader downloader = knowingOnly("inside.test", OPTIONS);
    String url = "http://inside.test:" + origin.port() + "/";
    assertThat(
            text(get(downloader, Request.get(url), through("http://inside.test:" + proxy.port()))))
        .isEqualTo("x");
    assertThat(kind(downloader, url)).isEqualTo(FailureKind.BLOCKED_ADDRESS);
  }
}
