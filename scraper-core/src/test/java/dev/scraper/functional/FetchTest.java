package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.Scraper;
import dev.scraper.fixture.LocalSite;
import dev.scraper.fixture.RawSite;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Headers;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.http.Url;
import dev.scraper.page.Page;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.policy.SkipReason;
import dev.scraper.policy.SkippedException;
import dev.scraper.spider.Paging;
import dev.scraper.task.Result;
import dev.scraper.task.Results;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.Test;

/** Single fetches of a scraper: what their futures give, and with which manners. */
class FetchTest extends SiteTestBase {

  private static String text(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private CompletableFuture<Response> fetch(String path) {
    return scraper.fetch(Request.get(site.url(path)));
  }

  private static Throwable failure(CompletableFuture<?> future) {
    try {
      future.join();
    } catch (CompletionException e) {
      return e.getCause();
    } catch (CancellationException e) {
      return e;
    }
    throw new AssertionError("it did not fail");
  }

  @Test
  void aFutureGivesTheAnswerWithItsBody() {
    site.page("/a", "hello");
    Response response = fetch("/a").join();
    assertThat(response.status()).isEqualTo(200);
    assertThat(text(response)).isEqualTo("hello");
  }

  @Test
  void anyFinalStatusIsAnAnswerAndItsBodyIsRead() {
    site.status("/gone", 410);
    Response response = fetch("/gone").join();
    assertThat(response.status()).isEqualTo(410);
    assertThat(text(response)).isEqualTo("no");
  }

  @Test
  void anyTypeOfBodyIsRead() {
    site.answer(
        "/image",
        request ->
            new MockResponse.Builder().addHeader("Content-Type", "image/png").body("PNG").build());
    assertThat(text(fetch("/image").join())).isEqualTo("PNG");
  }

  @Test
  void whoAsksTwiceIsAnsweredTwice() {
    AtomicInteger count = new AtomicInteger();
    site.answer("/n", request -> LocalSite.html(String.valueOf(count.incrementAndGet())));
    assertThat(text(fetch("/n").join())).isEqualTo("1");
    assertThat(text(fetch("/n").join())).isEqualTo("2");
  }

  @Test
  void redirectsAreFollowedAndTheAnswerSaysWhereItIsFrom() {
    site.redirect("/from", 302, "/to").page("/to", "there");
    Response response = fetch("/from").join();
    assertThat(response.url()).isEqualTo(Url.parse(site.url("/to")));
    assertThat(text(response)).isEqualTo("there");
  }

  @Test
  void aRedirectWithoutATargetIsAnAnswer() {
    site.answer("/lost", request -> new MockResponse.Builder().code(302).body("where?").build());
    Response response = fetch("/lost").join();
    assertThat(response.status()).isEqualTo(302);
    assertThat(text(response)).isEqualTo("where?");
  }

  @Test
  void aLoopOfRedirectsFails() {
    site.redirect("/a", 302, "/b").redirect("/b", 302, "/a");
    assertThat(failure(fetch("/a")))
        .isInstanceOfSatisfying(
            FetchException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.REDIRECT))
        .hasMessageContaining(site.url("/a"));
  }

  @Test
  void robotsTxtIsObeyed() {
    site.robots("User-agent: *\nDisallow: /private").page("/private", "secret");
    assertThat(failure(fetch("/private")))
        .isInstanceOfSatisfying(
            SkippedException.class, e -> assertThat(e.reason()).isEqualTo(SkipReason.ROBOTS));
    assertThat(site.paths()).containsExactly("/robots.txt");
  }

  @Test
  void aRedirectIntoWhatIsForbiddenIsNotFollowed() {
    site.robots("User-agent: *\nDisallow: /private").redirect("/a", 302, "/private");
    assertThat(failure(fetch("/a"))).isInstanceOf(SkippedException.class);
    assertThat(site.paths()).containsExactly("/robots.txt", "/a");
  }

