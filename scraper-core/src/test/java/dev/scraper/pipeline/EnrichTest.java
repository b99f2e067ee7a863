package dev.scraper.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Items that wait for something: with an alarm that rings when a test says so. */
@Timeout(30)
class EnrichTest {

  private static final List<Book> PAGE = List.of(new Book("1"), new Book("2"), new Book("3"));

  /** The futures that the stage gave, by ISBN. */
  private final Map<String, CompletableFuture<Book>> asked = new LinkedHashMap<>();

  private final CompletableFuture<Void> bell = new CompletableFuture<>();
  private final AtomicReference<Duration> limit = new AtomicReference<>();

  /** Told when the wait begins; all items have been asked for by then. */
  private final CountDownLatch waiting = new CountDownLatch(1);

  private final Alarm alarm =
      time -> {
        limit.set(time);
        waiting.countDown();
        return bell;
      };

  private CompletionStage<Book> ask(Book book) {
    return asked.computeIfAbsent(book.isbn(), isbn -> new CompletableFuture<>());
  }

  /** Runs the page on a thread of its own, as a parse thread would. */
  private CompletableFuture<Passed<Book>> start(Enrich how) throws InterruptedException {
    PipelineRun<Book, Book> run = Pipeline.of(Book.class).enrich(this::ask, how).open(alarm);
    CompletableFuture<Passed<Book>> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(run.pass(PAGE));
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
    return result;
  }

  private static Throwable failure(CompletableFuture<?> future) {
    try {
      return new AssertionError("gave " + future.get(20, TimeUnit.SECONDS));
    } catch (java.util.concurrent.ExecutionException e) {
      return e.getCause();
    } catch (Exception e) {
      return e;
    }
  }

