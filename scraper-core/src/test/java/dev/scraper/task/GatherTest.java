package dev.scraper.task;

import static dev.scraper.task.ByHand.request;
import static dev.scraper.task.ByHand.requests;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.fixture.LeakCheck;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.internal.task.Waiting;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(LeakCheck.class)
class GatherTest {

  private final ByHand fetcher = new ByHand();

  @Test
  void resultsComeInTheOrderOfTheRequestsHoweverTheyEnd() throws Exception {
    CompletableFuture<Gathered<String>> gathered =
        fetcher.gatherAsync(requests(3), ByHand::text, Together.all());
    IOException down = new IOException("down");
    fetcher.await(2).answer("c");
    fetcher.await(0).answer("a");
    assertThat(gathered).isNotDone();
    fetcher.await(1).fail(down);

    Gathered<String> all = gathered.get(20, SECONDS);
    assertThat(all.results()).extracting(Result::index).containsExactly(0, 1, 2);
    assertThat(all.results()).extracting(Result::request).isEqualTo(requests(3));
    assertThat(all.values()).containsExactly("a", "c");
    assertThat(all.failures()).containsOnly(Map.entry(request(1), down));
    assertThat(all.isComplete()).isFalse();
    assertThat(all).hasToString("2 succeeded, 1 failed");
    assertThatThrownBy(all::orThrow).isSameAs(down);
    assertThatThrownBy(() -> all.results().get(1).value())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("GET http://h/1 failed: java.io.IOException: down")
        .hasCause(down);
    assertThatThrownBy(() -> all.results().get(1).get()).isSameAs(down);
  }

  @Test
  void nothingGatheredIsThereAtOnce() throws IOException {
    Gathered<Response> none = fetcher.gather(List.of());
    assertThat(none.results()).isEmpty();
    assertThat(none.isComplete()).isTrue();
    assertThat(none.orThrow()).isEmpty();
  }

  @Test
  void whatADecoderThrowsIsTheFailureOfItsRequest() throws Exception {
    CompletableFuture<Gathered<Integer>> gathered =
        fetcher.gatherAsync(
            requests(3), response -> Integer.parseInt(ByHand.text(response)), Together.all());
    fetcher.await(0).answer("1");
    fetcher.await(1).answer("one");
    fetcher.await(2).answer("2");
    Gathered<Integer> all = gathered.get(20, SECONDS);
    assertThat(all.values()).containsExactly(1, 2);
    assertThat(all.failures().get(request(1))).isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(all::orThrow).isInstanceOf(NumberFormatException.class);
  }

