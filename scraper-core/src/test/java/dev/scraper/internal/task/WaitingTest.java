package dev.scraper.internal.task;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WaitingTest {

  @AfterEach
  void nothingStaysWithTheThread() {
    Waiting.hook(null);
    Waiting.allow();
  }

  @Test
  void aValueIsGiven() throws Exception {
    CompletableFuture<String> later = new CompletableFuture<>();
    new Thread(() -> later.complete("x")).start();
    assertThat(Waiting.await(later)).isEqualTo("x");
    assertThat(Waiting.await(later.minimalCompletionStage())).isEqualTo("x");
  }

  @Test
  void failuresAreThrownAsTheyAreHoweverDeepTheyAreWrapped() {
    IOException down = new IOException("down");
    Error error = new AssertionError("no");
    CompletableFuture<String> failed = CompletableFuture.failedFuture(down);
    assertThatThrownBy(() -> Waiting.await(failed)).isSameAs(down);
    assertThatThrownBy(() -> Waiting.await(failed.thenApply(x -> x).thenApply(x -> x)))
        .isSameAs(down);
    assertThatThrownBy(() -> Waiting.await(CompletableFuture.failedFuture(error))).isSameAs(error);
    ClassNotFoundException checked = new ClassNotFoundException();
    assertThatThrownBy(() -> Waiting.await(CompletableFuture.failedFuture(checked)))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isSameAs(checked);
  }

  @Test
  void aCancelledStageIsACancellation() {
    CompletableFuture<String> cancelled = new CompletableFuture<>();
    cancelled.cancel(true);
    assertThatThrownBy(() -> Waiting.await(cancelled)).isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> Waiting.await(cancelled.thenApply(x -> x)))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void anInterruptCancelsTheFutureAndIsKept() throws Exception {
    CompletableFuture<String> never = new CompletableFuture<>();
    CompletableFuture<Boolean> kept = new CompletableFuture<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                Waiting.await(never);
              } catch (CancellationException | IOException e) {
                kept.complete(Thread.currentThread().isInterrupted());
              }
            });
    waiting.start();
    waiting.interrupt();
    assertThat(kept.get(20, SECONDS)).isTrue();
    assertThat(never).isCancelled();
  }

  @Test
  void whatIsThereIsGivenToAThreadThatWasInterrupted() throws Exception {
    Thread.currentThread().interrupt();
    try {
      assertThat(Waiting.await(CompletableFuture.completedFuture("x"))).isEqualTo("x");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void theHookOfTheThreadIsCalledAroundAWaitAndOnlyThere() throws Exception {
    List<String> calls = new ArrayList<>();
    CompletableFuture<String> later = new CompletableFuture<>();
    Waiting.hook(
        new WaitHook() {
          @Override
          public void before() {
            calls.add("before");
            later.completeExceptionally(new IOException("meanwhile"));
          }

          @Override
          public void after() {
            calls.add("after");
          }
        });
    Waiting.await(CompletableFuture.completedFuture("x"));
    assertThat(calls).isEmpty();
    assertThatThrownBy(() -> Waiting.await(later)).hasMessage("meanwhile");
    assertThat(calls).containsExactly("before", "after");
    assertThatThrownBy(
            () ->
                Waiting.block(
                    () -> {
                      throw new InterruptedException();
                    }))
        .isInstanceOf(InterruptedException.class);
    assertThat(calls).containsExactly("before", "after", "before", "after");
  }

  @Test
  void aThreadThatMustNotWaitIsToldWhyEvenIfAllIsThere() {
    Waiting.forbid("it is the loop of the crawl");
    assertThatThrownBy(() -> Waiting.await(CompletableFuture.completedFuture("x")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            Thread.currentThread().getName() + " must not wait: it is the loop of the crawl");
  }

  @Test
  void theBellWakesWhenItIsTrueAndNotBefore() throws Exception {
    Bell bell = new Bell();
    boolean[] open = new boolean[1];
    CountDownLatch looked = new CountDownLatch(2);
    CompletableFuture<Void> heard =
        CompletableFuture.runAsync(
            () -> {
              try {
                bell.await(
                    () -> {
                      looked.countDown();
                      synchronized (open) {
                        return open[0];
                      }
                    });
              } catch (InterruptedException e) {
                throw new CompletionException(e);
              }
            });
    looked.await();
    bell.ring();
    assertThat(heard).isNotDone();
    synchronized (open) {
      open[0] = true;
    }
    bell.ring();
    heard.get(20, SECONDS);
  }
}
