package dev.scraper.internal.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.fixture.Taker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OutletTest {

  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger cancelled = new AtomicInteger();
  private final Outlet<Integer> outlet =
      new Outlet<>(
          new Outlet.Source() {
            @Override
            public void start() {
              started.incrementAndGet();
            }

            @Override
            public void cancel() {
              cancelled.incrementAndGet();
            }
          });

  private static FutureTask<Void> inBackground(FutureTask<Void> task) {
    Thread thread = new Thread(task, "producer");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private FutureTask<Void> offering(int... items) {
    return inBackground(
        new FutureTask<>(
            () -> {
              for (int item : items) {
                outlet.offer(item);
              }
              return null;
            }));
  }

  @Test
  void nothingStartsBeforeSomebodySubscribes() {
    assertThat(started).hasValue(0);
    outlet.subscribe(new Taker<>(0));
    assertThat(started).hasValue(1);
  }

  @Test
  void itemsAreGivenAsTheyAreWantedAndInTheirOrder() throws Exception {
    Taker<Integer> taker = new Taker<>(0);
    outlet.subscribe(taker);
    FutureTask<Void> offers = offering(1, 2, 3);
    taker.request(1);
    taker.awaitItems(1);
    assertThat(offers).isNotDone();
    taker.request(1);
    taker.awaitItems(2);
    assertThat(taker.items()).containsExactly(1, 2);
    taker.request(5);
    offers.get(10, TimeUnit.SECONDS);
    outlet.complete();
    assertThat(taker.told()).containsExactly("subscribed", "1", "2", "3", "complete");
  }

  @Test
  void aSecondSubscriberIsTurnedDown() {
    outlet.subscribe(new Taker<>(1));
    Taker<Integer> second = new Taker<>(1);
    outlet.subscribe(second);
    assertThat(second.failure()).isInstanceOf(IllegalStateException.class);
    assertThat(second.told()).hasSize(2).startsWith("subscribed");
    assertThat(started).hasValue(1);
  }

  @Test
  void aRequestOfNothingIsAFailureAndEndsTheSource() {
    Taker<Integer> taker = new Taker<>(0);
    outlet.subscribe(taker);
    taker.request(0);
    assertThat(taker.failure())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3.9");
    assertThat(cancelled).hasValue(1);
    assertThatThrownBy(() -> outlet.offer(1)).isInstanceOf(CancellationException.class);
  }

  @Test
  void aRequestOfNothingWhileAProducerWaitsIsAFailureToo() throws Exception {
    Taker<Integer> taker = new Taker<>(0);
    outlet.subscribe(taker);
    FutureTask<Void> offers = offering(1);
    taker.request(-1);
    taker.awaitEnd();
    assertThat(taker.failure()).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> offers.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CancellationException.class);
    assertThat(taker.items()).isEmpty();
  }

  @Test
  void aRequestInOnNextDoesNotRecurse() throws Exception {
    int many = 100_000;
    AtomicInteger depth = new AtomicInteger();
    Taker<Integer> taker =
        new Taker<>(1) {
          @Override
          public void onNext(Integer item) {
            assertThat(depth.incrementAndGet()).isEqualTo(1);
            super.onNext(item);
            request(1);
            depth.decrementAndGet();
          }
        };
    outlet.subscribe(taker);
    for (int i = 0; i < many; i++) {
      outlet.offer(i);
    }
    assertThat(taker.items()).hasSize(many);
  }

  @Test
  void demandAddsUpToWithoutEnd() throws Exception {
    Taker<Integer> taker = new Taker<>(Long.MAX_VALUE);
    outlet.subscribe(taker);
    taker.request(Long.MAX_VALUE);
    outlet.offer(1);
    outlet.offer(2);
    assertThat(taker.items()).containsExactly(1, 2);
  }

  @Test
  void aCancelWakesWhoWaitsAndNothingIsToldAfterIt() throws Exception {
    Taker<Integer> taker = new Taker<>(0);
    outlet.subscribe(taker);
    FutureTask<Void> offers = offering(1);
    taker.cancel();
    taker.cancel();
    assertThatThrownBy(() -> offers.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CancellationException.class);
    outlet.complete();
    outlet.fail(new IllegalStateException());
    taker.request(-1);
    assertThat(taker.told()).containsExactly("subscribed");
    assertThat(cancelled).hasValue(1);
  }

  @Test
  void whoCancelsAtOnceStartsNothing() {
    outlet.subscribe(
        new Taker<>(0) {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            super.onSubscribe(subscription);
            subscription.cancel();
          }
        });
    assertThat(started).hasValue(0);
    assertThat(cancelled).hasValue(0);
  }

  @Test
  void aStartThatFailsIsTold() {
    Outlet<Integer> broken =
        new Outlet<>(
            new Outlet.Source() {
              @Override
              public void start() {
                throw new IllegalStateException("no disk");
              }

              @Override
              public void cancel() {
                throw new AssertionError("there is nothing to cancel");
              }
            });
    Taker<Integer> taker = new Taker<>(1);
    broken.subscribe(taker);
    assertThat(taker.failure()).hasMessage("no disk");
  }

  @Test
  void whatASubscriberThrowsEndsIt() throws Exception {
    Taker<Integer> taker =
        new Taker<>(5) {
          @Override
          public void onNext(Integer item) {
            throw new IllegalStateException("cannot take " + item);
          }
        };
    outlet.subscribe(taker);
    outlet.offer(1);
    assertThat(taker.failure()).hasMessage("cannot take 1");
    assertThat(cancelled).hasValue(1);
    assertThatThrownBy(() -> outlet.offer(2)).isInstanceOf(CancellationException.class);
  }

  @Test
  void theEndIsToldBehindTheItemThatIsUnderWay() throws Exception {
    CountDownLatch inNext = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Taker<Integer> taker =
        new Taker<>(5) {
          @Override
          public void onNext(Integer item) {
            inNext.countDown();
            awaitLatch(goOn);
            super.onNext(item);
          }
        };
    outlet.subscribe(taker);
    FutureTask<Void> offers = offering(1);
    awaitLatch(inNext);
    outlet.fail(new IllegalStateException("broken"));
    assertThat(taker.told()).containsExactly("subscribed");
    goOn.countDown();
    offers.get(10, TimeUnit.SECONDS);
    taker.awaitEnd();
    assertThat(taker.items()).containsExactly(1);
    assertThat(taker.failure()).hasMessage("broken");
  }

  static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aProducerThatIsInterruptedGivesNothing() throws Exception {
    Taker<Integer> taker = new Taker<>(0);
    outlet.subscribe(taker);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> outlet.offer(1)).isInstanceOf(InterruptedException.class);
    taker.request(1);
    outlet.offer(2);
    assertThat(taker.items()).containsExactly(2);
  }

  @Test
  void anActionRunsWhenThereIsDemand() {
    List<String> ran = new ArrayList<>();
    Taker<Integer> taker = new Taker<>(0);
    outlet.subscribe(taker);
    outlet.whenDemanded(() -> ran.add("a"));
    assertThat(ran).isEmpty();
    taker.request(1);
    assertThat(ran).containsExactly("a");
    outlet.whenDemanded(() -> ran.add("b"));
    taker.cancel();
    outlet.whenDemanded(() -> ran.add("c"));
    assertThat(ran).containsExactly("a", "b");
  }

  @Test
  void manyProducersAndOneWhoAsksAndCancelsKeepTheRules() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    int each = 2_000;
    Taker<Integer> taker =
        new Taker<>(0) {
          @Override
          public void onNext(Integer item) {
            assertThat(inside.incrementAndGet()).isEqualTo(1);
            super.onNext(item);
            inside.decrementAndGet();
          }
        };
    outlet.subscribe(taker);
    List<FutureTask<Void>> producers = new ArrayList<>();
    for (int p = 0; p < 4; p++) {
      int base = p * each;
      producers.add(
          inBackground(
              new FutureTask<>(
                  () -> {
                    for (int i = 0; i < each; i++) {
                      outlet.offer(base + i);
                    }
                    return null;
                  })));
    }
    for (int i = 0; i < 4 * each; i += 10) {
      taker.request(10);
    }
    for (FutureTask<Void> producer : producers) {
      producer.get(20, TimeUnit.SECONDS);
    }
    outlet.complete();
    assertThat(taker.items()).hasSize(4 * each).doesNotHaveDuplicates();
    for (int p = 0; p < 4; p++) {
      int base = p * each;
      assertThat(taker.items().stream().filter(i -> i / each == base / each)).isSorted();
    }
    assertThat(taker.told()).endsWith("complete");
  }
}
