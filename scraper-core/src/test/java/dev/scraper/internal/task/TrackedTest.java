package dev.scraper.internal.task;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TrackedTest {

  private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final ConcurrentLinkedQueue<Throwable> places = new ConcurrentLinkedQueue<>();
  private final Losses losses = losses(false);
  private final IOException down = new IOException("down");

  private Losses losses(boolean debug) {
    return new Losses(
        debug,
        (line, place) -> {
          told.add(line);
          if (place != null) {
            places.add(place);
          }
        });
  }

  private Tracked<String> tracked() {
    return new Tracked<>(losses, Request.get("http://h/a"));
  }

  /** What is told of the uses of a future that fails after, or has failed before. */
  private List<String> toldOf(boolean before, Function<Tracked<String>, Object> use) {
    told.clear();
    Tracked<String> future = tracked();
    if (before) {
      future.settle(null, down);
    }
    Object kept = use.apply(future);
    if (!before) {
      future.settle(null, down);
    }
    losses.close();
    assertThat(kept).isNotNull();
    return List.copyOf(told);
  }

  /** Collects garbage until there is something to tell. */
  private String tellGarbage() throws InterruptedException {
    for (int i = 0; i < 400; i++) {
      System.gc();
      String line = told.poll(20, MILLISECONDS);
      if (line != null) {
        return line;
      }
    }
    throw new AssertionError("nothing was told");
  }

  private void failAndForget() {
    tracked().settle(null, down);
  }

  @Test
  void aFailureThatNobodyLooksAtIsToldWhenItsFutureIsGarbage() throws Exception {
    failAndForget();
    assertThat(tellGarbage())
        .isEqualTo("failed, and nobody looked: GET http://h/a: java.io.IOException: down");
    losses.close();
    assertThat(told).as("once").isEmpty();
  }

  @Test
  void itIsToldAtTheLatestWhenTheOwnerIsClosed() {
    Tracked<String> future = tracked();
    future.settle(null, down);
    assertThat(told).isEmpty();
    losses.close();
    assertThat(told).hasSize(1);
    losses.close();
    assertThat(told).as("once").hasSize(1);
    assertThat(future).isDone();
  }

  @Test
  void whatFailsAfterTheOwnerIsClosedIsToldWhenItIsGarbage() throws Exception {
    losses.close();
    failAndForget();
    assertThat(tellGarbage()).contains("down");
  }

  @Test
  void aDependentThatNobodyLooksAtIsToldWhenItIsGarbage() throws Exception {
    dependAndForget();
    assertThat(tellGarbage()).contains("GET http://h/a").contains("down");
  }

  private void dependAndForget() {
    Tracked<String> future = tracked();
    future.thenApply(String::length).thenAccept(length -> {});
    future.settle(null, down);
  }

  @Test
  void theLineIsOneLine() {
    new Tracked<>(losses, "a\nb").settle(null, new IOException("two\r\nlines"));
    losses.close();
    assertThat(told)
        .containsExactly("failed, and nobody looked: a b: java.io.IOException: two lines");
  }

  @Test
  void inDebugModeThePlaceIsToldWhereItWasMade() {
    Losses debug = losses(true);
    new Tracked<>(debug, "x").settle(null, down);
    debug.close();
    assertThat(places).hasSize(1);
    assertThat(places.peek().getStackTrace())
        .anyMatch(frame -> frame.getMethodName().startsWith("inDebugModeThePlaceIsTold"));
    new Tracked<>(losses, "x").settle(null, down);
    losses.close();
    assertThat(places).hasSize(1);
  }

  @Test
  void whatIsMadeOfOthersIsToldWhereTheyAre() {
    Losses debug = losses(true);
    Tracked<String> all = new Tracked<>(new Losses(false, (line, place) -> {}), "all of them");
    all.ownedLike(CompletableFuture.completedFuture("not tracked"));
    all.ownedLike(new Tracked<>(debug, "one"));
    all.settle(null, down);
    debug.close();
    assertThat(told).singleElement().asString().contains("all of them");
    assertThat(places).hasSize(1);
  }

  @Test
  void whoAsksForTheFailureOrTheValueHasLooked() {
    Map<String, Function<Tracked<String>, Object>> looks = new TreeMap<>();
    looks.put("get", f -> thrown(f::get));
    looks.put("get with a time", f -> thrown(() -> f.get(1, SECONDS)));
    looks.put("join", f -> thrown(f::join));
    looks.put("getNow", f -> thrown(() -> f.getNow("x")));
    looks.put("isCompletedExceptionally", Tracked::isCompletedExceptionally);
    looks.put("exceptionNow", Tracked::exceptionNow);
    looks.put("resultNow", f -> thrown(f::resultNow));
    looks.put(
        "look",
        f -> {
          f.look();
          return f;
        });
    looks.put("await", f -> thrown(() -> Waiting.await(f)));
    looks.forEach((name, look) -> assertThat(toldOf(true, look)).as(name).isEmpty());
  }

  @Test
  void exceptionNowAndResultNowAreCalledThroughTheInterfaceWhereItHasThem() throws Exception {
    Tracked<String> future = tracked();
    assertThatThrownBy(future::exceptionNow).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(future::resultNow).isInstanceOf(IllegalStateException.class);
    future.settle("x", null);
    assertThat(future.resultNow()).isEqualTo("x");
    assertThatThrownBy(future::exceptionNow).isInstanceOf(IllegalStateException.class);
    if (Runtime.version().feature() >= 19) {
      Tracked<String> failed = tracked();
      failed.settle(null, down);
      assertThat(Future.class.getMethod("exceptionNow").invoke(failed)).isSameAs(down);
      losses.close();
      assertThat(told).isEmpty();
    }
  }

  @Test
  void whoHandlesTheFailureHasLooked() {
    for (boolean before : new boolean[] {true, false}) {
      assertThat(toldOf(before, f -> f.handle((v, e) -> "x"))).isEmpty();
      assertThat(toldOf(before, f -> f.handleAsync((v, e) -> "x", Runnable::run))).isEmpty();
      assertThat(toldOf(before, f -> f.exceptionally(e -> "x"))).isEmpty();
      assertThat(
              toldOf(before, f -> f.exceptionallyCompose(e -> tracked().completeAsync(() -> ""))))
          .isEmpty();
      assertThat(toldOf(before, f -> f.whenComplete((v, e) -> {}))).isEmpty();
      assertThat(toldOf(before, f -> f.whenComplete((v, e) -> {}).thenApply(x -> x))).isEmpty();
      assertThat(toldOf(before, f -> f.whenCompleteAsync((v, e) -> {}, Runnable::run))).isEmpty();
      assertThat(toldOf(before, f -> f.thenApply(x -> x).handle((v, e) -> "x"))).isEmpty();
    }
  }

  @Test
  void whatDependsOnItIsToldOnceAndNotTheFutureItself() {
    Map<String, Function<Tracked<String>, Object>> uses = new TreeMap<>();
    CompletableFuture<String> other = CompletableFuture.completedFuture("other");
    uses.put("thenApply", f -> f.thenApply(String::length));
    uses.put("a chain", f -> f.thenApply(x -> x).thenApply(x -> x).thenCompose(x -> other));
    uses.put("thenApplyAsync", f -> f.thenApplyAsync(String::length, Runnable::run));
    uses.put("thenAcceptAsync", f -> f.thenAcceptAsync(x -> {}, Runnable::run));
    uses.put("thenRunAsync", f -> f.thenRunAsync(() -> {}, Runnable::run));
    uses.put("thenComposeAsync", f -> f.thenComposeAsync(x -> other, Runnable::run));
    uses.put("thenCombineAsync", f -> f.thenCombineAsync(other, (a, b) -> a, Runnable::run));
    CompletableFuture<String> never = new CompletableFuture<>();
    uses.put("applyToEitherAsync", f -> f.applyToEitherAsync(never, x -> x, Runnable::run));
    uses.put("acceptEitherAsync", f -> f.acceptEitherAsync(never, x -> {}, Runnable::run));
    uses.put("runAfterEitherAsync", f -> f.runAfterEitherAsync(never, () -> {}, Runnable::run));
    uses.put("thenAccept", f -> f.thenAccept(x -> {}));
    uses.put("thenRun", f -> f.thenRun(() -> {}));
    uses.put("thenCompose", f -> f.thenCompose(x -> other));
    uses.put("thenCombine", f -> f.thenCombine(other, (a, b) -> a));
    uses.put("thenAcceptBoth", f -> f.thenAcceptBoth(other, (a, b) -> {}));
    uses.put("runAfterBoth", f -> f.runAfterBoth(other, () -> {}));
    uses.put("copy", Tracked::copy);
    uses.put("applyToEither", f -> f.applyToEither(new CompletableFuture<>(), x -> x));
    uses.put("acceptEither", f -> f.acceptEither(new CompletableFuture<>(), x -> {}));
    uses.put("runAfterEither", f -> f.runAfterEither(new CompletableFuture<>(), () -> {}));
    uses.put(
        "combined with another",
        f -> tracked().completeAsync(() -> "x", Runnable::run).thenCombine(f, (a, b) -> a));
    uses.forEach(
        (name, use) -> {
          assertThat(toldOf(false, use)).as(name).hasSize(1);
          assertThat(toldOf(true, use)).as(name + " of one that had failed").hasSize(1);
        });
  }

  @Test
  void whatADependentsOwnCodeThrowsIsTold() {
    Tracked<String> future = tracked();
    future.thenApply(Integer::parseInt);
    future.settle("no number", null);
    losses.close();
    assertThat(told).singleElement().asString().contains("NumberFormatException");
  }

  @Test
  void theStagesThatAllOfAndAnyOfWaitForAreLookedAt() {
    CompletableFuture<String> never = new CompletableFuture<>();
    assertThat(toldOf(false, f -> CompletableFuture.allOf(f, never))).isEmpty();
    assertThat(toldOf(false, f -> CompletableFuture.anyOf(f, never))).isEmpty();
    assertThat(toldOf(false, f -> CompletableFuture.allOf(f.thenApply(x -> x), never))).isEmpty();
    assertThat(
            toldOf(
                false,
                f -> CompletableFuture.allOf(f.thenApply(x -> x).thenAccept(x -> {}), never)))
        .isEmpty();
  }

  @Test
  void whatADecoderThrowsBeforeAnAllOfIsNotTold() {
    Tracked<String> future = tracked();
    CompletableFuture<Void> all =
        CompletableFuture.allOf(future.thenApply(Integer::parseInt), new CompletableFuture<>());
    future.settle("no number", null);
    losses.close();
    assertThat(told).isEmpty();
    assertThat(all).isNotDone();
  }

  @Test
  void aWaitThatWasGivenUpAndATimeOutAreNoLook() {
    Tracked<String> future = tracked();
    future.orTimeout(1, SECONDS);
    assertThatThrownBy(() -> future.get(1, MILLISECONDS)).isInstanceOf(TimeoutException.class);
    assertThat(future.isCompletedExceptionally()).isFalse();
    assertThat(future.getNow("none")).isEqualTo("none");
    future.settle(null, down);
    losses.close();
    assertThat(told).hasSize(1);
  }

  @Test
  void whatWasCancelledIsNotTold() {
    Tracked<String> future = tracked();
    CompletableFuture<Integer> dependent = future.thenApply(String::length);
    future.cancel(true);
    assertThat(dependent).isDone();
    Tracked<String> stopped = tracked();
    stopped.settle(null, new CancellationException("the crawl is over"));
    tracked().settle(null, new FetchException(FailureKind.CANCELLED, "the crawl is over"));
    losses.close();
    assertThat(told).isEmpty();
  }

  /** Counts what it hears of its own end. */
  private final class Heard extends Tracked<String> {

    private final AtomicInteger outside = new AtomicInteger();
    private final List<Object> inside = new ArrayList<>();
    private boolean doneWhenTold;

    Heard() {
      super(losses, "x");
    }

    @Override
    protected void settledOutside() {
      outside.incrementAndGet();
      doneWhenTold = isDone();
    }

    @Override
    protected void settling(Throwable failure) {
      inside.add(failure == null ? "value" : failure);
      doneWhenTold = isDone();
    }
  }

  @Test
  void anEndFromOutsideIsToldOnceAndBeforeAnybodySeesIt() throws Exception {
    List<Function<Heard, Object>> ends =
        List.of(
            f -> f.cancel(true),
            f -> f.complete("x"),
            f -> f.completeExceptionally(down),
            f -> f.completeAsync(() -> "x", Runnable::run),
            f -> thrown(() -> f.orTimeout(1, MILLISECONDS).get(20, SECONDS)),
            f -> thrown(() -> f.completeOnTimeout("x", 1, MILLISECONDS).get(20, SECONDS)),
            f -> {
              f.obtrudeValue("x");
              return f;
            },
            f -> {
              f.obtrudeException(down);
              return f;
            });
    for (Function<Heard, Object> end : ends) {
      Heard heard = new Heard();
      end.apply(heard);
      assertThat(heard).isDone();
      heard.cancel(true);
      heard.complete("y");
      heard.completeExceptionally(down);
      heard.obtrudeValue("z");
      assertThat(heard.settle("late", null)).isFalse();
      assertThat(heard.outside).hasValue(1);
      assertThat(heard.inside).isEmpty();
      assertThat(heard.doneWhenTold).isFalse();
    }
  }

  @Test
  void anEndFromInsideIsNotToldAsOneFromOutside() {
    Heard heard = new Heard();
    assertThat(heard.settle(null, down)).isTrue();
    assertThat(heard.settle("x", null)).isFalse();
    assertThat(heard.cancel(true)).isFalse();
    assertThat(heard.complete("x")).isFalse();
    assertThat(heard.inside).containsExactly(down);
    assertThat(heard.outside).hasValue(0);
    assertThat(heard.doneWhenTold).isFalse();
    assertThatThrownBy(heard::join).isInstanceOf(CompletionException.class).hasCause(down);
  }

  @Test
  void ofManyWhoEndItOneDoes() throws Exception {
    for (int round = 0; round < 300; round++) {
      Heard heard = new Heard();
      CountDownLatch go = new CountDownLatch(1);
      List<CompletableFuture<Boolean>> first = new ArrayList<>();
      for (Function<Heard, Boolean> end :
          List.<Function<Heard, Boolean>>of(
              f -> f.settle("in", null),
              f -> f.complete("out"),
              f -> f.completeExceptionally(down))) {
        first.add(
            CompletableFuture.supplyAsync(
                () -> {
                  thrown(
                      () -> {
                        go.await();
                        return null;
                      });
                  return end.apply(heard);
                }));
      }
      go.countDown();
      long winners = 0;
      for (CompletableFuture<Boolean> each : first) {
        winners += each.get(20, SECONDS) ? 1 : 0;
      }
      assertThat(winners).isEqualTo(1);
      assertThat(heard.outside.get() + heard.inside.size()).isEqualTo(1);
      assertThat(heard).isDone();
      heard.look();
    }
  }

  @Test
  void valuesGoThroughAllThatDependsOnThem() throws Exception {
    Tracked<String> future = tracked();
    CompletableFuture<String> chain =
        future
            .thenApply(x -> x + "b")
            .thenCombine(CompletableFuture.completedFuture("c"), (a, b) -> a + b)
            .thenCompose(x -> CompletableFuture.supplyAsync(() -> x + "d"))
            .whenComplete((v, e) -> {})
            .handle((v, e) -> v + "e");
    future.settle("a", null);
    assertThat(chain.get(20, SECONDS)).isEqualTo("abcde");
    assertThat(future.thenApply(x -> x + "!").join()).isEqualTo("a!");
    assertThat(future.copy().join()).isEqualTo("a");
  }

  @FunctionalInterface
  private interface Throwing {
    Object run() throws Exception;
  }

  private static Object thrown(Throwing code) {
    try {
      return String.valueOf(code.run());
    } catch (Exception e) {
      return e;
    }
  }
}
