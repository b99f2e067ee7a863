package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.Crawl;
import dev.scraper.CrawlBuilder;
import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Failure;
import dev.scraper.export.Exporters;
import dev.scraper.export.Row;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Request;
import dev.scraper.page.Page;
import dev.scraper.pipeline.Enrich;
import dev.scraper.pipeline.Pipeline;
import dev.scraper.pipeline.Rules;
import dev.scraper.pipeline.Stage;
import dev.scraper.pipeline.StageException;
import dev.scraper.pipeline.Verdict;
import dev.scraper.spider.FailedRequest;
import dev.scraper.spider.Output;
import dev.scraper.spider.Spider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines in crawls of a local site. */
class PipelineCrawlTest extends SiteTestBase {

  /** What the pages are about. */
  sealed interface Found permits Book, Author {}

  record Book(String isbn, String title, int price) implements Found {}

  record Author(String name) implements Found {}

  /** Each {@code li} is an item: isbn, title and price, or a lone name. */
  private static final Spider<Found> MIXED =
      (page, out) -> {
        page.select("li")
            .eachText()
            .forEach(
                text -> {
                  String[] parts = text.split(", ");
                  out.item(
                      parts.length == 1
                          ? new Author(text)
                          : new Book(parts[0], parts[1], Integer.parseInt(parts[2])));
                });
        page.links().forEach(out::follow);
      };

  private static final Spider<Book> BOOKS =
      (page, out) -> {
        for (String text : page.select("li").eachText()) {
          String[] parts = text.split(", ");
          out.item(new Book(parts[0], parts[1], Integer.parseInt(parts[2])));
        }
        page.links().forEach(out::follow);
      };

  private final Records records = new Records();

  @TempDir Path folder;

  private void page(String path, List<String> items, String... links) {
    StringBuilder html = new StringBuilder("<title>x</title><ul>");
    items.forEach(item -> html.append("<li>").append(item).append("</li>"));
    for (String link : links) {
      html.append("<a href=\"").append(link).append("\">x</a>");
    }
    site.page(path, html.toString());
  }

  private <T> CrawlBuilder<T> crawl(Spider<T> spider) {
    return scraper.crawl(spider).seeds(List.of(Request.get(site.url("/")))).listener(heard);
  }

  @Test
  void whatIsDroppedIsCountedByReasonAndTold() throws Exception {
    page("/", List.of("1, a, 5", "2, b, -3", "3, c, 7"), "/more");
    page("/more", List.of("1, a, 5", "4, d, 2000", "5, , 3"));
    CrawlReport report =
        crawl(BOOKS)
            .pipeline(
                Pipeline.of(Book.class)
                    .validate(Rules.of(Book.class).notBlank("title").range("price", 0, 1_000))
                    .drop("seven", book -> book.price() == 7)
                    .dedup(Book::isbn))
            .export(records)
            .run();
    assertThat(records.values()).containsExactly("1");
    assertThat(report.stats().records()).isEqualTo(1);
    assertThat(report.stats().dropped())
        .isEqualTo(
            Map.of("invalid: price", 2L, "invalid: title", 1L, "seven", 1L, "duplicate", 1L));
    assertThat(report.stats().drops()).isEqualTo(5);
    assertThat(report.exitStatus()).isZero();
    assertThat(heard.page(site.url("/")).items()).isEqualTo(1);
    assertThat(heard.page(site.url("/more")).items()).isZero();
    assertThat(heard.all(CrawlEvent.ItemDropped.class))
        .hasSize(5)
        .anyMatch(
            drop ->
                drop.url().toString().equals(site.url("/more"))
                    && drop.reason().equals("invalid: price")
                    && drop.detail().equals("price must be between 0 and 1000, was 2000"));
  }

