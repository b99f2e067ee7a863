package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.CrawlBuilder;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.export.ExportException;
import dev.scraper.export.Exporters;
import dev.scraper.fixture.Taker;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Request;
import dev.scraper.policy.RetryPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The items of a crawl as a publisher. */
class PublishTest extends SiteTestBase {

  private static final int PAGES = 40;
  private static final int PLACES = 3;

  @TempDir Path folder;

  /** Two items of each page. */
  private CrawlBuilder<String> crawl() {
    return crawl(scraper);
  }

  private CrawlBuilder<String> crawl(Scraper from) {
    String[] paths = IntStream.range(0, PAGES).mapToObj(i -> "/" + i).toArray(String[]::new);
    for (String path : paths) {
      site.page(path, "<title>" + path + "</title>");
    }
    site.links("/", paths);
    return from.<String>crawl(
            site.url("/"),
            (page, out) -> {
              page.links().forEach(out::follow);
              if (page.links().isEmpty()) {
                out.item(page.url().path() + "#1");
                out.item(page.url().path() + "#2");
              }
            })
        .politeness(EAGER.concurrency(PLACES).perHost(PLACES))
        .listener(heard);
  }

  private static List<String> all() {
    return IntStream.range(0, PAGES)
        .boxed()
        .flatMap(i -> IntStream.rangeClosed(1, 2).mapToObj(n -> "/" + i + "#" + n))
        .toList();
  }

  @Test
  void allItemsComeThenTheEnd() throws Exception {
    Taker<String> taker = new Taker<>(Long.MAX_VALUE);
    Flow.Publisher<String> publisher = crawl().publish();
    assertThat(site.hits()).isEmpty();
    publisher.subscribe(taker);
    taker.awaitEnd();
    assertThat(taker.failure()).isNull();
    assertThat(taker.items()).containsExactlyInAnyOrderElementsOf(all());
    assertThat(taker.told()).endsWith("complete");
    for (int i = 0; i < PAGES; i++) {
      int first = taker.items().indexOf("/" + i + "#1");
      assertThat(taker.items().indexOf("/" + i + "#2")).isGreaterThan(first);
    }
    assertThat(heard.pages()).hasSize(PAGES + 1);
  }

  @Test
  void whoAsksForOneAfterAnotherGetsThemAll() throws Exception {
    Taker<String> taker =
        new Taker<>(1) {
          @Override
          public void onNext(String item) {
            super.onNext(item);
            request(1);
          }
        };
    crawl().publish().subscribe(taker);
    taker.awaitEnd();
    assertThat(taker.items()).containsExactlyInAnyOrderElementsOf(all());
  }

  @Test
  void aSubscriberThatAsksForNothingSlowsTheCrawlDown() throws Exception {
    Taker<String> taker = new Taker<>(1);
    crawl().publish().subscribe(taker);
    taker.awaitItems(1);
    // Another crawl of the same site, from its start to its end, as a measure of time.
    CrawlReport other = crawl(site.url("/0"), site.url("/1"), site.url("/2")).run();
    assertThat(other.stats().pages()).isEqualTo(3);
    // Two robots.txt, the page of links, those in flight, and the three of the other crawl.
    assertThat(site.hits()).hasSizeLessThanOrEqualTo(2 + 1 + PLACES + 3);
    taker.request(Long.MAX_VALUE);
    taker.awaitEnd();
    assertThat(taker.items()).containsExactlyInAnyOrderElementsOf(all());
  }

  @Test
  void theTimeThatASubscriberTakesIsNotTheHandlers() throws Exception {
    Duration short_ = Duration.ofMillis(60);
    Taker<String> taker = new Taker<>(1);
    crawl().handlerTime(short_).publish().subscribe(taker);
    taker.awaitItems(1);
    // A handler elsewhere that is given up has taken longer than that.
    CountDownLatch never = new CountDownLatch(1);
    CrawlReport late =
        scraper.crawl(site.url("/0"), (page, out) -> await(never)).handlerTime(short_).run();
    assertThat(late.stats().failed()).containsKey(FailureKind.SPIDER);
    taker.request(Long.MAX_VALUE);
    taker.awaitEnd();
    assertThat(taker.items()).containsExactlyInAnyOrderElementsOf(all());
    assertThat(heard.failures()).isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void pagesThatWaitForDemandHoldNoHandlerUpThatFetches() throws Exception {
    String[] paths = IntStream.range(0, 12).mapToObj(i -> "/" + i).toArray(String[]::new);
    for (String path : paths) {
      site.page(path, path);
    }
    site.page("/fetched", "fetched");
    CountDownLatch parsed = new CountDownLatch(paths.length);
    CountDownLatch fetched = new CountDownLatch(1);
    Taker<String> taker = new Taker<>(0);
    scraper
        .<String>crawl(
            (page, out) -> {
              if (page.url().path().equals("/0")) {
                parsed.countDown();
                await(parsed);
                try {
                  page.fetch("/fetched");
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
                fetched.countDown();
              } else {
                parsed.countDown();
              }
              out.item(page.url().path());
            })
        .seeds(List.of(paths).stream().map(path -> Request.get(site.url(path))).toList())
        .politeness(EAGER.concurrency(20).perHost(20))
        .publish()
        .subscribe(taker);
    await(fetched);
    assertThat(taker.items()).isEmpty();
    taker.request(Long.MAX_VALUE);
    taker.awaitEnd();
    assertThat(taker.items()).hasSize(paths.length);
  }

  @Test
  void cancellingEndsTheCrawlThoughPagesWaitForDemand() throws Exception {
    Taker<String> taker = new Taker<>(1);
    crawl().publish().subscribe(taker);
    taker.awaitItems(1);
    taker.cancel();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("scraper-loop")) {
        thread.join(10_000);
        assertThat(thread.isAlive()).as("the crawl runs on").isFalse();
      }
    }
    assertThat(taker.told()).hasSize(2);
    assertThat(heard.failures()).allMatch(f -> f.kind() == FailureKind.CANCELLED);
    assertThat(heard.pages()).hasSizeLessThan(PAGES);
  }

