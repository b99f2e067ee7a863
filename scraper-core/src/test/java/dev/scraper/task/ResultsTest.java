package dev.scraper.task;

import static dev.scraper.task.ByHand.request;
import static dev.scraper.task.ByHand.requests;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.fixture.LeakCheck;
import dev.scraper.http.FetchException;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.internal.task.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(LeakCheck.class)
class ResultsTest {

  private final ByHand fetcher = new ByHand();

  /** 0, 1, 2... without an end; counts how many were taken. */
  private static final class Endless implements Iterator<Request> {

    private int taken;

    @Override
    public boolean hasNext() {
      return true;
    }

    @Override
    public Request next() {
      return request(taken++);
    }
  }

  @Test
  void resultsComeInTheOrderInWhichTheyEnd() throws Exception {
    try (Results<String> results = fetcher.asCompleted(requests(3), ByHand::text)) {
      fetcher.await(1).answer("b");
      fetcher.await(2).fail(new IOException("down"));
      assertThat(results.next()).hasToString("GET http://h/1: b");
      assertThat(results.next()).hasToString("GET http://h/2 failed: java.io.IOException: down");
      fetcher.await(0).answer("a");
      assertThat(results.next().index()).isZero();
      assertThat(results.hasNext()).isFalse();
      assertThatThrownBy(results::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void asCompletedIsOnlySoFarAheadOfWhoTakes() throws Exception {
    try (Results<String> results =
        fetcher.asCompleted(requests(9), ByHand::text, Together.all().atMost(3))) {
      assertThat(fetcher.all()).hasSize(3);
      fetcher.await(0).answer("0");
      fetcher.await(1).answer("1");
      assertThat(fetcher.all()).as("what is there and not taken counts").hasSize(3);
      results.next();
      assertThat(fetcher.all()).hasSize(4);
      results.next();
      assertThat(fetcher.all()).hasSize(5);
    }
    assertThat(fetcher.open()).isZero();
  }

  @Test
  void asCompletedIs64AheadUnlessSaidOtherwise() {
    fetcher.asCompleted(requests(100), ByHand::text).close();
    assertThat(fetcher.all()).hasSize(64);
    assertThat(fetcher.open()).isZero();
  }

  @Test
  void closeEndsAWaitAndCancelsWhatIsOpen() throws Exception {
    Results<String> results = fetcher.asCompleted(requests(2), ByHand::text);
    CompletableFuture<Result<String>> waiting = CompletableFuture.supplyAsync(results::next);
    results.close();
    assertThatThrownBy(() -> waiting.get(20, SECONDS))
        .hasCauseInstanceOf(NoSuchElementException.class);
    assertThat(results.hasNext()).isFalse();
    assertThat(fetcher.open()).isZero();
  }

  @Test
  void closingAStreamClosesItsResults() throws Exception {
    Results<String> results = fetcher.asCompleted(requests(3), ByHand::text);
    try (Stream<Result<String>> stream = results.stream()) {
      fetcher.await(2).answer("first");
      assertThat(stream.findFirst().orElseThrow().value()).isEqualTo("first");
    }
    assertThat(fetcher.open()).isZero();
  }

  @Test
  void failFastEndsWithTheFirstFailure() throws Exception {
    try (Results<String> results =
        fetcher.asCompleted(requests(4), ByHand::text, Together.failFast())) {
      fetcher.await(3).answer("d");
      fetcher.await(1).fail(new IOException("no"));
      assertThat(fetcher.open()).as("cancelled at once").isZero();
      assertThat(results.next().value()).isEqualTo("d");
      assertThat(results.next().isSuccess()).isFalse();
      assertThat(results.hasNext()).isFalse();
    }
  }

  @Test
  void theDeadlineFailsWhatIsNotThere() throws Exception {
    Together how = Together.all().atMost(2).deadline(Duration.ofMillis(30));
    try (Results<String> results = fetcher.asCompleted(requests(5), ByHand::text, how)) {
      fetcher.await(0).answer("in time");
      List<Result<String>> all = results.stream().toList();
      assertThat(all).hasSize(5);
      assertThat(all.get(0).value()).isEqualTo("in time");
      assertThat(all.subList(1, 5))
          .allSatisfy(one -> assertThat(one.failure()).containsInstanceOf(FetchException.class));
    }
    assertThat(fetcher.open()).isZero();
  }

  @Test
  void mapGivesTheOrderOfTheRequests() throws Exception {
    try (Results<String> results =
        fetcher.map(requests(3).iterator(), ByHand::text, Together.all())) {
      assertThat(results.hasNext()).isTrue();
      fetcher.await(2).answer("c");
      fetcher.await(1).fail(new IOException("down"));
      fetcher.await(0).answer("a");
      assertThat(results.stream().map(Result::index)).containsExactly(0, 1, 2);
    }
  }

  @Test
  void mapTakesOnlyWhatItMayAskFor() throws Exception {
    Endless endless = new Endless();
    try (Results<String> results = fetcher.map(endless, ByHand::text, Together.all().atMost(3))) {
      assertThat(endless.taken).as("before anything is wanted").isZero();
      assertThat(results.hasNext()).isTrue();
      assertThat(endless.taken).isEqualTo(3);
      fetcher.await(1).answer("1");
      fetcher.await(0).answer("0");
      assertThat(results.next().value()).isEqualTo("0");
      assertThat(endless.taken).isEqualTo(3);
      assertThat(results.next().value()).isEqualTo("1");
      assertThat(endless.taken).isEqualTo(4);
      for (int i = 2; i < 1000; i++) {
        assertThat(results.hasNext()).isTrue();
        fetcher.await(i).answer("" + i);
        assertThat(results.next().value()).isEqualTo("" + i);
      }
    }
    assertThat(fetcher.open()).isZero();
  }

  @Test
  void anIteratorThatThrowsEndsTheResultsAfterWhatItGave() throws Exception {
    Iterator<Request> broken =
        Stream.concat(
                requests(2).stream(),
                Stream.generate(
                    () -> {
                      throw new IllegalArgumentException("line 3 is no URL");
                    }))
            .map(Request.class::cast)
            .iterator();
    try (Results<String> results = fetcher.map(broken, ByHand::text, Together.all())) {
      assertThat(results.hasNext()).isTrue();
      fetcher.await(0).answer("a");
      fetcher.await(1).answer("b");
      assertThat(results.next().value()).isEqualTo("a");
      assertThat(results.next().value()).isEqualTo("b");
      assertThat(results.hasNext()).isTrue();
      assertThatThrownBy(results::next).hasMessage("line 3 is no URL");
      assertThat(results.hasNext()).isFalse();
    }
  }

  @Test
  void aNullOfAnIteratorIsNamed() {
    Iterator<Request> nulls = java.util.Collections.<Request>singletonList(null).iterator();
    try (Results<String> results = fetcher.map(nulls, ByHand::text, Together.all())) {
      assertThatThrownBy(results::next).hasMessage("the iterator gave a null");
    }
  }

  @Test
  void mapThatFailsFastEndsWithTheFirstFailureInOrder() throws Exception {
    try (Results<String> results =
        fetcher.map(new Endless(), ByHand::text, Together.failFast().atMost(4))) {
      assertThat(results.hasNext()).isTrue();
      fetcher.await(1).fail(new IOException("no"));
      fetcher.await(0).answer("a");
      assertThat(results.next().value()).isEqualTo("a");
      assertThat(results.next().isSuccess()).isFalse();
      assertThat(results.hasNext()).isFalse();
      assertThat(fetcher.open()).isZero();
    }
  }

  @Test
  void anInterruptWhileTakingCancelsWhatIsOpenAndIsKept() throws Exception {
    for (Results<String> results :
        List.of(
            fetcher.asCompleted(requests(2), ByHand::text),
            fetcher.map(requests(2).iterator(), ByHand::text, Together.all()))) {
      CompletableFuture<Boolean> kept = new CompletableFuture<>();
      Thread waiting =
          new Thread(
              () -> {
                try {
                  results.next();
                } catch (CancellationException e) {
                  kept.complete(Thread.currentThread().isInterrupted());
                }
              });
      waiting.start();
      waiting.interrupt();
      assertThat(kept.get(20, SECONDS)).isTrue();
      assertThat(fetcher.open()).isZero();
      assertThat(results.hasNext()).isFalse();
    }
  }

  @Test
  void aThreadThatMustNotWaitIsToldSo() {
    Waiting.forbid("it is the loop");
    try (Results<String> results = fetcher.asCompleted(requests(1), ByHand::text)) {
      assertThatThrownBy(results::next).isInstanceOf(IllegalStateException.class);
    } finally {
      Waiting.allow();
    }
  }

  private static Optional<Request> following(Response response) {
    int next = Integer.parseInt(ByHand.text(response)) + 1;
    return next < 3 ? Optional.of(request(next)) : Optional.empty();
  }

  @Test
  void aPageIsAskedForWhenTheOneBeforeWasTakenAndItIsWanted() throws Exception {
    try (Results<String> pages = fetcher.pages(request(0), ByHand::text, ResultsTest::following)) {
      assertThat(fetcher.all()).isEmpty();
      for (int i = 0; i < 3; i++) {
        assertThat(pages.hasNext()).isTrue();
        fetcher.await(i).answer("" + i);
        assertThat(pages.next().value()).isEqualTo("" + i);
        assertThat(fetcher.all()).hasSize(i + 1);
      }
      assertThat(pages.hasNext()).isFalse();
    }
    assertThat(fetcher.numbers()).containsExactly(0, 1, 2);
  }

  @Test
  void aPageThatFailsIsTheLast() throws Exception {
    try (Results<String> pages = fetcher.pages(request(0), ByHand::text, ResultsTest::following)) {
      assertThat(pages.hasNext()).isTrue();
      fetcher.await(0).fail(new IOException("down"));
      assertThat(pages.next().isSuccess()).isFalse();
      assertThat(pages.hasNext()).isFalse();
    }
  }

  @Test
  void whatFindsTheNextPageMayThrowAndThePageIsNotLost() throws Exception {
    try (Results<String> pages = fetcher.pages(request(0), ByHand::text, ResultsTest::following)) {
      assertThat(pages.hasNext()).isTrue();
      fetcher.await(0).answer("no number");
      assertThat(pages.next().value()).isEqualTo("no number");
      assertThatThrownBy(pages::next).isInstanceOf(NumberFormatException.class);
      assertThat(pages.hasNext()).isFalse();
    }
  }

  @Test
  void theFirstSuccessWinsTheRaceAndTheRestAreCancelled() throws Exception {
    CompletableFuture<String> winner = Waits.on(() -> fetcher.race(requests(4), ByHand::text));
    fetcher.await(3);
    fetcher.await(0).fail(new IOException("no"));
    fetcher.await(2).answer("won");
    assertThat(winner.get(20, SECONDS)).isEqualTo("won");
    assertThat(fetcher.open()).isZero();
    assertThat(fetcher.all()).filteredOn(one -> one.future().isCancelled()).hasSize(2);
  }

  @Test
  void aRaceThatNobodyWinsTellsAllFailures() throws Exception {
    CompletableFuture<String> winner = Waits.on(() -> fetcher.race(requests(3), ByHand::text));
    for (int i = 0; i < 3; i++) {
      fetcher.await(i).fail(new IOException("no " + i));
    }
    assertThatThrownBy(() -> winner.get(20, SECONDS))
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessage("all of 3 requests failed, the first with java.io.IOException: no 0")
        .satisfies(
            e -> {
              assertThat(e.getCause()).hasMessage("no 0");
              assertThat(e.getSuppressed())
                  .extracting(Throwable::getMessage)
                  .containsExactly("no 1", "no 2");
            });
  }

  @Test
  void aRaceWithAPlaceForOneAsksTheNextWhenOneHasFailed() throws Exception {
    AtomicInteger failed = new AtomicInteger();
    CompletableFuture<String> winner =
        Waits.on(() -> fetcher.race(requests(3), ByHand::text, Together.all().atMost(1)));
    for (int i = 0; i < 2; i++) {
      ByHand.Asked one = fetcher.await(i);
      assertThat(fetcher.all()).hasSize(i + 1);
      one.fail(new IOException("no"));
      failed.incrementAndGet();
    }
    fetcher.await(2).answer("third");
    assertThat(winner.get(20, SECONDS)).isEqualTo("third");
  }

  @Test
  void aRaceThatFailsFastIsDecidedByTheFirstToEnd() throws Exception {
    CompletableFuture<String> winner =
        Waits.on(() -> fetcher.race(requests(3), ByHand::text, Together.failFast()));
    fetcher.await(2);
    fetcher.await(1).fail(new IOException("first"));
    assertThatThrownBy(() -> winner.get(20, SECONDS)).hasRootCauseMessage("first");
    assertThat(fetcher.open()).isZero();
  }

  @Test
  void aRaceHasADeadline() {
    assertThatThrownBy(
            () ->
                fetcher.race(
                    requests(2), ByHand::text, Together.all().deadline(Duration.ofMillis(20))))
        .isInstanceOf(FetchException.class)
        .hasMessage("none of 2 requests succeeded: not there within the 20 ms there were");
    assertThat(fetcher.open()).isZero();
  }

  @Test
  void aRaceOfNobodyIsRefused() {
    assertThatThrownBy(() -> fetcher.race(List.of(), ByHand::text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
