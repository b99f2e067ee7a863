package dev.scraper.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlStats;
import dev.scraper.event.Ended;
import dev.scraper.event.Failure;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Request;
import dev.scraper.internal.frontier.Batch;
import dev.scraper.internal.frontier.Lease;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.policy.Limits;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.policy.Scope;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The times of an end: 5 s for open requests, 2 s more for those that were cancelled. */
class StopGraceTest implements Launcher, EventSink {

  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1_000 * SECOND;

  private long now = START;
  private final List<Lease> launched = new ArrayList<>();
  private final List<CrawlEvent> heard = new ArrayList<>();
  private int cancels;

  private SchedulerLoop loop(Limits limits, int seeds) {
    Settings settings =
        new Settings(
            Politeness.polite().delay(Duration.ZERO).perHost(10).concurrency(2).ignoreRobots(),
            new RetryPolicy(2),
            limits,
            false,
            false,
            new SplittableRandom(1),
            InstantSource.system(),
            false,
            taken -> {});
    SchedulerLoop loop =
        new SchedulerLoop(settings, new ScopeFilter(Scope.HOST, false), this, this, () -> now);
    List<Request> requests =
        IntStream.range(0, seeds).mapToObj(i -> Request.get("http://h.test/" + i)).toList();
    Batch batch = Batch.of(null, 0, Purpose.PAGE, true, requests);
    loop.handle(new LoopEvent.Seeds(batch, List.of(), true), now);
    loop.turn(now);
    return loop;
  }

  private long turn(SchedulerLoop loop, double seconds) {
    now = START + (long) (seconds * SECOND);
    return loop.turn(now);
  }

  private static LoopEvent.Stop stop(Ended why, boolean cancel) {
    return new LoopEvent.Stop(why, cancel, null);
  }

  private static LoopEvent.Done done(Lease lease) {
    return new LoopEvent.Done(lease, new Outcome.Delivered(200, 0), Found.NOTHING, true, 1, 1);
  }

  private CrawlStats stats(SchedulerLoop loop) {
    CompletableFuture<CrawlStats> answer = new CompletableFuture<>();
    loop.handle(new LoopEvent.Ask(answer), now);
    return answer.join();
  }

  private List<FailureKind> failures() {
    return heard.stream()
        .filter(CrawlEvent.Failed.class::isInstance)
        .map(event -> ((CrawlEvent.Failed) event).failure().kind())
        .toList();
  }

  @Test
  void openRequestsHaveFiveSecondsAfterAStop() {
    SchedulerLoop loop = loop(Limits.NONE, 5);
    assertThat(launched).hasSize(2);
    loop.handle(stop(Ended.INTERRUPTED, false), now);
    assertThat(turn(loop, 0)).isEqualTo(5 * SECOND);
    loop.handle(done(launched.get(0)), now);
    turn(loop, 4.999);
    assertThat(cancels).isZero();
    assertThat(launched).as("nothing new").hasSize(2);
    assertThat(turn(loop, 5)).isEqualTo(2 * SECOND);
    assertThat(cancels).isEqualTo(1);
    assertThat(loop.isOver()).isFalse();
  }

  @Test
  void aStopIsOverAsSoonAsTheLastOpenRequestIs() {
    SchedulerLoop loop = loop(Limits.NONE, 5);
    loop.handle(stop(Ended.INTERRUPTED, false), now);
    turn(loop, 1);
    launched.forEach(lease -> loop.handle(done(lease), now));
    turn(loop, 1);
    assertThat(loop.isOver()).isTrue();
    assertThat(cancels).isZero();
    assertThat(stats(loop).pages()).isEqualTo(2);
    assertThat(stats(loop).queued()).isEqualTo(3);
  }

  @Test
  void aCancelHappensAtOnceEvenAfterAStop() {
    SchedulerLoop loop = loop(Limits.NONE, 5);
    loop.handle(stop(Ended.INTERRUPTED, false), now);
    turn(loop, 1);
    assertThat(cancels).isZero();
    loop.handle(stop(Ended.INTERRUPTED, true), now);
    turn(loop, 1);
    turn(loop, 1.5);
    assertThat(cancels).isEqualTo(1);
  }