  @Test
  void closingTheScraperIsAnErrorForTheSubscriber() throws Exception {
    Taker<String> taker = new Taker<>(1);
    crawl().publish().subscribe(taker);
    taker.awaitItems(1);
    scraper.close();
    taker.awaitEnd();
    assertThat(taker.failure()).isInstanceOf(CancellationException.class);
    assertThat(taker.items()).hasSize(1);
  }

  @Test
  void aSubscriberMayCloseTheScraperAtTheEnd() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    Taker<String> taker =
        new Taker<>(Long.MAX_VALUE) {
          @Override
          public void onComplete() {
            scraper.close();
            closed.countDown();
            super.onComplete();
          }
        };
    crawl().publish().subscribe(taker);
    await(closed);
    taker.awaitEnd();
  }

  @Test
  void anOutputBesideHasTheSame() throws Exception {
    Path file = folder.resolve("items.jsonl");
    site.page("/a", "a");
    Taker<String> taker = new Taker<>(Long.MAX_VALUE);
    scraper
        .<Item>crawl(site.url("/a"), (page, out) -> out.item(new Item(1)))
        .export(Exporters.jsonLines(file))
        .publish()
        .subscribe(new Mapped<>(taker));
    taker.awaitEnd();
    assertThat(taker.told()).containsExactly("subscribed", "Item[number=1]", "complete");
    assertThat(Files.readAllLines(file)).containsExactly("{\"number\":1}");
  }

  record Item(int number) {}

  /** Hands on what it gets as text. */
  private record Mapped<T>(Taker<String> taker) implements Flow.Subscriber<T> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      taker.onSubscribe(subscription);
    }

    @Override
    public void onNext(T item) {
      taker.onNext(item.toString());
    }

    @Override
    public void onError(Throwable thrown) {
      taker.onError(thrown);
    }

    @Override
    public void onComplete() {
      taker.onComplete();
    }
  }

  @Test
  void anOutputThatFailsIsAnError() throws Exception {
    site.page("/a", "a");
    Taker<String> taker = new Taker<>(Long.MAX_VALUE);
    scraper
        .<Item>crawl(site.url("/a"), (page, out) -> out.item(new Item(1)))
        .export(
            new Records()
                .onWrite(
                    () -> {
                      throw new IOException("disk full");
                    }))
        .publish()
        .subscribe(new Mapped<>(taker));
    taker.awaitEnd();
    assertThat(taker.failure()).isInstanceOf(ExportException.class);
  }

  @Test
  void aCrawlThatCannotStartIsAnError() throws Exception {
    Path file = Files.writeString(folder.resolve("there.jsonl"), "x");
    Taker<String> taker = new Taker<>(1);
    crawl().export(Exporters.jsonLines(file)).publish().subscribe(taker);
    taker.awaitEnd();
    assertThat(taker.failure()).isInstanceOf(ExportException.class);
    assertThat(taker.told().get(0)).isEqualTo("subscribed");
    assertThat(site.hits()).isEmpty();
  }

  @Test
  void aSecondSubscriberIsTurnedDownAndStartsNothing() throws Exception {
    Flow.Publisher<String> publisher = crawl().publish();
    Taker<String> first = new Taker<>(Long.MAX_VALUE);
    publisher.subscribe(first);
    Taker<String> second = new Taker<>(1);
    publisher.subscribe(second);
    assertThat(second.failure()).isInstanceOf(IllegalStateException.class);
    first.awaitEnd();
    assertThat(site.hits("/0")).hasSize(1);
  }

  @Test
  void withKeptStateNothingIsLeftOutByACancel() throws Exception {
    Path state = folder.resolve("state");
    AtomicInteger taken = new AtomicInteger();
    Taker<String> first =
        new Taker<>(Long.MAX_VALUE) {
          @Override
          public void onNext(String item) {
            super.onNext(item);
            if (taken.incrementAndGet() == 11) { // within a page
              cancel();
            }
          }
        };
    crawl().state(state).publish().subscribe(first);
    first.awaitItems(11);
    scraper.close(); // waits for the end of the crawl
    Taker<String> second = new Taker<>(Long.MAX_VALUE);
    try (Scraper next = Scraper.builder().politeness(EAGER).retry(new RetryPolicy(0)).build()) {
      crawl(next).state(state).publish().subscribe(second);
      second.awaitEnd();
    }
    assertThat(second.failure()).isNull();
    TreeSet<String> both = new TreeSet<>(first.items());
    both.addAll(second.items());
    assertThat(both).containsExactlyInAnyOrderElementsOf(all());
    assertThat(first.items()).hasSize(11);
  }
}
