package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.Scraper;
import dev.scraper.fixture.LeakCheck;
import dev.scraper.fixture.RawSite;
import dev.scraper.fixture.Taker;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.task.ServerSentEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Server-sent events and long polling, as publishers. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class EventsTest {

  private static final String EVENTS =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\n";
  private static final String OVER = "HTTP/1.1 204 No Content\r\n\r\n";

  private final RawSite site = new RawSite();
  private final List<Scraper> scrapers = new ArrayList<>();
  private final BlockingQueue<String> headers = new LinkedBlockingQueue<>();

  private Scraper scraper(Scraper.Builder builder) {
    Scraper scraper = builder.politeness(SiteTestBase.EAGER).retry(new RetryPolicy(0)).build();
    scrapers.add(scraper);
    return scraper;
  }

  private Scraper scraper() {
    return scraper(Scraper.builder());
  }

  @AfterEach
  void close() throws Exception {
    scrapers.forEach(Scraper::close);
    assertThat(site.allClosedWithin(10)).isTrue();
    site.close();
  }

  private Request get(String path) {
    return Request.get(site.url(path));
  }

  /** Says each of these to one request; then that there is no more. */
  private void says(String... bodies) {
    AtomicInteger asked = new AtomicInteger();
    site.on(
        "/e",
        peer -> {
          headers.add(peer.header());
          int number = asked.getAndIncrement();
          if (number < bodies.length) {
            peer.send(EVENTS + bodies[number]);
            peer.close();
          } else {
            peer.send(OVER);
          }
        });
  }

  private static ServerSentEvent event(String id, String data) {
    return new ServerSentEvent(id, "message", data);
  }

  private Taker<ServerSentEvent> subscribed(Scraper scraper, long first) {
    Taker<ServerSentEvent> taker = new Taker<>(first);
    scraper.events(get("/e")).subscribe(taker);
    return taker;
  }

  @Test
  void eventsComeAsTheyAreSent() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    site.on(
        "/e",
        peer -> {
          headers.add(peer.header());
          peer.send(EVENTS + ": hello\n\ndata: one\n\n");
          goOn.await();
          peer.send("event: add\nid: 7\ndata: {\"n\":2}\n\n");
          peer.untilClosed();
        });
    Taker<ServerSentEvent> taker = subscribed(scraper(), Long.MAX_VALUE);
    taker.awaitItems(1);
    goOn.countDown();
    taker.awaitItems(2);
    assertThat(taker.items())
        .containsExactly(event("", "one"), new ServerSentEvent("7", "add", "{\"n\":2}"));
    assertThat(taker.items().get(1).json().get("n").asInt()).isEqualTo(2);
    assertThat(headers.take())
        .containsIgnoringCase("Accept: text/event-stream")
        .containsIgnoringCase("Cache-Control: no-store")
        .doesNotContainIgnoringCase("Last-Event-ID");
    taker.cancel();
  }

  @Test
  void afterItsEndAStreamIsAskedForAgainFromWhereItWas() throws Exception {
    says("retry: 10\nid: 1\ndata: a\n\nid: 2\ndata: b\n\ndata: lost", "data: c\n\n");
    Taker<ServerSentEvent> taker = subscribed(scraper(), Long.MAX_VALUE);
    taker.awaitEnd();
    assertThat(taker.items()).containsExactly(event("1", "a"), event("2", "b"), event("2", "c"));
    assertThat(taker.told()).endsWith("complete");
    assertThat(headers.take()).doesNotContainIgnoringCase("Last-Event-ID");
    assertThat(headers.take()).containsIgnoringCase("Last-Event-ID: 2\r\n");
    assertThat(headers.take()).containsIgnoringCase("Last-Event-ID: 2\r\n");
  }

  @Test
  void aStreamThatBreaksOffIsAskedForAgain() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    site.on(
        "/e",
        peer -> {
          if (asked.incrementAndGet() > 2) {
            peer.send(OVER);
            return;
          }
          peer.send(
              "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 999\r\n\r\n"
                  + "retry: 10\ndata: a\n\n");
          peer.reset();
        });
    Taker<ServerSentEvent> taker = subscribed(scraper(), Long.MAX_VALUE);
    taker.awaitEnd();
    assertThat(taker.failure()).isNull();
    assertThat(asked).hasValue(3);
  }

  @Test
  void anotherTypeIsAFailure() throws Exception {
    site.says("/e", RawSite.ok("Content-Type: text/html\r\n", "data: x\n\n"));
    Taker<ServerSentEvent> taker = subscribed(scraper(), Long.MAX_VALUE);
    taker.awaitEnd();
    assertThat(taker.items()).isEmpty();
    assertThat(taker.failure())
        .isInstanceOfSatisfying(
            FetchException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.PROTOCOL))
        .hasMessageContaining("text/html")
        .hasMessageContaining("/e");
  }

  @Test
  void anotherStatusIsAFailure() throws Exception {
    site.says("/e", "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno");
    Taker<ServerSentEvent> taker = subscribed(scraper(), Long.MAX_VALUE);
    taker.awaitEnd();
    assertThat(taker.failure())
        .isInstanceOfSatisfying(
            FetchException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.HTTP))
        .hasMessageContaining("404");
    assertThat(site.hits("/e")).isEqualTo(1);
  }

  @Test
  void whatCannotBeHadIsAFailure() throws Exception {
    site.on("/e", RawSite.Peer::close);
    Taker<ServerSentEvent> taker = subscribed(scraper(), Long.MAX_VALUE);
    taker.awaitEnd();
    assertThat(taker.failure())
        .isInstanceOfSatisfying(
            FetchException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.RESET));
  }

  @Test
  void anEventThatIsTooLargeIsAFailure() throws Exception {
    says("data: small\n\ndata: " + "x".repeat(2_000) + "\n\n");
    Scraper small = scraper(Scraper.builder().http(HttpOptions.DEFAULT.maxBodyBytes(1_000)));
    Taker<ServerSentEvent> taker = subscribed(small, Long.MAX_VALUE);
    taker.awaitEnd();
    assertThat(taker.items()).containsExactly(event("", "small"));
    assertThat(taker.failure())
        .isInstanceOfSatisfying(
            FetchException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TOO_LARGE));
  }

  @Test
  void aSubscriberThatWantsNothingKeepsTheServerFromSending() throws Exception {
    AtomicLong sent = new AtomicLong();
    String piece = ("data: " + "x".repeat(1_000) + "\n\n").repeat(64);
    site.on(
        "/e",
        peer -> {
          peer.send(EVENTS);
          while (true) {
            peer.send(piece);
            sent.addAndGet(piece.length());
          }
        });
    Taker<ServerSentEvent> taker = subscribed(scraper(), 1);
    taker.awaitItems(1);
    CountDownLatch never = new CountDownLatch(1);
    long last = -1;
    while (last != sent.get()) {
      last = sent.get();
      assertThat(never.await(300, TimeUnit.MILLISECONDS)).isFalse();
    }
    assertThat(last).isLessThan(64L << 20);
    assertThat(taker.items()).hasSize(1);
    taker.request(5);
    taker.awaitItems(6);
    assertThat(taker.items()).hasSize(6);
    taker.cancel(); // while its thread waits for demand
  }

  @Test
  void cancellingClosesTheConnectionAtOnce() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    site.on(
        "/e",
        peer -> {
          peer.send(EVENTS + "data: one\n\n");
          peer.untilClosed();
          closed.countDown();
        });
    Taker<ServerSentEvent> taker = subscribed(scraper(), Long.MAX_VALUE);
    taker.awaitItems(1);
    taker.cancel();
    assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(taker.told()).hasSize(2);
    assertThat(site.hits("/e")).isEqualTo(1);
  }

  @Test
  void aSilentStreamLivesLongerThanACallAndEndsWithItsScraper() throws Exception {
    site.on(
        "/e",
        peer -> {
          peer.send(EVENTS + "data: one\n\n");
          peer.untilClosed();
        });
    Scraper hurried = scraper(Scraper.builder().timeout(Duration.ofMillis(500)));
    Taker<ServerSentEvent> taker = subscribed(hurried, Long.MAX_VALUE);
    taker.awaitItems(1);
    site.on("/silent", RawSite.Peer::untilClosed);
    hurried.fetch(get("/silent")).handle((response, failure) -> failure).join();
    assertThat(taker.isEnded()).isFalse();
    hurried.close();
    taker.awaitEnd();
    assertThat(taker.failure()).isNotNull();
    assertThat(site.hits("/e")).isEqualTo(1);
  }

  @Test
  void closingTheScraperWakesAStreamThatWaitsForDemandOrForItsTurn() throws Exception {
    says("data: a\n\ndata: b\n\n");
    Scraper scraper = scraper();
    Taker<ServerSentEvent> first = subscribed(scraper, 1);
    first.awaitItems(1);
    says("data: a\n\n"); // and 3 s until it is asked for again
    Taker<ServerSentEvent> second = subscribed(scraper, Long.MAX_VALUE);
    second.awaitItems(1);
    scraper.close();
    first.awaitEnd();
    second.awaitEnd();
    assertThat(first.failure()).isNotNull();
    assertThat(second.failure()).isNotNull();
  }

  @Test
  void aHandlerMayListenUntilItReturns() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    site.links("/");
    site.on(
        "/e",
        peer -> {
          peer.send(EVENTS + "data: one\n\n");
          peer.untilClosed();
          closed.countDown();
        });
    Taker<ServerSentEvent> taker = new Taker<>(Long.MAX_VALUE);
    scraper()
        .crawl(
            site.url("/"),
            (page, out) -> {
              page.fetcher().events(get("/e")).subscribe(taker);
              try {
                taker.awaitItems(1);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            })
        .run();
    assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    taker.awaitEnd();
    assertThat(taker.items()).hasSize(1);
  }

  private Optional<Request> after(Response response) {
    int number = Integer.parseInt(new String(response.body()));
    return number < 3 ? Optional.of(get("/p?after=" + number)) : Optional.empty();
  }

  private void numbers() {
    site.says("/p", RawSite.ok("", "1"));
    site.says("/p?after=1", RawSite.ok("", "2"));
    site.says("/p?after=2", RawSite.ok("", "3"));
  }

  @Test
  void pollingAsksWhenTheNextIsWanted() throws Exception {
    numbers();
    Taker<Response> taker = new Taker<>(0);
    Scraper scraper = scraper();
    scraper.poll(get("/p"), this::after).subscribe(taker);
    assertThat(scraper.fetch(get("/other")).join().status()).isEqualTo(404);
    assertThat(site.hits("/p")).isZero();
    taker.request(1);
    taker.awaitItems(1);
    assertThat(scraper.fetch(get("/other")).join().status()).isEqualTo(404);
    assertThat(site.hits("/p?after=1")).isZero();
    taker.request(5);
    taker.awaitEnd();
    assertThat(taker.items()).extracting(r -> new String(r.body())).containsExactly("1", "2", "3");
    assertThat(taker.told()).endsWith("complete");
  }

  @Test
  void pollingOneByOneFromOnNext() throws Exception {
    numbers();
    Taker<Response> taker =
        new Taker<>(1) {
          @Override
          public void onNext(Response item) {
            super.onNext(item);
            request(1);
          }
        };
    scraper().poll(get("/p"), this::after).subscribe(taker);
    taker.awaitEnd();
    assertThat(taker.items()).hasSize(3);
  }

  @Test
  void pollingFailsWithItsRequestOrWithWhatLooksForTheNextOne() throws Exception {
    numbers();
    Taker<Response> first = new Taker<>(Long.MAX_VALUE);
    scraper()
        .poll(
            get("/p"),
            response -> {
              throw new IllegalStateException("cannot read it");
            })
        .subscribe(first);
    first.awaitEnd();
    assertThat(first.items()).hasSize(1);
    assertThat(first.failure()).hasMessage("cannot read it");
    site.on("/broken", RawSite.Peer::close);
    Taker<Response> second = new Taker<>(1);
    scraper().poll(get("/broken"), this::after).subscribe(second);
    second.awaitEnd();
    assertThat(second.failure()).isInstanceOf(FetchException.class);
  }

  @Test
  void cancellingAPollClosesItsConnection() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    site.on(
        "/p",
        peer -> {
          asked.countDown();
          peer.untilClosed();
          closed.countDown();
        });
    Taker<Response> taker = new Taker<>(1);
    scraper().poll(get("/p"), this::after).subscribe(taker);
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    taker.cancel();
    assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(taker.told()).containsExactly("subscribed");
  }
}