  @Test
  void reasonsAndEventsAreBounded() throws Exception {
    int items = 1_000;
    page("/", IntStream.range(0, items).mapToObj(i -> i + ", x, 1").toList(), "/more");
    page("/more", IntStream.range(items, 2 * items).mapToObj(i -> i + ", x, 1").toList());
    CrawlReport report =
        crawl(BOOKS)
            .pipeline(
                Pipeline.of(Book.class)
                    .stage("all", book -> Verdict.<Book>drop("book " + book.isbn())))
            .run();
    assertThat(report.stats().dropped()).hasSize(101).containsKey("other");
    assertThat(report.stats().drops()).isEqualTo(2 * items);
    assertThat(heard.all(CrawlEvent.ItemDropped.class)).hasSize(200);
  }

  @Test
  void itemsAreSplitByTypeAndTheRestGoesToTheOutputsWithoutOne() throws Exception {
    page("/", List.of("1, a, 5", "Ann", "2, b, 600"), "/more");
    page("/more", List.of("Bob", "3, c, 7"));
    Path books = folder.resolve("books.csv");
    Path rest = folder.resolve("rest.jsonl");
    Records dear = new Records();
    CrawlReport report =
        crawl(MIXED)
            .export(Book.class, Exporters.csv(books))
            .export(item -> item instanceof Book book && book.price() > 500, dear)
            .export(Exporters.jsonLines(rest))
            .run();
    assertThat(Files.readString(books)).isEqualTo("isbn,title,price\n1,a,5\n2,b,600\n3,c,7\n");
    assertThat(Files.readString(rest)).isEqualTo("{\"name\":\"Ann\"}\n{\"name\":\"Bob\"}\n");
    assertThat(dear.values()).containsExactly("2");
    assertThat(report.stats().records()).isEqualTo(5);
    assertThat(report.stats().dropped()).isEmpty();
  }

  @Test
  void anItemThatNoOutputTakesIsCountedAsDropped() throws Exception {
    page("/", List.of("1, a, 5", "Ann"));
    CrawlReport report = crawl(MIXED).export(Book.class, records).run();
    assertThat(records.values()).containsExactly("1");
    assertThat(report.stats().records()).isEqualTo(1);
    assertThat(report.stats().dropped()).isEqualTo(Map.of("no output", 1L));
  }

  @Test
  void aPipelineForOneTypeLetsTheOthersPassInTheirOrder() throws Exception {
    page("/", List.of("1, a, 5", "Ann", "1, b, 600", "Bob", "2, c, 7"));
    List<Object> items = new CopyOnWriteArrayList<>();
    Path books = folder.resolve("books.csv");
    Records authors = new Records();
    CrawlReport report =
        crawl(MIXED)
            .pipeline(
                Book.class,
                Pipeline.of(Book.class)
                    .dedup(Book::isbn)
                    .rename("title", "name")
                    .select("name", "price"))
            .pipeline(
                Author.class, Pipeline.of(Author.class).drop("Bob", a -> a.name().equals("Bob")))
            .onItem(items::add)
            .export(Book.class, Exporters.csv(books))
            .export(Author.class, authors)
            .run();
    assertThat(items)
        .containsExactly(
            Row.of(List.of("name", "price"), List.of("a", 5)),
            new Author("Ann"),
            Row.of(List.of("name", "price"), List.of("c", 7)));
    assertThat(Files.readString(books)).isEqualTo("name,price\na,5\nc,7\n");
    assertThat(authors.values()).containsExactly("Ann");
    assertThat(report.stats().dropped()).isEqualTo(Map.of("duplicate", 1L, "Bob", 1L));
  }

  @Test
  void onItemSeesWhatThePipelineGives() throws Exception {
    page("/", List.of("1, a, 5", "2, b, 6"));
    List<Integer> prices = new CopyOnWriteArrayList<>();
    crawl(BOOKS)
        .pipeline(Pipeline.of(Book.class).drop("one", b -> b.isbn().equals("1")).map(Book::price))
        .onItem(price -> prices.add(price + 1))
        .export(price -> price > 100, records)
        .run();
    assertThat(prices).containsExactly(7);
  }

