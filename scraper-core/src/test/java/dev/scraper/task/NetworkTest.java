package dev.scraper.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.fixture.LeakCheck;
import dev.scraper.fixture.LocalSite;
import dev.scraper.http.Downloader;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.internal.engine.CrawlEngine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same over a real network: the loopback one. */
@Timeout(60)
@ExtendWith(LeakCheck.class)
class NetworkTest {

  record Book(int number, String title) {}

  private final LocalSite site = new LocalSite();
  private final Downloader downloader = CrawlEngine.downloader(HttpOptions.DEFAULT, 64);
  private final Fetcher fetcher = Fetchers.of(downloader);

  /** Opened at the end, so that the server can be closed. */
  private final CountDownLatch hold = new CountDownLatch(1);

  private final CountDownLatch held = new CountDownLatch(2);

  @AfterEach
  void close() {
    hold.countDown();
    downloader.close();
    site.close();
  }

  private MockResponse book(RecordedRequest request) {
    String number = request.getTarget().substring("/books/".length());
    return new MockResponse.Builder()
        .addHeader("Content-Type", "application/json")
        .addHeader("Link", "</books/" + (Integer.parseInt(number) + 1) + ">; rel=next")
        .body("{\"number\":" + number + ",\"title\":\"Book " + number + "\"}")
        .build();
  }

  private MockResponse held(RecordedRequest request) {
    held.countDown();
    try {
      hold.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return LocalSite.html("at last");
  }

  private List<Request> books(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Request.get(site.url(1 + i % 5, "/books/" + i)))
        .toList();
  }

  @Test
  void manyApisAreGatheredWithTheirFailuresBeside() throws Exception {
    site.otherwise(this::book).status("/books/7", 500);
    Gathered<Book> books =
        fetcher.gather(books(30), response -> response.as(Book.class), Together.all().atMost(10));
    assertThat(books.values()).hasSize(29).contains(new Book(29, "Book 29"));
    assertThat(books.results().get(7).failure())
        .get()
        .isInstanceOf(FetchException.class)
        .hasToString(
            "dev.scraper.http.FetchException: GET "
                + site.url(3, "/books/7")
                + " was answered with status 500");
    assertThat(site.maxOpen()).isLessThanOrEqualTo(10);
  }

  @Test
  void resultsOfARealServerAreTakenAsTheyComeAndInOrder() {
    site.otherwise(this::book);
    try (Results<Book> books = fetcher.asCompleted(books(40), r -> r.as(Book.class))) {
      assertThat(books.stream().map(book -> book.value().number()))
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 40).boxed().toList());
    }
    try (Results<Book> books =
        fetcher.map(books(40).iterator(), r -> r.as(Book.class), Together.all().atMost(7))) {
      assertThat(books.stream().map(book -> book.value().number()))
          .containsExactlyElementsOf(IntStream.range(0, 40).boxed().toList());
    }
  }

  @Test
  void aRaceLeavesNoSlowAnswerOpen() throws Exception {
    site.answer("/slow", this::held).answer("/books/1", this::book);
    List<Request> requests =
        List.of(
            Request.get(site.url(1, "/slow")),
            Request.get(site.url(2, "/books/1")),
            Request.get(site.url(3, "/slow")));
    assertThat(fetcher.race(requests, r -> r.as(Book.class)).number()).isEqualTo(1);
  }

  @Test
  void whatAGroupHasOpenIsCancelledWhenItsDeadlinePasses() throws Exception {
    site.otherwise(this::held);
    CompletableFuture<Response> fetch;
    try (TaskGroup group = fetcher.group(Duration.ofMillis(300))) {
      fetch = group.fetch(site.url(1, "/a"));
      group.fork(() -> fetcher.await(fetcher.fetch(site.url(2, "/b"))));
      assertThatThrownBy(group::join)
          .isInstanceOf(FetchException.class)
          .extracting(e -> ((FetchException) e).kind())
          .isEqualTo(FailureKind.TIMEOUT);
    }
    assertThat(fetch).isCancelled();
  }

  @Test
  void linksLeadFromPageToPageAsFarAsIsWanted() {
    site.otherwise(this::book);
    Request first = Request.get(site.url("/books/0"));
    try (Results<Book> pages = fetcher.pages(first, r -> r.as(Book.class), r -> next(r))) {
      assertThat(pages.stream().limit(4).map(book -> book.value().number()))
          .containsExactly(0, 1, 2, 3);
    }
    assertThat(site.paths()).containsExactly("/books/0", "/books/1", "/books/2", "/books/3");
  }

  private static Optional<Request> next(Response response) {
    return response.link("next").map(Request::get);
  }

  @Test
  void aFailureOfTheNetworkIsOneOfTheResults() {
    Gathered<Response> gathered =
        fetcher.gather(List.of(Request.get("http://127.0.0.1:1/"), Request.get(site.url("/x"))));
    assertThat(gathered.results().get(0).failure())
        .get()
        .isInstanceOf(FetchException.class)
        .extracting(e -> ((FetchException) e).kind())
        .isEqualTo(FailureKind.CONNECT);
    assertThat(gathered.results().get(1).value().status()).isEqualTo(404);
  }
}
