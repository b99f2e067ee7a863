package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.Crawl;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.fixture.LocalSite;
import dev.scraper.http.Exchange;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.intercept.Interceptor;
import dev.scraper.policy.RetryPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.Test;

class InterceptorTest extends SiteTestBase {

  /** Adds its name to a header on the way out and keeps it on the way back. */
  private Interceptor named(String name, List<String> back) {
    return (request, exchange, next) ->
        next.fetch(request.header("Passed", name), exchange)
            .thenApply(
                response -> {
                  back.add(name);
                  return response;
                });
  }

  private static Response made(Request request, String html) {
    return new Response(
        request,
        200,
        Headers.of("Content-Type", "text/html"),
        html.getBytes(StandardCharsets.UTF_8),
        true,
        Duration.ZERO);
  }

  @Test
  void theFirstOneIsTheOutermostAndThoseOfTheScraperComeBeforeThoseOfTheCrawl() throws Exception {
    site.page("/", "x");
    List<String> back = new CopyOnWriteArrayList<>();
    try (Scraper own = Scraper.builder().politeness(EAGER).intercept(named("a", back)).build()) {
      own.crawl(site.url("/"), (page, out) -> {})
          .politeness(p -> p.ignoreRobots())
          .intercept(named("b", back))
          .intercept(named("c", back))
          .run();
    }
    assertThat(site.hits("/").get(0).headers().values("Passed")).containsExactly("a", "b", "c");
    assertThat(back).containsExactly("c", "b", "a");
  }

  @Test
  void robotsAndSitemapsAndHopsAndRetriesPassEachTime() throws Exception {
    site.redirect("/", 302, "/next");
    AtomicInteger asked = new AtomicInteger();
    site.answer(
        "/next",
        r ->
            asked.incrementAndGet() == 1
                ? new MockResponse.Builder().code(503).addHeader("Retry-After", "1").build()
                : LocalSite.html("x"));
    List<String> seen = new CopyOnWriteArrayList<>();
    crawl(site.url("/"))
        .sitemaps(true)
        .retry(new RetryPolicy(1))
        .intercept(
            (request, exchange, next) -> {
              seen.add(request.url().path());
              return next.fetch(request, exchange);
            })
        .run();
    assertThat(seen)
        .containsExactlyInAnyOrder("/robots.txt", "/sitemap.xml", "/", "/next", "/next");
  }

  @Test
  void anAnswerMadeHereIsNoRequest() throws Exception {
    CrawlReport report =
        crawl(site.url("/a"), site.url("/b"))
            .intercept(
                (request, exchange, next) ->
                    CompletableFuture.completedFuture(made(request, "<title>made</title>")))
            .run();
    assertThat(site.hits()).isEmpty();
    assertThat(report.stats().pages()).isEqualTo(2);
    assertThat(report.stats().requests()).isZero();
    assertThat(report.stats().robotsRequests()).isZero();
    assertThat(report.stats().cacheHits()).isEqualTo(2);
  }

  @Test
  void whatTheInterceptorChangesInTheUrlStaysOutOfThePage() throws Exception {
    site.otherwise(r -> LocalSite.html("<a href='b'>b</a>"));
    crawl(site.url("/a"))
        .maxDepth(1)
        .politeness(p -> p.ignoreRobots())
        .intercept(
            (request, exchange, next) ->
                next.fetch(Request.get(request.url() + "?signature=s"), exchange))
        .run();
    assertThat(site.paths()).containsExactly("/a?signature=s", "/b?signature=s");
    assertThat(heard.pages()).containsExactly(site.url("/a"), site.url("/b"));
  }