  @Test
  void aCheckedExceptionOfADecoderIsWrappedWhenThrown() throws Exception {
    CompletableFuture<Gathered<String>> gathered =
        fetcher.gatherAsync(
            requests(1),
            response -> {
              throw new ClassNotFoundException("gone");
            },
            Together.all());
    fetcher.await(0).answer("");
    assertThatThrownBy(() -> gathered.get(20, SECONDS).orThrow())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void aDecoderMayGiveNull() throws Exception {
    CompletableFuture<Gathered<String>> gathered =
        fetcher.gatherAsync(requests(1), response -> null, Together.all());
    fetcher.await(0).answer("x");
    Gathered<String> all = gathered.get(20, SECONDS);
    assertThat(all.isComplete()).isTrue();
    assertThat(all.values()).containsExactly((String) null);
  }

  @Test
  void failFastThrowsTheFirstFailureAndCancelsTheRest() throws Exception {
    CompletableFuture<Gathered<Response>> gathered =
        fetcher.gatherAsync(requests(5), response -> response, Together.failFast());
    IOException first = new IOException("first");
    fetcher.await(3).answer("x");
    fetcher.await(2).fail(first);
    assertThatThrownBy(() -> fetcher.await(gathered)).isSameAs(first);
    assertThat(fetcher.open()).isZero();
    assertThat(fetcher.all()).filteredOn(one -> one.future().isCancelled()).hasSize(3);
  }

  @Test
  void failFastAsksForNoMoreAfterAFailure() throws Exception {
    CompletableFuture<Gathered<Response>> gathered =
        fetcher.gatherAsync(requests(10), response -> response, Together.failFast().atMost(2));
    fetcher.await(0).answer("x");
    fetcher.await(1).fail(new IOException("no"));
    assertThat(gathered).isCompletedExceptionally();
    assertThat(fetcher.numbers()).containsExactly(0, 1, 2);
    assertThat(fetcher.open()).isZero();
  }

  @Test
  void noMoreAreAskedForAtOnceThanAllowed() throws Exception {
    CompletableFuture<Gathered<String>> gathered =
        fetcher.gatherAsync(requests(7), ByHand::text, Together.all().atMost(3));
    for (int i = 0; i < 7; i++) {
      assertThat(fetcher.all()).hasSize(Math.min(7, i + 3));
      fetcher.await(i).answer("" + i);
    }
    assertThat(gathered.get(20, SECONDS).values())
        .containsExactly("0", "1", "2", "3", "4", "5", "6");
  }

  @Test
  void theDeadlineEndsWhatIsOpenAndWhatWasNotAskedYet() throws Exception {
    CompletableFuture<Gathered<String>> gathered =
        fetcher.gatherAsync(
            requests(4), ByHand::text, Together.all().atMost(2).deadline(Duration.ofMillis(50)));
    fetcher.await(0).answer("in time");
    Gathered<String> all = gathered.get(20, SECONDS);
    assertThat(all.values()).containsExactly("in time");
    assertThat(all.failures()).hasSize(3);
    assertThat(all.failures().get(request(3)))
        .isInstanceOf(FetchException.class)
        .hasMessage("GET http://h/3: not there within the 50 ms there were")
        .extracting(e -> ((FetchException) e).kind())
        .isEqualTo(FailureKind.TIMEOUT);
    assertThat(fetcher.open()).isZero();
    assertThat(fetcher.numbers()).containsExactly(0, 1, 2);
  }

  @Test
  void theDeadlineOfAFailFastGatherIsItsFailure() {
    assertThatThrownBy(
            () ->
                fetcher.gather(
                    requests(3), ByHand::text, Together.failFast().deadline(Duration.ofMillis(20))))
        .isInstanceOf(FetchException.class)
        .hasMessage("3 of 3 requests: not there within the 20 ms there were");
    assertThat(fetcher.open()).isZero();
  }

  @Test
  void cancellingTheFutureCancelsEveryRequest() {
    CompletableFuture<Gathered<Response>> gathered =
        fetcher.gatherAsync(requests(9), response -> response, Together.all().atMost(4));
    assertThat(gathered.cancel(true)).isTrue();
    assertThat(gathered).isCancelled();
    assertThat(fetcher.open()).isZero();
    assertThat(fetcher.all()).hasSize(4);
  }

  @Test
  void aTimeOutOfTheFutureCancelsEveryRequest() {
    CompletableFuture<Gathered<Response>> gathered =
        fetcher.gatherAsync(requests(3), response -> response, Together.all());
    assertThatThrownBy(() -> gathered.orTimeout(20, TimeUnit.MILLISECONDS).join())
        .hasCauseInstanceOf(TimeoutException.class);
    assertThat(fetcher.open()).isZero();
  }

  @Test
  void anInterruptCancelsEveryRequestAndIsKept() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    CompletableFuture<Boolean> kept = new CompletableFuture<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                fetcher.gather(requests(3));
              } catch (CancellationException e) {
                thrown.set(e);
              }
              kept.complete(Thread.currentThread().isInterrupted());
            });
    waiting.start();
    fetcher.await(2);
    waiting.interrupt();
    assertThat(kept.get(20, SECONDS)).isTrue();
    assertThat(thrown.get()).isInstanceOf(CancellationException.class);
    assertThat(fetcher.open()).isZero();
  }

  @Test
  void aThreadThatMustNotWaitIsToldSoBeforeAnythingIsAsked() {
    Waiting.forbid("it starts the calls");
    try {
      assertThatThrownBy(() -> fetcher.gather(requests(2)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("must not wait: it starts the calls");
      assertThatThrownBy(() -> fetcher.race(requests(2), ByHand::text))
          .isInstanceOf(IllegalStateException.class);
    } finally {
      Waiting.allow();
    }
    assertThat(fetcher.all()).isEmpty();
  }

  @Test
  void aHundredThousandRequestsThatEndAtOnceTakeNoStack() throws Exception {
    Fetcher atOnce =
        Fetchers.of(request -> CompletableFuture.completedFuture(ByHand.response(request, "x")));
    IOException closed = new IOException("closed");
    Fetcher failing = Fetchers.of(request -> CompletableFuture.failedFuture(closed));
    List<Request> many = requests(100_000);
    assertThat(atOnce.gather(many, ByHand::text, Together.all().atMost(10)).isComplete()).isTrue();
    assertThat(failing.gather(many).values()).isEmpty();
    try (Results<String> results = atOnce.asCompleted(many, ByHand::text)) {
      assertThat(results.stream().filter(Result::isSuccess).count()).isEqualTo(100_000);
    }
    try (Results<String> results = atOnce.map(many.iterator(), ByHand::text, Together.all())) {
      assertThat(results.stream().filter(Result::isSuccess).count()).isEqualTo(100_000);
    }
    assertThatThrownBy(() -> failing.race(many, ByHand::text))
        .hasMessageStartingWith("all of 100000 requests failed");
  }

  @Test
  void aHundredThousandOpenRequestsAreAnsweredAndCancelledInGoodTime() throws Exception {
    CompletableFuture<Gathered<String>> answered =
        fetcher.gatherAsync(requests(100_000), ByHand::text, Together.all());
    List<ByHand.Asked> open = new ArrayList<>(fetcher.all());
    Collections.reverse(open);
    open.forEach(one -> one.answer("x"));
    assertThat(answered.get(20, SECONDS).isComplete()).isTrue();

    ByHand other = new ByHand();
    CompletableFuture<Gathered<String>> failed =
        other.gatherAsync(requests(100_000), ByHand::text, Together.failFast());
    // On a thread with little on its stack, of which each cancel takes a picture.
    Waits.on(
            () -> {
              other.await(77_777).fail(new IOException("no"));
              return null;
            })
        .get(40, SECONDS);
    assertThat(failed).isCompletedExceptionally();
    assertThat(other.open()).isZero();
  }

  @Test
  void aFetcherThatThrowsFailsThatRequestOnly() {
    Fetcher closed =
        Fetchers.of(
            request -> {
              throw new IllegalStateException("closed");
            });
    assertThat(closed.gather(requests(2)).failures().values())
        .allSatisfy(e -> assertThat(e).isInstanceOf(IllegalStateException.class));
  }

  @Test
  void aNullAmongTheRequestsIsRefusedBeforeAnythingIsAsked() {
    List<Request> requests = Arrays.asList(request(0), null);
    assertThatThrownBy(() -> fetcher.gather(requests)).hasMessage("one of the requests is null");
    assertThatThrownBy(() -> fetcher.asCompleted(requests, ByHand::text))
        .hasMessage("one of the requests is null");
    assertThat(fetcher.all()).isEmpty();
  }

  @Test
  void togetherRefusesWhatMakesNoSense() {
    assertThatThrownBy(() -> Together.all().atMost(0)).hasMessage("atMost must be 1 or more: 0");
    assertThatThrownBy(() -> Together.all().deadline(Duration.ZERO))
        .hasMessageContaining("longer than 0");
  }

  @Test
  void aBodyIsNotKeptOnceItIsDecoded() throws Exception {
    CompletableFuture<Gathered<String>> gathered =
        fetcher.gatherAsync(requests(2), ByHand::text, Together.all());
    WeakReference<Response> body = Fetchers.answerWeakly(fetcher.await(0));
    fetcher.forget();
    for (int i = 0; i < 200 && body.get() != null; i++) {
      System.gc();
    }
    assertThat(body.get()).isNull();
    assertThat(gathered).isNotDone();
    gathered.cancel(true);
    assertThatThrownBy(gathered::get).isInstanceOf(CancellationException.class);
  }
}