  @Test
  void aPipelineAfterWhatSeesItsItemsIsRefused() {
    Pipeline<Book, Book> pipeline = Pipeline.of(Book.class);
    assertThatThrownBy(() -> crawl(BOOKS).onItem(book -> {}).pipeline(pipeline))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("pipeline comes before onItem");
    assertThatThrownBy(() -> crawl(BOOKS).export(book -> true, records).pipeline(pipeline))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aPageWhosePipelineThrowsHandsNothingOverAndFailsAlone() throws Exception {
    page("/", List.of("1, a, 5"), "/bad", "/good");
    page("/bad", List.of("2, b, 6", "3, c, -1", "4, d, 7"), "/never");
    page("/good", List.of("5, e, 8"));
    CrawlReport report =
        crawl(BOOKS)
            .pipeline(
                Pipeline.of(Book.class)
                    .drop("six", book -> book.price() == 6)
                    .validateOrFail(Rules.of(Book.class).atLeast("price", 0)))
            .export(records)
            .run();
    assertThat(records.values()).containsExactlyInAnyOrder("1", "5");
    Failure failure = heard.failure(site.url("/bad"));
    assertThat(failure.kind()).isEqualTo(FailureKind.SPIDER);
    assertThat(failure.message())
        .isEqualTo(
            "dev.scraper.pipeline.StageException: stage 2 (validate) failed on an item of type"
                + " Book: price must be at least 0, was -1");
    assertThat(report.stats().dropped()).as("of pages that are delivered").isEmpty();
    assertThat(site.paths()).doesNotContain("/never");
  }

  @Test
  void enrichmentsOfAPageOverlapAndSlowNoOtherPage() throws Exception {
    List<String> items = IntStream.range(0, 20).mapToObj(i -> i + ", x, 1").toList();
    page("/", items, "/more");
    page("/more", List.of("fast, x, 1"));
    Map<String, CompletableFuture<Book>> asked = Collections.synchronizedMap(new HashMap<>());
    CountDownLatch allAsked = new CountDownLatch(items.size());
    // Nobody answers the first page before all of it has been asked, in reverse order.
    Thread service =
        new Thread(
            () -> {
              try {
                await(allAsked);
              } catch (InterruptedException e) {
                return;
              }
              for (int i = items.size() - 1; i >= 0; i--) {
                asked.get("" + i).complete(new Book("" + i, "y", i));
              }
            });
    service.start();
    CrawlReport report =
        crawl(BOOKS)
            .pipeline(
                Pipeline.of(Book.class)
                    .enrich(
                        book -> {
                          if (book.isbn().equals("fast")) {
                            return CompletableFuture.completedFuture(book);
                          }
                          CompletableFuture<Book> later = new CompletableFuture<>();
                          asked.put(book.isbn(), later);
                          allAsked.countDown();
                          return later;
                        })
                    .map(Book::price))
            .export(records)
            .run();
    service.join();
    assertThat(report.stats().failures()).isZero();
    assertThat(records.values()).containsSubsequence(IntStream.range(0, 20).boxed().toArray());
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(20, TimeUnit.SECONDS)).as("came in time").isTrue();
  }

  @Test
  void anEnrichmentThatNeverComesFailsItsPageAtItsLimit() throws Exception {
    page("/", List.of("1, a, 5"), "/bad");
    page("/bad", List.of("2, b, 5"));
    CompletableFuture<Book> never = new CompletableFuture<>();
    crawl(BOOKS)
        .pipeline(
            Pipeline.of(Book.class)
                .enrich(
                    book ->
                        book.isbn().equals("1") ? CompletableFuture.completedFuture(book) : never,
                    Enrich.within(Duration.ofMillis(20))))
        .export(records)
        .run();
    assertThat(records.values()).containsExactly("1");
    assertThat(heard.failure(site.url("/bad")).message())
        .contains("stage 1 (enrich)", "Book", "not there within 20 ms");
    assertThat(never).isCancelled();
  }