  @Test
  void whatAnInterceptorThrowsFailsItsRequestOnly() throws Exception {
    site.links("/", "/throws", "/null", "/fails", "/nothing", "/good");
    site.page("/good", "x");
    crawl(site.url("/"))
        .intercept(
            (request, exchange, next) ->
                switch (request.url().path()) {
                  case "/throws" -> throw new StackOverflowError("deep");
                  case "/null" -> null;
                  case "/fails" -> CompletableFuture.failedFuture(new RuntimeException("later"));
                  case "/nothing" -> CompletableFuture.completedFuture(null);
                  default -> next.fetch(request, exchange);
                })
        .run();
    assertThat(heard.pages()).containsExactly(site.url("/"), site.url("/good"));
    for (String path : List.of("/throws", "/null", "/fails", "/nothing")) {
      assertThat(heard.failure(site.url(path)).kind()).isEqualTo(FailureKind.SPIDER);
      assertThat(heard.failure(site.url(path)).attempts()).isZero();
    }
    assertThat(heard.failure(site.url("/throws")).message()).contains("InterceptorTest", "deep");
    assertThat(heard.failure(site.url("/fails")).message()).contains("later");
    assertThat(heard.failure(site.url("/null")).message()).contains("null");
  }

  @Test
  void aSecondRequestInOneExchangeIsRefused() throws Exception {
    site.page("/", "x");
    crawl(site.url("/"))
        .politeness(p -> p.ignoreRobots())
        .intercept(
            (request, exchange, next) ->
                next.fetch(request, exchange).thenCompose(first -> next.fetch(request, exchange)))
        .run();
    assertThat(site.hits()).hasSize(1);
    assertThat(heard.failure(site.url("/")).kind()).isEqualTo(FailureKind.SPIDER);
    assertThat(heard.failure(site.url("/")).message()).contains("twice");
    assertThat(heard.failure(site.url("/")).attempts()).isEqualTo(1);
  }

  @Test
  void anotherOriginIsRefused() throws Exception {
    site.page("/", "x");
    crawl(site.url("/"))
        .politeness(p -> p.ignoreRobots())
        .intercept((request, exchange, next) -> next.fetch(Request.get(site.url(2, "/")), exchange))
        .run();
    assertThat(site.hits()).isEmpty();
    assertThat(heard.failure(site.url("/")).message()).contains("127.0.0.2", "turn");
  }

