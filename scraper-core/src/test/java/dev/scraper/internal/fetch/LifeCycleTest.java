package dev.scraper.internal.fetch;

import static dev.scraper.http.FailureKind.CANCELLED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.scraper.http.Exchange;
import dev.scraper.http.HttpOptions.Threads;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifeCycleTest extends FetchTestBase {

  @Test
  void twoHundredCallsToOneHostAreOnTheWireAtOnce() throws Exception {
    CountDownLatch all = new CountDownLatch(200);
    RawServer server =
        server(
            peer -> {
              peer.request();
              all.countDown();
              all.await(); // answers only once everybody is here
              peer.send(ok("x"));
            });
    OkHttpDownloader downloader = downloader();
    List<CompletableFuture<Response>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      calls.add(downloader.fetch(Request.get(server.url() + i), Exchange.WHOLE));
    }
    for (CompletableFuture<Response> call : calls) {
      assertThat(await(call).status()).isEqualTo(200);
    }
    assertThat(downloader.queuedCount()).isZero();
  }

  @Test
  void cancellingTheFutureClosesTheConnectionAtOnce() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    RawServer server =
        server(
            peer -> {
              peer.request();
              asked.countDown();
              peer.untilClosed();
              closed.countDown();
            });
    CompletableFuture<Response> call =
        downloader().fetch(Request.get(server.url()), Exchange.WHOLE);
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(call.cancel(true)).isTrue();
    assertThat(call).isCancelled();
    assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void cancellingInTheBodyClosesTheConnectionAtOnce() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    CountDownLatch reading = new CountDownLatch(1);
    RawServer server =
        server(
            peer -> {
              peer.request();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello");
              peer.untilClosed();
              closed.countDown();
            });
    CompletableFuture<Response> call =
        downloader()
            .fetch(
                Request.get(server.url()),
                (status, headers) -> {
                  reading.countDown();
                  return true;
                });
    assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
    call.cancel(true);
    assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void cancellingInTheLookupFreesTheThread() throws Exception {
    CountDownLatch looking = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    OkHttpDownloader downloader =
        add(
            new OkHttpDownloader(
                OPTIONS.threads(Threads.PLATFORM),
                8,
                host -> true,
                System::nanoTime,
                host -> {
                  looking.countDown();
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  throw new java.net.UnknownHostException(host);
                },
                null));
    CompletableFuture<Response> call =
        downloader.fetch(Request.get("http://slow.test/"), Exchange.WHOLE);
    assertThat(looking.await(10, TimeUnit.SECONDS)).isTrue();
    call.cancel(true);
    long started = System.nanoTime();
    downloader.close(); // waits for exchange threads, up to its patience of five seconds
    assertThat(System.nanoTime() - started).isLessThan(TimeUnit.SECONDS.toNanos(4));
  }

  @Test
  void closeCancelsWhatIsOpen() throws Exception {
    CountDownLatch asked = new CountDownLatch(3);
    RawServer server =
        server(
            peer -> {
              peer.request();
              asked.countDown();
              peer.untilClosed();
            });
    OkHttpDownloader downloader = downloader();
    List<CompletableFuture<Response>> calls = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      calls.add(downloader.fetch(Request.get(server.url()), Exchange.WHOLE));
    }
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    downloader.close();
    for (CompletableFuture<Response> call : calls) {
      assertThat(failure(call).kind()).isEqualTo(CANCELLED);
    }
    assertThat(kind(downloader, server.url())).isEqualTo(CANCELLED);
  }

  @Test
  void closeOnAnExchangeThreadDoesNotWaitForItself() throws Exception {
    RawServer server = answering(ok("x"));
    OkHttpDownloader downloader = downloader();
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Void> closed =
        downloader
            .fetch(
                Request.get(server.url()),
                (status, headers) -> {
                  try {
                    go.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return true;
                })
            .thenAccept(response -> downloader.close());
    go.countDown();
    closed.get(4, TimeUnit.SECONDS);
  }

  @Test
  void dependentsRunOnTheExchangesThreadAndNeverOnTheCallers() throws Exception {
    RawServer server = answering(ok("x"));
    OkHttpDownloader downloader = downloader();
    for (String url : List.of(server.url(), "http://999.1.1.1/")) {
      CountDownLatch attached = new CountDownLatch(1);
      Exchange waiting =
          (status, headers) -> {
            try {
              return attached.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          };
      CompletableFuture<Response> call = downloader.fetch(Request.get(url), waiting);
      CompletableFuture<Thread> ran = call.handle((response, e) -> Thread.currentThread());
      attached.countDown();
      Thread thread = ran.get(10, TimeUnit.SECONDS);
      if (url.equals(server.url())) {
        assertThat(thread).isNotSameAs(Thread.currentThread());
      }
    }
  }

  @Test
  void connectionIsFreeForTheNextCallWhenTheFutureCompletes() throws Exception {
    RawServer server = answering(ok("x"));
    OkHttpDownloader downloader = downloader();
    CompletableFuture<Response> chain = downloader.fetch(Request.get(server.url()), Exchange.WHOLE);
    for (int i = 0; i < 20; i++) {
      chain =
          chain.thenCompose(
              response -> downloader.fetch(Request.get(server.url()), Exchange.WHOLE));
    }
    await(chain);
    assertThat(server.connections()).isEqualTo(1);
    assertThat(server.requests()).hasSize(21);
  }

  @Test
  void manyConnectionsAreSplitIntoPools() throws Exception {
    OkHttpDownloader one = add(new OkHttpDownloader(OPTIONS, 1_000, h -> true, System::nanoTime));
    OkHttpDownloader three = add(new OkHttpDownloader(OPTIONS, 2_001, h -> true, System::nanoTime));
    assertThat(one.shardCount()).isEqualTo(1);
    assertThat(three.shardCount()).isEqualTo(3);
    RawServer server = answering(ok("x"));
    for (int i = 0; i < 5; i++) {
      get(three, server.url() + i);
    }
    assertThat(server.connections()).as("one origin, one pool").isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OkHttpDownloader(OPTIONS, 0, h -> true, System::nanoTime))
        .withMessageContaining("0");
  }

  @Test
  void elapsedIsTakenFromTheGivenClock() throws Exception {
    java.util.concurrent.atomic.AtomicLong clock = new java.util.concurrent.atomic.AtomicLong();
    OkHttpDownloader downloader =
        add(new OkHttpDownloader(OPTIONS, 1, h -> true, () -> clock.addAndGet(0)));
    Response response =
        get(
            downloader,
            Request.get(answering(ok("x")).url()),
            (status, headers) -> {
              clock.addAndGet(5_000_000);
              return true;
            });
    assertThat(response.elapsed()).hasMillis(5);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void virtualThreadsCarryExchanges() throws Exception {
    OkHttpDownloader downloader = downloader(OPTIONS.threads(Threads.VIRTUAL));
    RawServer server = answering(ok("x"));
    List<String> threads = new ArrayList<>();
    get(
        downloader,
        Request.get(server.url()),
        (status, headers) -> threads.add(Thread.currentThread().toString()));
    assertThat(threads).hasSize(1);
    assertThat(threads.get(0)).startsWith("VirtualThread");
  }

  @ParameterizedTest
  @CsvSource({"256, false", "257, true"})
  void ifNobodyChoosesThreadsAreVirtualOnlyForManyExchanges(int most, boolean many)
      throws Exception {
    OkHttpDownloader downloader =
        add(new OkHttpDownloader(OPTIONS, most, host -> true, System::nanoTime));
    List<String> threads = new ArrayList<>();
    get(
        downloader,
        Request.get(answering(ok("x")).url()),
        (status, headers) -> threads.add(Thread.currentThread().toString()));
    assertThat(threads.get(0).startsWith("VirtualThread"))
        .isEqualTo(many && Runtime.version().feature() >= 24);
  }

  @Test
  void idleConnectionsPastThoseThatMayBeKeptAreClosedAtOnce() throws Exception {
    OkHttpDownloader downloader =
        add(new OkHttpDownloader(OPTIONS, 2, host -> true, System::nanoTime));
    for (int i = 0; i < 40; i++) {
      get(downloader, answering(ok("x")).url());
      assertThat(downloader.connectionCount()).isLessThanOrEqualTo(2);
    }
    RawServer kept = answering(ok("x"));
    for (int i = 0; i < 5; i++) {
      get(downloader, kept.url());
      get(downloader, answering(ok("x")).url());
    }
    assertThat(kept.connections()).isEqualTo(1);
  }

  @Test
  void threadsThatConnectAreOursAndEndWithTheDownloader() throws Exception {
    OkHttpDownloader downloader = downloader();
    get(downloader, answering(ok("x")).url());
    List<Thread> connecting =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("scraper-connect-"))
            .toList();
    assertThat(connecting).isNotEmpty().allMatch(Thread::isDaemon);
    downloader.close();
    for (Thread thread : connecting) {
      thread.join(TimeUnit.SECONDS.toMillis(10));
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void platformThreadsAreDaemonsAndHaveOurName() throws Exception {
    OkHttpDownloader downloader = downloader(OPTIONS.threads(Threads.PLATFORM));
    get(
        downloader,
        Request.get(answering(ok("x")).url()),
        (status, headers) -> {
          assertThat(Thread.currentThread().isDaemon()).isTrue();
          return true;
        });
    assertThat(Thread.getAllStackTraces().keySet())
        .anyMatch(
            thread ->
                thread.getName().startsWith("scraper-fetch-")
                    || thread.getName().startsWith("OkHttp http"));
  }
}