  @Test
  void aCancelEndsAnEnrichmentAtOnce() throws Exception {
    page("/", List.of("1, a, 5"));
    CompletableFuture<Book> never = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    Crawl crawl =
        crawl(BOOKS)
            .pipeline(
                Pipeline.of(Book.class)
                    .enrich(
                        book -> {
                          begun.countDown();
                          return never;
                        },
                        Enrich.within(Duration.ofHours(1)).orKeep()))
            .export(records)
            .start();
    await(begun);
    crawl.cancel();
    CrawlReport report = crawl.await();
    assertThat(report.exitStatus()).isEqualTo(130);
    assertThat(heard.failure(site.url("/")).kind()).isEqualTo(FailureKind.CANCELLED);
    assertThat(heard.failure(site.url("/")).cause()).isInstanceOf(InterruptedException.class);
    assertThat(never).isCancelled();
    assertThat(records.values()).isEmpty();
  }

  @Test
  void aKeyIsExportedOnceHoweverManyPagesAndThreadsBringIt() throws Exception {
    int pages = 60;
    int keys = 40;
    String[] paths = IntStream.range(0, pages).mapToObj(i -> "/" + i).toArray(String[]::new);
    page("/", List.of(), paths);
    for (int i = 0; i < pages; i++) {
      int from = i;
      page(
          paths[i],
          IntStream.range(0, keys).mapToObj(k -> (from + k) % pages + ", x, " + from).toList());
    }
    Queue<String> exported = new ConcurrentLinkedQueue<>();
    CrawlReport report =
        crawl(BOOKS)
            .pipeline(Pipeline.of(Book.class).dedup(Book::isbn))
            .onItem(book -> exported.add(book.isbn()))
            .export(records)
            .politeness(EAGER.perHost(32))
            .run();
    assertThat(exported)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, pages).mapToObj(String::valueOf).toList());
    assertThat(records.values()).hasSize(pages).doesNotHaveDuplicates();
    assertThat(report.stats().records()).isEqualTo(pages);
    assertThat(report.stats().dropped())
        .isEqualTo(Map.of("duplicate", (long) pages * keys - pages));
  }

  @Test
  void aPipelineMayServeSeveralCrawls() throws Exception {
    page("/", List.of("1, a, 5"));
    Pipeline<Book, Book> pipeline = Pipeline.of(Book.class).dedup(Book::isbn);
    for (int i = 0; i < 2; i++) {
      assertThat(crawl(BOOKS).pipeline(pipeline).run().stats().records()).isEqualTo(1);
    }
  }

  @Test
  void theKeysOfAPageThatFailsAreFreeForTheNext() throws Exception {
    page("/", List.of("1, a, 5"), "/again");
    page("/again", List.of("1, a, 6"));
    CrawlReport report =
        scraper
            .<Book>crawl(
                (page, out) -> {
                  BOOKS.parse(page, out);
                })
            .seeds(List.of(Request.get(site.url("/")), Request.get(site.url("/again"))))
            .politeness(EAGER.perHost(1).concurrency(1))
            .pipeline(Pipeline.of(Book.class).dedup(Book::isbn))
            .onItem(
                book -> {
                  if (book.price() == 5) {
                    throw new IllegalStateException("no");
                  }
                })
            .export(records)
            .run();
    assertThat(report.stats().failures()).isEqualTo(1);
    assertThat(records.values()).containsExactly("1");
    assertThat(report.stats().dropped()).isEmpty();
  }

  /** A stage with something to close. */
  private record Database(List<String> calls) implements Stage<Book, Book>, AutoCloseable {
    @Override
    public Verdict<Book> apply(Book book) {
      calls.add("book " + book.isbn());
      return Verdict.pass(book);
    }

    @Override
    public void close() {
      calls.add("close");
      if (calls.contains("book bad")) {
        throw new IllegalStateException("not committed");
      }
    }
  }

  private CrawlReport crawlInto(List<String> calls) throws Exception {
    return crawl(BOOKS)
        .pipeline(Pipeline.of(Book.class).stagePerCrawl("database", () -> new Database(calls)))
        .run();
  }

  @Test
  void aStageOfTheCrawlIsClosedAtItsEnd() throws Exception {
    page("/", List.of("1, a, 5"));
    List<String> calls = new CopyOnWriteArrayList<>();
    assertThat(crawlInto(calls).exitStatus()).isZero();
    assertThat(calls).containsExactly("book 1", "close");
  }

  @Test
  void aStageThatCannotBeClosedMakesTheCrawlAFailure() throws Exception {
    page("/", List.of("bad, a, 5"));
    CrawlReport report = crawlInto(new CopyOnWriteArrayList<>());
    assertThat(report.exitStatus()).isEqualTo(1);
    assertThat(report.failure().orElseThrow())
        .hasMessage(
            "stage 1 (database) cannot be closed: java.lang.IllegalStateException: not committed");
  }

  @Test
  void aStageThatCannotBeMadeKeepsTheCrawlFromStartingAndClosesTheOthers() throws Exception {
    List<String> calls = new CopyOnWriteArrayList<>();
    Path file = folder.resolve("kept.jsonl");
    Files.writeString(file, "{}\n");
    Pipeline<Book, Book> fine =
        Pipeline.of(Book.class).stagePerCrawl("database", () -> new Database(calls));
    Pipeline<Book, Book> broken =
        Pipeline.of(Book.class)
            .stagePerCrawl(
                "broken",
                () -> {
                  throw new IllegalStateException("no driver");
                });
    for (CrawlBuilder<Book> crawl :
        List.of(
            crawl(BOOKS).pipeline(fine.then(broken)),
            crawl(BOOKS).pipeline(fine).pipeline(broken))) {
      assertThatThrownBy(() -> crawl.export(Exporters.jsonLines(file).overwrite(true)).run())
          .isInstanceOf(StageException.class)
          .hasMessageContaining(
              "(broken) cannot be made: java.lang.IllegalStateException: no driver");
    }
    assertThat(calls).containsExactly("close", "close");
    assertThat(Files.readString(file)).isEqualTo("{}\n");
    assertThat(site.hits()).isEmpty();
  }

  /** A spider that makes items of pages that are not there. */
  private static final class Missing implements Spider<Book> {
    @Override
    public void parse(Page page, Output<Book> out) {
      page.links().forEach(out::follow);
    }

    @Override
    public void failed(FailedRequest request, Output<Book> out) {
      out.item(new Book(request.request().url().path(), "missing", 0));
    }
  }

  @Test
  void whatASpiderMakesOfAFailureGoesThroughThePipelineToo() throws Exception {
    page("/", List.of(), "/a", "/b");
    CrawlReport report =
        crawl(new Missing())
            .pipeline(Pipeline.of(Book.class).drop("b", book -> book.isbn().equals("/b")))
            .export(records)
            .run();
    assertThat(records.values()).containsExactly("/a");
    assertThat(report.stats().records()).isEqualTo(1);
    assertThat(report.stats().dropped()).isEqualTo(Map.of("b", 1L));
    assertThat(heard.all(CrawlEvent.ItemDropped.class))
        .extracting(drop -> drop.url().path())
        .containsExactly("/b");
  }

  @Test
  void anEnrichmentThatOutlastsTheHandlersTimeFailsItsPageAndIsCancelled() throws Exception {
    page("/", List.of("1, a, 5"));
    CompletableFuture<Book> never = new CompletableFuture<>();
    CountDownLatch cancelled = new CountDownLatch(1);
    never.whenComplete((book, failure) -> cancelled.countDown());
    CrawlReport report =
        crawl(BOOKS)
            .pipeline(Pipeline.of(Book.class).enrich(book -> never))
            .handlerTime(Duration.ofMillis(50))
            .export(records)
            .run();
    assertThat(report.stats().failed()).isEqualTo(Map.of(FailureKind.SPIDER, 1L));
    await(cancelled);
    assertThat(records.values()).isEmpty();
  }
}