  @Test
  void allItemsAreAskedForBeforeTheFirstIsWaitedForAndComeInTheirOrder() throws Exception {
    CompletableFuture<Passed<Book>> result = start(Enrich.DEFAULT);
    assertThat(asked).hasSize(3);
    assertThat(result).isNotDone();
    for (String isbn : List.of("3", "1", "2")) {
      asked.get(isbn).complete(new Book(isbn).priced(Integer.parseInt(isbn)));
    }
    assertThat(result.get(20, TimeUnit.SECONDS).items())
        .extracting(Book::price)
        .containsExactly(1.0, 2.0, 3.0);
    assertThat(bell.isCancelled()).as("the alarm is put off").isTrue();
    assertThat(limit.get()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void futuresThatAreDoneAreNotWaitedFor() throws Exception {
    PipelineRun<Book, Book> run =
        Pipeline.of(Book.class)
            .enrich(book -> CompletableFuture.completedFuture(book.priced(7)))
            .open(alarm);
    assertThat(run.pass(PAGE).items()).extracting(Book::price).containsOnly(7.0);
    assertThat(waiting.getCount()).isEqualTo(1);
  }

  @Test
  void theFirstFailureFailsThePageAndCancelsTheOthers() throws Exception {
    CompletableFuture<Passed<Book>> result = start(Enrich.within(Duration.ofSeconds(5)));
    asked.get("2").completeExceptionally(new IOException("no rate"));
    assertThat(failure(result))
        .isInstanceOf(StageException.class)
        .hasMessage("stage 1 (enrich) failed on an item of type Book: java.io.IOException: no rate")
        .hasCauseInstanceOf(IOException.class);
    assertThat(asked.get("1")).isCancelled();
    assertThat(asked.get("3")).isCancelled();
  }

  @Test
  void afterTheLimitThePageFails() throws Exception {
    CompletableFuture<Passed<Book>> result = start(Enrich.within(Duration.ofMillis(1_500)));
    assertThat(limit.get()).isEqualTo(Duration.ofMillis(1_500));
    asked.get("1").complete(new Book("1"));
    assertThat(result).isNotDone();
    bell.complete(null);
    assertThat(failure(result))
        .isInstanceOf(StageException.class)
        .hasMessage("stage 1 (enrich) failed on an item of type Book: not there within 1500 ms");
    assertThat(asked.get("2")).isCancelled();
    assertThat(asked.get("3")).isCancelled();
  }

  @Test
  void orElseTheItemIsDropped() throws Exception {
    CompletableFuture<Passed<Book>> result = start(Enrich.DEFAULT.orDrop());
    asked.get("1").completeExceptionally(new IOException("no rate"));
    asked.get("2").complete(new Book("2").priced(2));
    assertThat(result).isNotDone();
    bell.complete(null);
    Passed<Book> passed = result.get(20, TimeUnit.SECONDS);
    assertThat(passed.items()).containsExactly(new Book("2").priced(2));
    assertThat(passed.dropped())
        .isEqualTo(
            List.of(
                new Verdict.Drop<>("not enriched", "java.io.IOException: no rate"),
                new Verdict.Drop<>("not enriched in time", "not there within 30000 ms")));
    assertThat(asked.get("3")).isCancelled();
  }

  @Test
  void orElseTheItemGoesOnAsItWas() throws Exception {
    CompletableFuture<Passed<Book>> result = start(Enrich.DEFAULT.orKeep());
    asked.get("1").completeExceptionally(new IOException("no rate"));
    asked.get("2").complete(new Book("2").priced(2));
    bell.complete(null);
    Passed<Book> passed = result.get(20, TimeUnit.SECONDS);
    assertThat(passed.items())
        .containsExactly(new Book("1"), new Book("2").priced(2), new Book("3"));
    assertThat(passed.dropped()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Enrich.Otherwise.class)
  void whatIsThrownInPlaceOfAFutureIsAFailureLikeAnyOther(Enrich.Otherwise otherwise) {
    PipelineRun<Book, Book> run =
        Pipeline.of(Book.class)
            .enrich(
                book -> {
                  throw new IllegalStateException("no service");
                },
                new Enrich(Duration.ofSeconds(1), otherwise))
            .open(alarm);
    switch (otherwise) {
      case FAIL ->
          assertThatThrownBy(() -> run.pass(PAGE))
              .isInstanceOf(StageException.class)
              .hasMessageContaining("no service");
      case DROP -> assertThat(passed(run).dropped()).hasSize(3);
      case KEEP -> assertThat(passed(run).items()).isEqualTo(PAGE);
    }
  }

  private static Passed<Book> passed(PipelineRun<Book, Book> run) {
    try {
      return run.pass(PAGE);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anErrorAndAnInterruptAreNeverExcused() throws Exception {
    PipelineRun<Book, Book> error =
        Pipeline.of(Book.class)
            .enrich(
                book -> {
                  throw new StackOverflowError();
                },
                Enrich.DEFAULT.orKeep())
            .open(alarm);
    assertThatThrownBy(() -> error.pass(PAGE)).hasCauseInstanceOf(StackOverflowError.class);
    PipelineRun<Book, Book> interrupted =
        Pipeline.of(Book.class)
            .enrich(
                book -> {
                  Thread.currentThread().interrupt();
                  throw new IllegalStateException("interrupted");
                },
                Enrich.DEFAULT.orKeep())
            .open(alarm);
    assertThatThrownBy(() -> interrupted.pass(PAGE)).isInstanceOf(StageException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anInterruptEndsTheWaitAndCancelsTheFutures() throws Exception {
    PipelineRun<Book, Book> run = Pipeline.of(Book.class).enrich(this::ask).open(alarm);
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                run.pass(PAGE);
              } catch (Throwable e) {
                thrown.complete(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
    thread.interrupt();
    assertThat(thrown.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    assertThat(asked.values()).allMatch(CompletableFuture::isCancelled).hasSize(3);
  }

  @Test
  void aFutureOfNullIsAFailure() {
    PipelineRun<Book, Book> run =
        Pipeline.of(Book.class)
            .enrich(book -> CompletableFuture.<Book>completedFuture(null))
            .open(alarm);
    assertThatThrownBy(() -> run.pass(PAGE)).hasMessageContaining("its future gave null");
    PipelineRun<Book, Book> none = Pipeline.of(Book.class).enrich(book -> null).open(alarm);
    assertThatThrownBy(() -> none.pass(PAGE)).hasMessageContaining("it gave no future");
  }

  @Test
  void aStageMayGiveAnyVerdictLater() throws Exception {
    Pipeline<Book, String> pipeline =
        Pipeline.of(Book.class)
            .stage(
                "later",
                book ->
                    Verdict.later(
                        CompletableFuture.completedFuture(
                            book.isbn().equals("1")
                                ? Verdict.drop("one")
                                : Verdict.later(
                                    CompletableFuture.completedFuture(
                                        Verdict.all(List.of(book.isbn(), "x")))))));
    Passed<String> passed = pipeline.open(alarm).pass(PAGE);
    assertThat(passed.items()).containsExactly("2", "x", "3", "x");
    assertThat(passed.dropped()).isEqualTo(List.of(new Verdict.Drop<>("one", "")));
  }

  @Test
  void aFutureThatCannotBeCancelledHoldsNothingUp() throws Exception {
    CompletionStage<Book> never = new CompletableFuture<Book>().minimalCompletionStage();
    PipelineRun<Book, Book> run =
        Pipeline.of(Book.class).enrich(book -> never, Enrich.DEFAULT.orKeep()).open(alarm);
    bell.complete(null);
    assertThat(run.pass(PAGE).items()).isEqualTo(PAGE);
  }

  @Test
  void aLimitMustBePositive() {
    assertThatThrownBy(() -> Enrich.within(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT0S");
  }

  @Test
  void theAlarmOfRealTimeRings() throws Exception {
    Alarm.system().after(Duration.ofMillis(1)).get(20, TimeUnit.SECONDS);
  }
}