  @Test
  void cancellingTheCrawlReachesTheCallBehindTheInterceptor() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    site.answer(
        "/",
        r -> {
          arrived.countDown();
          return new MockResponse.Builder().headersDelay(20, TimeUnit.SECONDS).build();
        });
    Crawl crawl =
        crawl(site.url("/"))
            .politeness(p -> p.ignoreRobots())
            .intercept(
                (request, exchange, next) -> {
                  CompletableFuture<Response> inner = next.fetch(request, exchange);
                  inner.whenComplete((response, thrown) -> over.countDown());
                  return inner.thenApply(response -> response);
                })
            .start();
    assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
    crawl.cancel();
    assertThat(over.await(5, TimeUnit.SECONDS)).isTrue();
    crawl.await();
    assertThat(heard.failure(site.url("/")).kind()).isEqualTo(FailureKind.CANCELLED);
  }

  @Test
  void aCallWhoseAnswerNobodyAwaitsIsCancelled() throws Exception {
    site.answer("/", r -> new MockResponse.Builder().headersDelay(20, TimeUnit.SECONDS).build());
    CountDownLatch over = new CountDownLatch(1);
    CrawlReport report =
        crawl(site.url("/"))
            .politeness(p -> p.ignoreRobots())
            .intercept(
                (request, exchange, next) -> {
                  next.fetch(request, exchange).whenComplete((r, t) -> over.countDown());
                  return CompletableFuture.completedFuture(made(request, "early"));
                })
            .run();
    assertThat(over.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(report.stats().requests()).isEqualTo(1);
    assertThat(report.stats().cacheHits()).isZero();
  }

  @Test
  void anInterceptorThatNeverAnswersFailsItsRequestOnly() throws Exception {
    site.links("/", "/stuck", "/good");
    site.page("/good", "x");
    List<CompletableFuture<Response>> given = new CopyOnWriteArrayList<>();
    crawl(site.url("/"))
        .http(http -> http.timeout(Duration.ofMillis(400)))
        .intercept(
            (request, exchange, next) -> {
              if (!request.url().path().equals("/stuck")) {
                return next.fetch(request, exchange);
              }
              given.add(new CompletableFuture<>());
              return given.get(0);
            })
        .run();
    assertThat(heard.pages()).containsExactly(site.url("/"), site.url("/good"));
    assertThat(heard.failure(site.url("/stuck")).kind()).isEqualTo(FailureKind.SPIDER);
    assertThat(heard.failure(site.url("/stuck")).message()).contains("in time");
    assertThat(given.get(0)).isCancelled();
  }

  @Test
  void anInterceptorMayAnswerFromAnotherThreadAndWithAnExchangeOfItsOwn() throws Exception {
    site.page("/", "<title>x</title>");
    crawl(site.url("/"))
        .intercept(
            (request, exchange, next) ->
                CompletableFuture.supplyAsync(() -> request)
                    .thenCompose(r -> next.fetch(r, Exchange.WHOLE)))
        .run();
    assertThat(heard.pages()).containsExactly(site.url("/"));
  }

  @Test
  void aFutureThatAnInterceptorCancelledIsItsOwnFailure() throws Exception {
    site.page("/", "x");
    CrawlReport report =
        crawl(site.url("/"))
            .politeness(p -> p.ignoreRobots())
            .intercept(
                (request, exchange, next) -> {
                  CompletableFuture<Response> never = new CompletableFuture<>();
                  never.cancel(true);
                  return never;
                })
            .run();
    assertThat(heard.failure(site.url("/")).kind()).isEqualTo(FailureKind.SPIDER);
    assertThat(heard.failure(site.url("/")).message()).contains("CancellationException");
    assertThat(report.exitStatus()).isEqualTo(3);
  }

  @Test
  void anAnswerMayGiveAnyTime() throws Exception {
    List<Duration> times = List.of(Duration.ofSeconds(Long.MAX_VALUE), Duration.ofSeconds(-5));
    for (Duration time : times) {
      crawl(site.url("/" + time), site.url("/gone" + time))
          .politeness(p -> p.ignoreRobots())
          .intercept(
              (request, exchange, next) -> {
                int status = request.url().path().startsWith("/gone") ? 410 : 200;
                Headers html = Headers.of("Content-Type", "text/html");
                return CompletableFuture.completedFuture(
                    new Response(request, status, html, new byte[0], true, time));
              })
          .run();
    }
    assertThat(heard.pages()).hasSize(2);
    assertThat(heard.failures()).extracting(f -> f.kind()).containsOnly(FailureKind.HTTP);
  }

  @Test
  void anExchangeThatThrowsFailsItsRequestOnly() throws Exception {
    site.links("/", "/body", "/sent", "/rest", "/null", "/good");
    site.otherwise(r -> LocalSite.html("x"));
    crawl(site.url("/"))
        .politeness(p -> p.ignoreRobots())
        .intercept(
            (request, exchange, next) ->
                next.fetch(
                    request,
                    request.url().path().equals("/null")
                        ? null
                        : new Throwing(request.url().path())))
        .run();
    assertThat(heard.pages()).contains(site.url("/"), site.url("/good"));
    assertThat(heard.pages().size() + heard.failures().size()).isEqualTo(6);
  }

  /** Throws in one of its methods. */
  private record Throwing(String where) implements Exchange {

    private boolean check(String here) {
      if (where.equals(here)) {
        throw new IllegalStateException(where);
      }
      return true;
    }

    @Override
    public boolean wantsBody(int status, Headers headers) {
      return check("/body");
    }

    @Override
    public boolean looksAtStart() {
      return true;
    }

    @Override
    public boolean wantsRest(byte[] start) {
      return check("/rest");
    }

    @Override
    public void sent() {
      check("/sent");
    }
  }

  @Test
  void anInterceptorThatBlocksForEverIsLeftWhenTheCrawlIsCancelled() throws Exception {
    site.page("/", "x");
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Crawl crawl =
        crawl(site.url("/"))
            .politeness(p -> p.ignoreRobots())
            .intercept(
                (request, exchange, next) -> {
                  blocked.countDown();
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return next.fetch(request, exchange);
                })
            .start();
    assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
    crawl.cancel();
    crawl.await();
    assertThat(heard.failure(site.url("/")).kind()).isEqualTo(FailureKind.CANCELLED);
    assertThat(site.hits()).isEmpty();
  }
}