  @Test
  void theDelayAndTheLimitOfAHostHoldForFetches() {
    site.holding(30);
    try (Scraper polite =
        Scraper.builder().politeness(EAGER.delay(Duration.ofMillis(100)).perHost(1)).build()) {
      List<CompletableFuture<Response>> futures =
          IntStream.range(0, 5)
              .mapToObj(i -> polite.fetch(Request.get(site.url("/" + i))))
              .toList();
      futures.forEach(CompletableFuture::join);
    }
    assertThat(site.shortestGapMillis(1)).isGreaterThanOrEqualTo(99);
    assertThat(site.maxOpen(1)).isEqualTo(1);
  }

  @Test
  void noMoreAreOpenAtOnceThanAgreed() {
    site.holding(20);
    try (Scraper narrow = Scraper.builder().politeness(EAGER.concurrency(3).perHost(2)).build()) {
      List<CompletableFuture<Response>> futures = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        futures.add(narrow.fetch(Request.get(site.url(1 + i % 3, "/" + i))));
      }
      futures.forEach(CompletableFuture::join);
    }
    assertThat(site.maxOpen()).isLessThanOrEqualTo(3);
    assertThat(site.maxOpen(1)).isLessThanOrEqualTo(2);
  }

  @Test
  void aStatusWorthARetryIsTriedAgainAndGivenInTheEnd() {
    AtomicInteger count = new AtomicInteger();
    site.answer(
        "/flaky",
        request ->
            count.incrementAndGet() < 2
                ? new MockResponse.Builder().code(500).build()
                : LocalSite.html("better"));
    site.status("/broken", 500);
    try (Scraper patient = Scraper.builder().politeness(EAGER).retry(new RetryPolicy(1)).build()) {
      CompletableFuture<Response> flaky = patient.fetch(Request.get(site.url("/flaky")));
      CompletableFuture<Response> broken = patient.fetch(Request.get(site.url("/broken")));
      assertThat(text(flaky.join())).isEqualTo("better");
      assertThat(broken.join().status()).isEqualTo(500);
    }
    assertThat(site.hits("/flaky")).hasSize(2);
    assertThat(site.hits("/broken")).hasSize(2);
  }

  @Test
  void whatCannotBeHadFailsWithItsKindAndAddress() throws Exception {
    try (RawSite closing = new RawSite().on("/x", peer -> peer.close())) {
      Throwable failure = failure(scraper.fetch(Request.get(closing.url("/x"))));
      assertThat(failure).isInstanceOf(FetchException.class).hasMessageContaining("/x");
      assertThat(((FetchException) failure).kind()).isEqualTo(FailureKind.RESET);
    }
  }

  @Test
  void theHeadersAndTheMethodGoAlong() {
    site.answer("/api", request -> LocalSite.html("{\"ok\":true}"));
    try (Scraper named =
        Scraper.builder().politeness(EAGER).headers(Headers.of("X-Key", "k1")).build()) {
      Request post = Request.postJson(Url.parse(site.url("/api")), Map.of("q", 1));
      assertThat(named.fetch(post).join().json().get("ok").asBoolean()).isTrue();
    }
    assertThat(site.hits("/api").get(0).method()).isEqualTo("POST");
    assertThat(site.hits("/api").get(0).headers().get("X-Key")).isEqualTo("k1");
  }

  @Test
  void cookiesOfOneFetchAreThereForTheNext() {
    site.answer(
        "/login",
        request ->
            new MockResponse.Builder().addHeader("Set-Cookie", "id=7; Path=/").body("in").build());
    fetch("/login").join();
    fetch("/home").join();
    assertThat(site.hits("/home").get(0).headers().get("Cookie")).isEqualTo("id=7");
  }

  @Test
  void whatDependsOnAFutureMayBlockAndHoldsNobodyUp() {
    site.page("/a", "a").page("/b", "b");
    CompletableFuture<String> both =
        fetch("/a").thenApply(first -> text(first) + text(fetch("/b").join()));
    assertThat(both.join()).isEqualTo("ab");
    CompletableFuture<String> thread = new CompletableFuture<>();
    fetch("/a")
        .thenAccept(
            response -> {
              // Attached perhaps when it was complete: then it is run by this thread.
            });
    CountDownLatch late = new CountDownLatch(1);
    site.answer(
        "/slow",
        request -> {
          await(late);
          return LocalSite.html("slow");
        });
    fetch("/slow").thenAccept(response -> thread.complete(Thread.currentThread().getName()));
    late.countDown();
    assertThat(thread.join()).startsWith("scraper-parse");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void moreDependentsThatWaitForEachOtherThanThereAreCoresDoNotLockUp() {
    site.page("/a", "a");
    int many = 4 * Runtime.getRuntime().availableProcessors();
    CountDownLatch all = new CountDownLatch(many);
    List<CompletableFuture<Void>> waiting =
        IntStream.range(0, many)
            .mapToObj(
                i ->
                    fetch("/a?" + i)
                        .thenAcceptAsync(response -> {}, Runnable::run)
                        .thenAccept(
                            nothing -> {
                              all.countDown();
                              await(all);
                            }))
            .toList();
    waiting.forEach(CompletableFuture::join);
    assertThat(all.getCount()).isZero();
  }

  @Test
  void cancellingAFutureClosesItsConnectionAndFreesItsPlaceAtOnce() throws Exception {
    try (RawSite slow = new RawSite();
        Scraper one = Scraper.builder().politeness(EAGER.concurrency(1).ignoreRobots()).build()) {
      CountDownLatch asked = new CountDownLatch(1);
      CountDownLatch gone = new CountDownLatch(1);
      slow.on(
          "/slow",
          peer -> {
            asked.countDown();
            peer.untilClosed();
            gone.countDown();
          });
      slow.says("/next", RawSite.ok("", "next"));
      CompletableFuture<Response> first = one.fetch(Request.get(slow.url("/slow")));
      CompletableFuture<Response> second = one.fetch(Request.get(slow.url("/next")));
      await(asked);
      assertThat(second).isNotDone();
      assertThat(first.cancel(true)).isTrue();
      assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(text(second.join())).isEqualTo("next");
      assertThat(failure(first)).isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void whatWaitsForItsTurnAndIsCancelledIsNeverSent() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    site.answer(
        "/first",
        request -> {
          asked.countDown();
          await(go);
          return LocalSite.html("first");
        });
    site.page("/third", "third");
    try (Scraper one = Scraper.builder().politeness(EAGER.concurrency(1).ignoreRobots()).build()) {
      CompletableFuture<Response> first = one.fetch(Request.get(site.url("/first")));
      await(asked);
      CompletableFuture<Response> second = one.fetch(Request.get(site.url("/second")));
      CompletableFuture<Response> third = one.fetch(Request.get(site.url("/third")));
      second.cancel(false);
      go.countDown();
      assertThat(text(third.join())).isEqualTo("third");
      first.join();
    }
    assertThat(site.paths()).containsExactly("/first", "/third");
  }

  @Test
  void aTimeoutOfTheFutureCancelsTheRequest() throws Exception {
    try (RawSite slow = new RawSite()) {
      CountDownLatch gone = new CountDownLatch(1);
      slow.says("/robots.txt", RawSite.ok("", ""));
      slow.on(
          "/slow",
          peer -> {
            peer.untilClosed();
            gone.countDown();
          });
      CompletableFuture<Response> future =
          scraper.fetch(Request.get(slow.url("/slow"))).orTimeout(300, TimeUnit.MILLISECONDS);
      assertThat(failure(future)).isInstanceOf(java.util.concurrent.TimeoutException.class);
      assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void closingTheScraperCompletesAllFutures() throws Exception {
    try (RawSite slow = new RawSite()) {
      CountDownLatch asked = new CountDownLatch(2);
      slow.says("/robots.txt", RawSite.ok("", ""));
      slow.otherwise(
          peer -> {
            asked.countDown();
            peer.untilClosed();
          });
      List<CompletableFuture<Response>> futures =
          IntStream.range(0, 10)
              .mapToObj(i -> scraper.fetch(Request.get(slow.url("/" + i))))
              .toList();
      await(asked);
      scraper.close();
      for (CompletableFuture<Response> future : futures) {
        assertThat(future).isDone();
        assertThat(((FetchException) failure(future)).kind()).isEqualTo(FailureKind.CANCELLED);
      }
      assertThatThrownBy(() -> scraper.fetch(Request.get(slow.url("/late"))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void anAddressThatIsTooLongIsNotAskedFor() {
    assertThat(failure(fetch("/" + "x".repeat(9_000))))
        .isInstanceOfSatisfying(
            SkippedException.class, e -> assertThat(e.reason()).isEqualTo(SkipReason.LIMIT));
  }

  @Test
  void aBodyThatIsTooLargeFails() {
    site.page("/large", "x".repeat(10_000));
    try (Scraper small = Scraper.builder().politeness(EAGER).maxBodyBytes(1_000).build()) {
      assertThat(failure(small.fetch(Request.get(site.url("/large")))))
          .isInstanceOfSatisfying(
              FetchException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TOO_LARGE));
    }
  }

  @Test
  void requestsOfAHigherPriorityGoFirst() {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    site.answer(
        "/first",
        request -> {
          asked.countDown();
          await(go);
          return LocalSite.html("first");
        });
    try (Scraper one = Scraper.builder().politeness(EAGER.perHost(1).ignoreRobots()).build()) {
      List<CompletableFuture<Response>> all = new ArrayList<>();
      all.add(one.fetch(Request.get(site.url("/first"))));
      await(asked);
      for (int i = 1; i <= 3; i++) {
        all.add(one.fetch(Request.get(site.url("/" + i)).priority(i)));
      }
      go.countDown();
      all.forEach(CompletableFuture::join);
    }
    assertThat(site.paths()).containsExactly("/first", "/3", "/2", "/1");
  }

  @Test
  void asManyAreOpenAtOnceAsAgreed() {
    site.robots("");
    CountDownLatch all = new CountDownLatch(300);
    site.otherwise(
        request -> {
          all.countDown();
          await(all);
          return LocalSite.html("ok");
        });
    try (Scraper wide =
        Scraper.builder()
            .politeness(EAGER.concurrency(300).perHost(300))
            .http(HttpOptions.DEFAULT)
            .build()) {
      List<CompletableFuture<Response>> futures =
          IntStream.range(0, 300)
              .mapToObj(i -> wide.fetch(Request.get(site.url("/" + i))))
              .toList();
      futures.forEach(CompletableFuture::join);
    }
    assertThat(site.maxOpen()).isEqualTo(300);
  }

  private void apiOf(int pages) {
    for (int i = 1; i <= pages; i++) {
      String json = "{\"names\":[\"n" + i + "\"]}";
      site.answer(
          "/api?page=" + i,
          request ->
              new MockResponse.Builder()
                  .addHeader("Content-Type", "application/json")
                  .body(json)
                  .build());
    }
  }

  @Test
  void thePagesOfAnApiAreAskedForOneByOneAsTheyAreWanted() throws Exception {
    apiOf(3);
    site.answer(
        "/api?page=4",
        request ->
            new MockResponse.Builder()
                .addHeader("Content-Type", "application/json")
                .body("{\"names\":[]}")
                .build());
    Paging numbers = Paging.pageNumber("page").items("/names");
    try (Results<Page> pages = scraper.pages(Request.get(site.url("/api?page=1")), numbers)) {
      assertThat(pages.next().get().json("/names/0").text()).isEqualTo("n1");
      assertThat(site.hits("/api?page=2")).isEmpty();
      assertThat(pages.next().get().json("/names/0").text()).isEqualTo("n2");
      assertThat(pages.next().get().json("/names/0").text()).isEqualTo("n3");
    }
  }

  @Test
  void aPageOfAnApiThatFailsIsTheLastOne() {
    apiOf(2);
    try (Results<Page> pages =
        scraper.pages(Request.get(site.url("/api?page=1")), Paging.pageNumber("page"))) {
      List<Boolean> successes = pages.stream().map(Result::isSuccess).toList();
      assertThat(successes).containsExactly(true, true, false);
    }
  }
}
