package dev.scraper.internal.schedule;

import static dev.scraper.internal.schedule.LoopDriver.page;
import static dev.scraper.internal.schedule.LoopDriver.redirect;
import static dev.scraper.internal.schedule.LoopDriver.rules;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.policy.Politeness;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What answers cost that no server was asked for. */
class CachedAnswerTest {

  private static final Politeness SLOW = Politeness.polite().delay(Duration.ofSeconds(1));
  private static final String ROBOTS = "http://a.example/robots.txt";

  private static String url(int number) {
    return "http://a.example/" + number;
  }

  private static LoopDriver web(int pages) {
    LoopDriver web =
        new LoopDriver(SLOW, 0).on(ROBOTS, rules("User-agent: *\nDisallow: /x").cached());
    IntStream.range(0, pages).forEach(i -> web.on(url(i), page().cached()));
    return web.seeds(
        IntStream.range(0, pages).mapToObj(CachedAnswerTest::url).toArray(String[]::new));
  }

  @Test
  void aHundredPagesFromACacheDoNotWaitForTheDelay() {
    LoopDriver web = web(100).run();
    assertThat(web.elapsed()).isLessThan(Duration.ofSeconds(1));
    assertThat(web.stats().pages()).isEqualTo(100);
    assertThat(web.stats().cacheHits()).isEqualTo(100);
    assertThat(web.stats().requests()).isZero();
    assertThat(web.stats().robotsRequests()).isZero();
    assertThat(web.stats().slowestHosts()).isEmpty();
  }

  @Test
  void theyStayWithinTheLimitOfTheHost() {
    assertThat(web(100).run().stats().maxInFlight()).isEqualTo(SLOW.perHost());
  }

  @Test
  void betweenThemTheServerIsAskedAtItsPace() {
    LoopDriver web = web(9).on(url(2), page()).on(url(4), page()).on(url(8), page()).run();
    Duration first = web.times(url(2)).get(0);
    Duration second = web.times(url(4)).get(0);
    Duration third = web.times(url(8)).get(0);
    assertThat(second.minus(first)).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1_050));
    assertThat(third.minus(second)).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1_050));
    assertThat(web.stats().requests()).isEqualTo(3);
    assertThat(web.stats().cacheHits()).isEqualTo(6);
  }

  @Test
  void aHopFromACacheIsNoAttempt() {
    LoopDriver web =
        web(0)
            .on(url(1), redirect(url(2)).cached())
            .on(url(2), LoopDriver.status(404))
            .seeds(url(1))
            .run();
    assertThat(web.failure(url(1)).attempts()).isZero();
    assertThat(web.stats().requests()).isEqualTo(1);
    assertThat(web.stats().cacheHits()).isEqualTo(1);
  }

  @Test
  void theyAreNoSignOfLife() {
    LoopDriver web = web(0);
    IntStream.range(0, 12)
        .forEach(
            i ->
                web.on(
                    url(i),
                    i % 2 == 0 ? LoopDriver.failure(FailureKind.CONNECT) : page().cached()));
    web.seeds(
            IntStream.range(0, 12).mapToObj(CachedAnswerTest::url).toList().toArray(String[]::new))
        .run();
    assertThat(web.failures()).anyMatch(f -> f.kind() == FailureKind.HOST_DOWN);
  }

  @Test
  void aProxyThatFailsKillsNoHost() {
    LoopDriver web = web(0);
    FetchException failure =
        new FetchException(FailureKind.CONNECT, "refused").ofProxy("the proxy refused");
    List<String> urls = IntStream.range(0, 30).mapToObj(CachedAnswerTest::url).toList();
    urls.forEach(url -> web.on(url, LoopDriver.failure(failure)));
    web.seeds(urls.toArray(String[]::new)).run();
    assertThat(web.failures())
        .hasSize(30)
        .allMatch(f -> f.kind() == FailureKind.CONNECT && f.attempts() == 1);
  }
}
