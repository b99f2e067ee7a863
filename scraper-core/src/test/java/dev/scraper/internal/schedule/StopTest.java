package dev.scraper.internal.schedule;

import static dev.scraper.internal.schedule.LoopDriver.page;
import static dev.scraper.internal.schedule.LoopDriver.redirect;
import static dev.scraper.internal.schedule.LoopDriver.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.Ended;
import dev.scraper.http.FailureKind;
import dev.scraper.policy.Limits;
import dev.scraper.policy.Politeness;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a crawl ends before its time, by the loop's clock. */
class StopTest {

  private static final Politeness EAGER = Politeness.polite().delay(Duration.ZERO).ignoreRobots();
  private static final LoopEvent STOP = new LoopEvent.Stop(Ended.INTERRUPTED, false, null);
  private static final LoopEvent STOP_NOW = new LoopEvent.Stop(Ended.INTERRUPTED, true, null);
  private static final String X = "http://a.example/x";
  private static final String Y = "http://a.example/y";

  private static Duration seconds(long value) {
    return Duration.ofSeconds(value);
  }

  @Test
  void aStopInAHoldEndsTheCrawlAtOnce() {
    LoopDriver web =
        new LoopDriver(EAGER, 2)
            .on(X, status(503, Duration.ofMinutes(10)))
            .seeds(X, Y, "http://a.example/z")
            .until(seconds(60));
    web.tell(STOP).run();
    assertThat(web.elapsed()).isEqualTo(seconds(60));
    assertThat(web.urls()).containsExactly(X, Y);
  }

  @Test
  void openRequestsHaveFiveSecondsToEnd() {
    LoopDriver web =
        new LoopDriver(EAGER, 2)
            .on(X, page(Y).after(Duration.ofMillis(5_900)))
            .on("http://b.example/", page().after(Duration.ofMillis(6_100)))
            .seeds(X, "http://b.example/")
            .until(seconds(1));
    web.tell(STOP).run();
    assertThat(web.heard(CrawlEvent.PageDone.class)).hasSize(1);
    assertThat(web.failure("http://b.example/").kind()).isEqualTo(FailureKind.CANCELLED);
    assertThat(web.cancelled).isEqualTo(1);
    assertThat(web.urls()).doesNotContain(Y);
    assertThat(web.elapsed()).isEqualTo(seconds(6));
  }

  @Test
  void aSecondStopCancelsAtOnce() {
    LoopDriver web =
        new LoopDriver(EAGER, 2).on(X, page().after(seconds(30))).seeds(X).until(seconds(1));
    web.tell(STOP).until(seconds(2)).tell(STOP_NOW).run();
    assertThat(web.failure(X).kind()).isEqualTo(FailureKind.CANCELLED);
    assertThat(web.elapsed()).isEqualTo(seconds(2));
  }

  @Test
  void neitherRetryNorHopIsSentAfterAStop() {
    LoopDriver web =
        new LoopDriver(EAGER, 2)
            .on(X, status(500).after(seconds(2)))
            .on(Y, redirect("http://a.example/hop").after(seconds(2)))
            .seeds(X, Y)
            .until(seconds(1));
    web.tell(STOP).run();
    assertThat(web.urls()).containsExactly(X, Y);
    assertThat(web.elapsed()).isEqualTo(seconds(2));
  }

  @Test
  void theEndOfItsTimeIsAStop() {
    Limits limits = Limits.NONE.maxDuration(seconds(10));
    LoopDriver web =
        new LoopDriver(EAGER.perHost(1), 2, limits)
            .on(X, page("http://a.example/never").after(seconds(12)))
            .on("http://b.example/", page().after(seconds(16)))
            .seeds(X, "http://b.example/")
            .run();
    assertThat(web.heard(CrawlEvent.PageDone.class)).hasSize(1);
    assertThat(web.failure("http://b.example/").kind()).isEqualTo(FailureKind.CANCELLED);
    assertThat(web.elapsed()).isEqualTo(seconds(15));
  }

  @Test
  void theEndOfItsTimeEndsAHoldAndAPause() {
    Limits limits = Limits.NONE.maxDuration(seconds(10));
    LoopDriver held =
        new LoopDriver(EAGER, 2, limits).on(X, status(503, Duration.ofMinutes(10))).seeds(X).run();
    assertThat(held.elapsed()).isEqualTo(seconds(10));
    LoopDriver paused = new LoopDriver(EAGER, 2, limits).tell(new LoopEvent.Pause()).seeds(X).run();
    assertThat(paused.asked).isEmpty();
    assertThat(paused.elapsed()).isEqualTo(seconds(10));
  }

  @Test
  void aPauseHoldsAllThatIsDue() {
    LoopDriver web = new LoopDriver(EAGER, 2).tell(new LoopEvent.Pause()).seeds(X);
    web.until(seconds(100));
    assertThat(web.asked).isEmpty();
    assertThat(web.isOver()).isFalse();
    web.tell(new LoopEvent.Resume()).run();
    assertThat(web.times(X)).containsExactly(seconds(100));
  }

  @Test
  void underAPageLimitNoMoreRequestsAreOpenThanPagesAreLeft() {
    LoopDriver web =
        new LoopDriver(EAGER.perHost(8), 0, Limits.NONE.maxPages(2))
            .on(X, redirect("http://a.example/hop"))
            .on(Y, status(404))
            .seeds(X, Y, "http://a.example/1", "http://a.example/2", "http://a.example/3")
            .run();
    assertThat(web.urls()).containsExactly(X, Y, "http://a.example/hop", "http://a.example/1");
    assertThat(web.heard(CrawlEvent.PageDone.class)).hasSize(2);
    assertThat(web.stats().maxInFlight()).isEqualTo(2);
  }

  @Test
  void thePlaceOfARetryIsGivenAwayWhileItWaits() {
    LoopDriver web =
        new LoopDriver(EAGER, 2, Limits.NONE.maxPages(1)).on(X, status(500)).seeds(X, Y).run();
    assertThat(web.urls()).containsExactly(X, Y);
    assertThat(web.elapsed()).isLessThan(seconds(1));
  }
}
