package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.Crawl;
import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.fixture.RawSite;
import dev.scraper.http.FailureKind;
import dev.scraper.spider.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Handlers that throw, block, are interrupted, or start crawls of their own. */
class HandlerTest extends RawCrawl {

  private final Records records = new Records();

  /** What an exception's own methods may do. */
  private static final class Sulking extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no comment");
    }
  }

  private static void sneak(Throwable thrown) throws Exception {
    HandlerTest.<RuntimeException>sneakAs(thrown);
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneakAs(Throwable thrown) throws E {
    throw (E) thrown;
  }

  static Stream<Throwable> throwables() {
    return Stream.of(
        new RuntimeException("broken"),
        new IOException("broken"),
        new UncheckedIOException(new IOException("broken")),
        new InterruptedException("broken"),
        new AssertionError("broken"),
        new NoClassDefFoundError("broken"),
        new ExceptionInInitializerError("broken"),
        new OutOfMemoryError("broken"),
        new Error("broken"),
        new Throwable("broken"),
        new RuntimeException((String) null),
        new Sulking());
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void whateverAHandlerThrowsFailsItsPageAndNoOther(Throwable thrown) throws Exception {
    site.links("/", "/bad", "/a", "/b").links("/bad", "/never").links("/a").links("/b");
    CrawlReport report =
        crawl(
                (page, out) -> {
                  out.item(page.url().path());
                  page.links().forEach(out::follow);
                  if (page.url().path().equals("/bad")) {
                    sneak(thrown);
                  }
                },
                "/")
            .export(records)
            .run();
    assertThat(failure().kind()).isEqualTo(FailureKind.SPIDER);
    assertThat(failure().url()).isEqualTo(site.url("/bad"));
    assertThat(failure().status()).isEqualTo(200);
    assertThat(failure().attempts()).isEqualTo(1);
    assertThat(failure().referrer()).isEqualTo(site.url("/"));
    if (!(thrown instanceof Sulking)) {
      assertThat(failure().cause()).isSameAs(thrown);
      assertThat(failure().message()).contains(thrown.getClass().getSimpleName(), "HandlerTest");
    }
    assertThat(records.values()).containsExactlyInAnyOrder("/", "/a", "/b");
    assertThat(site.paths()).doesNotContain("/never");
    assertThat(report.stats().pages()).isEqualTo(3);
    assertThat(report.stats().records()).isEqualTo(3);
    assertThat(report.ended()).isEqualTo(Ended.FINISHED);
    assertThat(report.exitStatus()).isEqualTo(4);
  }

  @Test
  void aHandlerThatOverflowsItsStackFailsItsPageOnly() throws Exception {
    site.links("/", "/bad", "/a").links("/bad").links("/a");
    CrawlReport report =
        crawl(
                (page, out) -> {
                  page.links().forEach(out::follow);
                  if (page.url().path().equals("/bad")) {
                    deeper(0);
                  }
                },
                "/")
            .run();
    assertThat(failure().kind()).isEqualTo(FailureKind.SPIDER);
    assertThat(failure().cause()).isInstanceOf(StackOverflowError.class);
    assertThat(report.stats().pages()).isEqualTo(2);
  }

  private static int deeper(int depth) {
    return depth < 0 ? 0 : 1 + deeper(depth + 1);
  }

  @Test
  void aCrawlInWhichEveryHandlerThrowsEndsWith4SinceItsPageWasDelivered() throws Exception {
    site.links("/");
    CrawlReport report =
        crawl(
                (page, out) -> {
                  throw new IllegalStateException();
                },
                "/")
            .run();
    assertThat(report.exitStatus()).isEqualTo(4);
  }

  @Test
  void anItemConsumerThatThrowsFailsThePageAndNothingOfItIsExported() throws Exception {
    site.links("/", "/a").links("/a");
    crawl(
            (page, out) -> {
              out.item(page.url().path() + "#1");
              out.item(page.url().path() + "#2");
              page.links().forEach(out::follow);
            },
            "/")
        .onItem(
            item -> {
              if (item.equals("/a#2")) {
                throw new IllegalStateException("not this one");
              }
            })
        .export(records)
        .run();
    assertThat(records.values()).containsExactly("/#1", "/#2");
    assertThat(failure().url()).isEqualTo(site.url("/a"));
    assertThat(failure().message()).contains("not this one");
  }

  @Test
  void anItemThatMakesNoRecordFailsItsPageAndNothingOfItIsExported() throws Exception {
    site.links("/", "/a").links("/a");
    CrawlReport report =
        crawl(
                (page, out) -> {
                  out.item("fine");
                  if (page.depth() == 1) {
                    out.item(new Object());
                  }
                  page.links().forEach(out::follow);
                },
                "/")
            .export(records)
            .run();
    assertThat(records.values()).containsExactly("fine");
    assertThat(failure().kind()).isEqualTo(FailureKind.SPIDER);
    assertThat(failure().url()).isEqualTo(site.url("/a"));
    assertThat(failure().message()).contains("java.lang.Object");
    assertThat(report.exitStatus()).isEqualTo(4);
  }

  @Test
  void anItemWhoseGetterThrowsAnErrorFailsItsPageOnly() throws Exception {
    record Bad(String path) {
      public String path() {
        throw new AssertionError("bad getter");
      }
    }

    site.links("/", "/a").links("/a");
    crawl(
            (page, out) -> {
              out.item(page.depth() == 1 ? new Bad("x") : "fine");
              page.links().forEach(out::follow);
            },
            "/")
        .export(records)
        .run();
    assertThat(records.values()).containsExactly("fine");
    assertThat(failure().url()).isEqualTo(site.url("/a"));
  }

  @Test
  void whatComesAfterTheHandlerHasReturnedIsRefusedRatherThanLost() throws Exception {
    site.links("/");
    AtomicReference<Output<Object>> kept = new AtomicReference<>();
    crawl((page, out) -> kept.set(out), "/").export(records).run();
    assertThatThrownBy(() -> kept.get().item("late")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> kept.get().follow("/late")).isInstanceOf(IllegalStateException.class);
    assertThat(records.values()).isEmpty();
  }

  @Test
  void aHundredBlockedHandlersStallNoOtherPage() throws Exception {
    int blocked = 100;
    List<String> slow = IntStream.range(0, blocked).mapToObj(i -> "/slow/" + i).toList();
    List<String> fast = IntStream.range(0, 20).mapToObj(i -> "/fast/" + i).toList();
    CountDownLatch allBlocked = new CountDownLatch(blocked);
    CountDownLatch allFast = new CountDownLatch(fast.size());
    Stream.concat(slow.stream(), fast.stream()).forEach(site::links);
    site.links("/", Stream.concat(slow.stream(), Stream.of("/gate")).toArray(String[]::new));
    // The fast pages are found only when all the slow ones are in their handlers.
    site.on(
        "/gate",
        peer -> {
          await(allBlocked);
          StringBuilder html = new StringBuilder();
          fast.forEach(path -> html.append("<a href=").append(path).append(">x</a>"));
          peer.send(RawSite.ok("Content-Type: text/html\r\n", html.toString()));
        });
    CrawlReport report =
        crawl(
                (page, out) -> {
                  page.links().forEach(out::follow);
                  if (page.url().path().startsWith("/slow")) {
                    allBlocked.countDown();
                    await(allFast);
                  } else if (page.url().path().startsWith("/fast")) {
                    allFast.countDown();
                  }
                },
                "/")
            .politeness(EAGER.perHost(110).concurrency(110))
            .run();
    assertThat(report.stats().failures()).isZero();
    assertThat(report.stats().pages()).isEqualTo(blocked + fast.size() + 2);
  }

  @Test
  void aHandlerMayRunACrawlOfItsOwnEvenWithOneSlot() throws Exception {
    site.links("/", "/a").links("/a").links("/inner", "/inner/a").links("/inner/a");
    Set<Long> inner = ConcurrentHashMap.newKeySet();
    CrawlReport report =
        crawl(
                (page, out) -> {
                  page.links().forEach(out::follow);
                  CrawlReport nested =
                      scraper
                          .<Object>crawl(site.url("/inner"), (p, o) -> p.links().forEach(o::follow))
                          .politeness(EAGER.concurrency(1))
                          .run();
                  inner.add(nested.stats().pages());
                },
                "/")
            .politeness(EAGER.concurrency(1))
            .run();
    assertThat(report.stats().pages()).isEqualTo(2);
    assertThat(report.exitStatus()).isZero();
    assertThat(inner).containsExactly(2L);
    assertThat(site.hits("/inner/a")).isEqualTo(2);
  }

  @Test
  void aHandlerThatInterruptsItsThreadSpoilsNoLaterPage() throws Exception {
    String[] paths = IntStream.range(0, 30).mapToObj(i -> "/" + i).toArray(String[]::new);
    site.links("/", paths);
    Stream.of(paths).forEach(site::links);
    List<Boolean> seen = new CopyOnWriteArrayList<>();
    CrawlReport report =
        crawl(
                (page, out) -> {
                  seen.add(Thread.currentThread().isInterrupted());
                  out.item(page.url().path());
                  page.links().forEach(out::follow);
                  Thread.currentThread().interrupt();
                },
                "/")
            .export(records)
            .run();
    assertThat(report.stats().pages()).isEqualTo(31);
    assertThat(report.stats().failures()).isZero();
    assertThat(seen).hasSize(31).containsOnly(false);
    assertThat(records.values()).hasSize(31);
  }

  @Test
  void aCancelInterruptsAHandlerAndItsPageIsCancelledNotBroken() throws Exception {
    site.links("/");
    CountDownLatch inHandler = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Crawl crawl =
        crawl(
                (page, out) -> {
                  out.item("half done");
                  inHandler.countDown();
                  never.await();
                },
                "/")
            .export(records)
            .start();
    await(inHandler);
    crawl.cancel();
    CrawlReport report = crawl.await();
    assertThat(failure().kind()).isEqualTo(FailureKind.CANCELLED);
    assertThat(failure().status()).isEqualTo(200);
    assertThat(report.stats().failed()).isEqualTo(Map.of(FailureKind.CANCELLED, 1L));
    assertThat(report.exitStatus()).isEqualTo(130);
    assertThat(records.values()).isEmpty();
  }

  @Test
  void aHandlerThatEndsWellAfterItsInterruptIsDelivered() throws Exception {
    site.links("/");
    CountDownLatch inHandler = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Crawl crawl =
        crawl(
                (page, out) -> {
                  inHandler.countDown();
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    out.item("saved");
                    Thread.currentThread().interrupt();
                  }
                },
                "/")
            .export(records)
            .start();
    await(inHandler);
    crawl.cancel();
    CrawlReport report = crawl.await();
    assertThat(report.stats().pages()).isEqualTo(1);
    assertThat(report.stats().failures()).isZero();
    assertThat(report.ended()).isEqualTo(Ended.INTERRUPTED);
    assertThat(records.values()).containsExactly("saved");
  }

  @Test
  void aHandlerThatNeverReturnsIsLeftAndNothingOfItComesLater() throws Exception {
    site.links("/");
    CountDownLatch inHandler = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    AtomicReference<Thread> thread = new AtomicReference<>();
    Crawl crawl =
        crawl(
                (page, out) -> {
                  out.item("too late");
                  thread.set(Thread.currentThread());
                  inHandler.countDown();
                  while (release.getCount() > 0) {
                    try {
                      release.await();
                    } catch (InterruptedException e) {
                      interrupted.countDown();
                    }
                  }
                },
                "/")
            .export(records)
            .start();
    await(inHandler);
    crawl.cancel();
    await(interrupted);
    CrawlReport report = crawl.await();
    assertThat(release.getCount()).isEqualTo(1);
    assertThat(failure().kind()).isEqualTo(FailureKind.CANCELLED);
    assertThat(failure().attempts()).isEqualTo(1);
    assertThat(report.exitStatus()).isEqualTo(130);
    assertThat(records.calls()).endsWith("close");
    int heard = events.size();
    release.countDown();
    thread.get().join(20_000);
    assertThat(crawl.progress()).isEqualTo(report.stats());
    assertThat(records.values()).isEmpty();
    assertThat(events).hasSize(heard);
  }

  @Test
  void pagesThatWaitForAHandlerAreCancelledAndNotBegun() throws Exception {
    int cores = Runtime.getRuntime().availableProcessors();
    String[] paths = IntStream.range(0, 10 * cores).mapToObj(i -> "/" + i).toArray(String[]::new);
    Stream.of(paths).forEach(site::links);
    AtomicReference<Crawl> crawl = new AtomicReference<>();
    CountDownLatch started = new CountDownLatch(1);
    List<CrawlEvent> after = new CopyOnWriteArrayList<>();
    crawl.set(
        crawl(
                (page, out) -> {
                  await(started);
                  crawl.get().cancel();
                  out.item(page.url().path());
                  new CountDownLatch(1).await();
                },
                paths)
            .export(records)
            .listener(after::add)
            .start());
    started.countDown();
    CrawlReport report = crawl.get().await();
    assertThat(report.stats().pages()).isZero();
    assertThat(report.stats().failed()).containsOnlyKeys(FailureKind.CANCELLED);
    assertThat(after).hasSizeLessThanOrEqualTo(paths.length).isEqualTo(events);
    assertThat(records.values()).isEmpty();
  }
}
