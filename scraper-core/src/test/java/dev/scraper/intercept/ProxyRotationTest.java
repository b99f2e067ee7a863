package dev.scraper.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.fixture.Heard;
import dev.scraper.fixture.LeakCheck;
import dev.scraper.fixture.LocalSite;
import dev.scraper.fixture.ProxySite;
import dev.scraper.http.Exchange;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.internal.fetch.OkHttpDownloader;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class ProxyRotationTest {

  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final LocalSite site = new LocalSite().otherwise(request -> LocalSite.html("x"));
  private final ProxySite a = new ProxySite();
  private final ProxySite b = new ProxySite();
  private final FakeClock clock = new FakeClock();
  private final OkHttpDownloader network =
      new OkHttpDownloader(HttpOptions.DEFAULT, 4, host -> true, System::nanoTime);

  @AfterEach
  void close() throws IOException {
    network.close();
    site.close();
    a.close();
    b.close();
  }

  private Response get(Interceptor proxies, String url) throws Exception {
    return proxies.intercept(Request.get(url), Exchange.WHOLE, network).get(30, TimeUnit.SECONDS);
  }

  private FetchException failure(Interceptor proxies) {
    Throwable thrown = catchThrowable(() -> get(proxies, site.url("/")));
    assertThat(thrown).isInstanceOf(ExecutionException.class);
    assertThat(thrown.getCause()).isInstanceOf(FetchException.class);
    return (FetchException) thrown.getCause();
  }

  /** How many requests each proxy has had since it was last asked. */
  private String counts() {
    String counts = a.heads().size() + "+" + b.heads().size();
    a.heads().clear();
    b.heads().clear();
    return counts;
  }

  private static String deadProxy() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return "http://127.0.0.1:" + free.getLocalPort();
    }
  }

  @Test
  void proxiesTakeTurns() throws Exception {
    Interceptor proxies = ProxyRotation.of(a.url(), b.url(), a.url()).clock(clock);
    for (int i = 0; i < 6; i++) {
      get(proxies, site.url("/"));
    }
    assertThat(counts()).isEqualTo("3+3");
  }

  @Test
  void aStickyHostKeepsItsProxyUntilThatRests() throws Exception {
    Interceptor proxies = ProxyRotation.of(a.url(), b.url()).stickyByHost().clock(clock);
    for (int i = 0; i < 4; i++) {
      get(proxies, site.url("/"));
    }
    String first = counts();
    assertThat(first).isIn("4+0", "0+4");
    ProxySite its = first.equals("4+0") ? a : b;
    its.refusing("HTTP/1.1 407 Who\r\nContent-Length: 0\r\n\r\n");
    failure(proxies);
    counts();
    get(proxies, site.url("/"));
    get(proxies, site.url("/"));
    assertThat(counts()).isEqualTo(first.equals("4+0") ? "0+2" : "2+0");
    its.refusing(null);
    clock.pass(TEN_SECONDS);
    get(proxies, site.url("/"));
    assertThat(counts()).isEqualTo(first.equals("4+0") ? "1+0" : "0+1");
  }

  @Test
  void oneThatCannotBeReachedRestsAtOnceAndTwiceAsLongEachTime() throws Exception {
    String dead = deadProxy();
    ProxyRotation proxies = ProxyRotation.of(dead, a.url()).clock(clock);
    assertThat(failure(proxies).isOfProxy()).isTrue();
    for (int rest = 10; rest <= 640; rest *= 2) {
      long seconds = Math.min(600, rest);
      clock.pass(Duration.ofSeconds(seconds - 1));
      get(proxies, site.url("/"));
      get(proxies, site.url("/"));
      clock.pass(Duration.ofSeconds(1));
      assertThat(oneOfTwoFails(proxies)).isTrue();
    }
    clock.pass(Duration.ofSeconds(599));
    get(proxies, site.url("/"));
    get(proxies, site.url("/"));
  }

  private boolean oneOfTwoFails(Interceptor proxies) {
    int failed = 0;
    for (int i = 0; i < 2; i++) {
      failed += catchThrowable(() -> get(proxies, site.url("/"))) == null ? 0 : 1;
    }
    return failed == 1;
  }

  @Test
  void oneThatFailsInARowRestsAndOneThatWorksBetweenDoesNot() throws Exception {
    ProxyRotation proxies = ProxyRotation.of(a.url(), b.url()).failures(2).clock(clock);
    a.refusing("");
    assertThat(failure(proxies).kind()).isEqualTo(FailureKind.RESET);
    get(proxies, site.url("/"));
    a.refusing(null);
    get(proxies, site.url("/"));
    get(proxies, site.url("/"));
    a.refusing("");
    failure(proxies);
    get(proxies, site.url("/"));
    failure(proxies);
    counts();
    for (int i = 0; i < 4; i++) {
      get(proxies, site.url("/"));
    }
    assertThat(counts()).isEqualTo("0+4");
    a.refusing(null);
    clock.pass(TEN_SECONDS);
    for (int i = 0; i < 4; i++) {
      get(proxies, site.url("/"));
    }
    assertThat(counts()).isEqualTo("2+2");
  }

  @Test
  void afterARestOneFailureIsEnoughForTheNext() throws Exception {
    ProxyRotation proxies = ProxyRotation.of(a.url(), b.url()).failures(2).clock(clock);
    a.refusing("");
    failure(proxies);
    get(proxies, site.url("/"));
    failure(proxies);
    clock.pass(TEN_SECONDS);
    assertThat(oneOfTwoFails(proxies)).isTrue();
    counts();
    get(proxies, site.url("/"));
    get(proxies, site.url("/"));
    assertThat(counts()).isEqualTo("0+2");
  }

  @Test
  void whileAllRestTheOneThatIsDueFirstIsAsked() throws Exception {
    a.refusing("HTTP/1.1 407 Who\r\nContent-Length: 0\r\n\r\n");
    b.refusing("HTTP/1.1 407 Who\r\nContent-Length: 0\r\n\r\n");
    ProxyRotation proxies = ProxyRotation.of(a.url(), b.url()).clock(clock);
    failure(proxies);
    clock.pass(Duration.ofSeconds(1));
    failure(proxies);
    counts();
    failure(proxies);
    failure(proxies);
    assertThat(counts()).isEqualTo("2+0");
  }

  @Test
  void aProxyThatWantsAnotherLoginFailsAsAConnectionOfItsOwn() {
    a.login("me:right");
    FetchException failure = failure(ProxyRotation.of(a.url("me:wrong")).clock(clock));
    assertThat(failure.kind()).isEqualTo(FailureKind.CONNECT);
    assertThat(failure.isOfProxy()).isTrue();
    assertThat(failure.hostLevel()).isFalse();
    assertThat(failure.getMessage()).contains("407", a.url()).doesNotContain("wrong");
    assertThat(site.hits()).isEmpty();
  }

  @Test
  void anErrorOfTheHostIsNoneOfTheProxy() throws Exception {
    site.status("/", 500);
    ProxyRotation proxies = ProxyRotation.of(a.url(), b.url()).failures(1).clock(clock);
    for (int i = 0; i < 4; i++) {
      assertThat(get(proxies, site.url("/")).status()).isEqualTo(500);
    }
    assertThat(counts()).isEqualTo("2+2");
  }

  @Test
  void aCrawlGoesOnThroughTheProxiesThatAreLeft() throws Exception {
    site.links("/", "/1", "/2", "/3", "/4", "/5", "/6");
    Heard heard = new Heard();
    try (Scraper scraper =
        Scraper.builder()
            .politeness(Politeness.polite().delay(Duration.ZERO))
            .retry(new RetryPolicy(2))
            .intercept(ProxyRotation.of(deadProxy(), a.url("me:pw"), b.url()))
            .build()) {
      CrawlReport report =
          scraper
              .crawl(site.url("/"), (page, out) -> page.links().forEach(out::follow))
              .listener(heard)
              .run();
      assertThat(report.stats().pages()).isEqualTo(7);
    }
    assertThat(heard.failures()).isEmpty();
    assertThat(a.heads()).isNotEmpty();
    assertThat(b.heads()).isNotEmpty().noneMatch(head -> head.contains("Proxy-Authorization"));
    assertThat(site.hits()).allMatch(hit -> hit.headers().get("Proxy-Authorization") == null);
  }

  @Test
  void unfitSettingsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(ProxyRotation::of);
    assertThatIllegalArgumentException().isThrownBy(() -> ProxyRotation.of("socks://h:1"));
    ProxyRotation proxies = ProxyRotation.of("http://me:pw@h:1");
    assertThatIllegalArgumentException().isThrownBy(() -> proxies.failures(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> proxies.rests(TEN_SECONDS, Duration.ofSeconds(1)));
    assertThat(proxies.toString()).contains("http://h:1").doesNotContain("pw");
  }
}