  @Test
  void whatDoesNotComeBackIsLeftAloneTwoSecondsAfterACancelAndToldAsCancelled() {
    SchedulerLoop loop = loop(Limits.NONE, 2);
    loop.handle(stop(Ended.INTERRUPTED, true), now);
    turn(loop, 0);
    turn(loop, 1.999);
    assertThat(loop.isOver()).isFalse();
    turn(loop, 2);
    assertThat(loop.isOver()).isTrue();
    assertThat(failures()).containsExactly(FailureKind.CANCELLED, FailureKind.CANCELLED);
    assertThat(stats(loop).requests()).isEqualTo(2);
    // One that comes back after all changes nothing.
    loop.handle(done(launched.get(0)), now);
    assertThat(stats(loop).pages()).isZero();
    assertThat(heard).hasSize(2);
    assertThat(launched.get(0).claim()).as("its records may go nowhere").isFalse();
  }

  @Test
  void aPageFromACacheThatIsLeftAloneIsNoRequest() {
    SchedulerLoop loop = loop(Limits.NONE, 1);
    launched.get(0).markUnsent();
    loop.handle(stop(Ended.INTERRUPTED, true), now);
    turn(loop, 0);
    turn(loop, 2);
    assertThat(failures()).containsExactly(FailureKind.CANCELLED);
    assertThat(stats(loop).requests()).isZero();
  }

  @Test
  void aPageOnItsWayIntoAnOutputIsWaitedFor() {
    SchedulerLoop loop = loop(Limits.NONE, 2);
    assertThat(launched.get(1).claim()).isTrue();
    loop.handle(stop(Ended.INTERRUPTED, true), now);
    turn(loop, 0);
    assertThat(turn(loop, 100)).isEqualTo(Long.MAX_VALUE);
    assertThat(loop.isOver()).isFalse();
    assertThat(failures()).containsExactly(FailureKind.CANCELLED);
    loop.handle(done(launched.get(1)), now);
    turn(loop, 100);
    assertThat(loop.isOver()).isTrue();
    assertThat(stats(loop).pages()).isEqualTo(1);
    assertThat(failures()).hasSize(1);
  }

  @Test
  void theLimitOfTimeGivesOpenRequestsFiveSecondsToo() {
    SchedulerLoop loop = loop(Limits.NONE.maxDuration(Duration.ofSeconds(10)), 5);
    assertThat(turn(loop, 9)).isLessThanOrEqualTo(SECOND);
    turn(loop, 10);
    turn(loop, 14.999);
    assertThat(cancels).isZero();
    turn(loop, 15);
    assertThat(cancels).isEqualTo(1);
  }

  @Test
  void aCancelledRequestThatWasNeverSentHasNoAttempt() {
    SchedulerLoop loop = loop(Limits.NONE, 2);
    loop.handle(stop(Ended.INTERRUPTED, true), now);
    Outcome unsent = Outcome.Failed.cancelled(null);
    Outcome open = Outcome.Failed.cancelled(new IllegalStateException());
    loop.handle(new LoopEvent.Done(launched.get(0), unsent, Found.NOTHING, false, 0, 0), now);
    loop.handle(new LoopEvent.Done(launched.get(1), open, Found.NOTHING, false, 0, 0), now);
    assertThat(heard)
        .extracting(event -> ((CrawlEvent.Failed) event).failure())
        .extracting(Failure::attempts)
        .containsExactly(0, 1);
    assertThat(stats(loop).requests()).isEqualTo(1);
  }

  @Test
  void aSignalOutranksEveryOtherReasonAndAnErrorEveryLimit() {
    assertThat(endedAfter(Ended.MAX_DURATION, Ended.INTERRUPTED)).isEqualTo(Ended.INTERRUPTED);
    assertThat(endedAfter(Ended.ERROR, Ended.INTERRUPTED)).isEqualTo(Ended.INTERRUPTED);
    assertThat(endedAfter(Ended.INTERRUPTED, Ended.ERROR)).isEqualTo(Ended.INTERRUPTED);
    assertThat(endedAfter(Ended.MAX_PAGES, Ended.ERROR)).isEqualTo(Ended.ERROR);
    assertThat(endedAfter(Ended.MAX_PAGES, Ended.MAX_DURATION)).isEqualTo(Ended.MAX_PAGES);
  }

  private Ended endedAfter(Ended first, Ended second) {
    SchedulerLoop loop = loop(Limits.NONE, 0);
    loop.handle(stop(first, true), now);
    loop.handle(stop(second, true), now);
    return loop.run().ended();
  }

  @Override
  public void launch(Lease lease, boolean reportStart) {
    launched.add(lease);
  }

  @Override
  public void tellFailed(Telling telling) {
    throw new AssertionError(telling.failed());
  }

  @Override
  public void cancelAll() {
    cancels++;
  }

  @Override
  public void emit(CrawlEvent event) {
    heard.add(event);
  }

  @Override
  public boolean isListening() {
    return true;
  }

  @Override
  public int room() {
    return 1_000;
  }
}
