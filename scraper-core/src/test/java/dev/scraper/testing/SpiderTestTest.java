package dev.scraper.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.scraper.http.Request;
import dev.scraper.json.Json;
import dev.scraper.page.BodyKind;
import dev.scraper.spider.Output;
import dev.scraper.spider.Spider;
import dev.scraper.testing.QuotesSpider.Quote;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A spider on saved pages. */
class SpiderTestTest {

  private static final String PAGE = "testing/quotes/index.html";
  private static final Quote HAMLET = new Quote("To be, or not to be", "Hamlet");

  private final SpiderTest<Quote> test = SpiderTest.of(new QuotesSpider());

  @TempDir Path folder;

  @Test
  void itemsAndRequestsOfASavedPageCanBeAsked() {
    PageResult<Quote> result = test.resource(PAGE, QuotesSpider.HOME);
    result
        .hasItems(2)
        .hasItem(HAMLET)
        .hasRequests(3)
        .follows("https://quotes.example/page/2/")
        .follows("/author/hamlet", "author");
    assertThat(result.items())
        .element(1)
        .isEqualTo(new Quote("Brevity is the soul of wit", "Polonius"));
    assertThat(result.followed("/page/2/")).isTrue();
    assertThat(result.followed("/page/3/")).isFalse();
    assertThat(result.request("/author/hamlet").carried()).contains(Json.of(HAMLET));
    assertThat(result.page().title()).contains("Quotes");
  }

  @Test
  void theFilesAPageAskedForCanBeAsked() {
    Spider<String> images =
        (page, out) -> page.select("img").eachAttr("src").forEach(out::download);
    PageResult<String> result =
        SpiderTest.of(images).html("<img src=a.png><img src=/b>", "https://shop.example/x/");
    result.downloads("a.png").downloads("https://shop.example/b").hasRequests(0);
    assertThat(result.downloads()).hasSize(2);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> result.downloads("/c"))
        .withMessageStartingWith("not downloaded: https://shop.example/c\nfiles of")
        .withMessageContaining("https://shop.example/x/a.png");
  }

  @Test
  void aPageIsTheAnswerToARequestWithItsLabelAndWhatItCarries() {
    Request request =
        Request.get("https://quotes.example/author/hamlet").label("author").carry(HAMLET);
    Quote item = test.page(SavedPage.html("<h1>Prince Hamlet</h1>").at(request)).onlyItem();
    assertThat(item).isEqualTo(new Quote("To be, or not to be", "Prince Hamlet"));
  }

  @Test
  void aRequestOfOnePageLeadsToTheNextSavedPage() {
    Request detail = test.resource(PAGE, QuotesSpider.HOME).request("/author/hamlet");
    assertThat(
            test.page(SavedPage.resource("testing/quotes/author/hamlet.html").at(detail)).items())
        .containsExactly(HAMLET);
  }

  @Test
  void failedAssertionsListWhatWasThere() {
    PageResult<Quote> result = test.resource(PAGE, QuotesSpider.HOME);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> result.hasItem(new Quote("None", "Nobody")))
        .withMessage(
            """
            no such item: Quote[text=None, author=Nobody]
            items of https://quotes.example/ (2):
              Quote[text=To be, or not to be, author=Hamlet]
              Quote[text=Brevity is the soul of wit, author=Polonius]""");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> result.follows("/page/2/", "list"))
        .withMessageStartingWith(
            """
            not followed: https://quotes.example/page/2/ [list]
            requests of https://quotes.example/ (3):
              GET https://quotes.example/author/hamlet [author] carries {"text":"To be""")
        .withMessageEndingWith("\n  GET https://quotes.example/page/2/");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> result.follows("/page/3/"))
        .withMessageStartingWith("not followed: https://quotes.example/page/3/\nrequests of");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(result::onlyItem)
        .withMessageStartingWith("expected items: 1\nitems of https://quotes.example/ (2):");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> result.hasRequests(0))
        .withMessageStartingWith("expected requests: 0\nrequests of");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> test.html("<p>", QuotesSpider.HOME).hasItems(1))
        .withMessage("expected items: 1\nitems of https://quotes.example/ (0): none");
  }

  @Test
  void longListsAreCut() {
    Spider<String> many =
        (page, out) -> {
          for (int i = 0; i < 100; i++) {
            out.item("x".repeat(1_000));
          }
        };
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> SpiderTest.of(many).html("", QuotesSpider.HOME).hasItems(0))
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .hasSizeLessThan(20_000)
                    .endsWith("xxx...\n  ... and 70 more"));
  }

  @Test
  void whatASpiderThrowsComesOutWithThePage() {
    SpiderTest<Quote> broken =
        SpiderTest.of(
            (page, out) -> {
              throw new IOException("no such field");
            });
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> broken.html("<p>", "https://quotes.example/p"))
        .withMessage(
            "the spider threw on https://quotes.example/p: java.io.IOException: no such field")
        .withCauseInstanceOf(IOException.class);
    SpiderTest<Quote> endless = SpiderTest.of(SpiderTestTest::recurse);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> endless.html("<p>", "https://quotes.example/p"))
        .withCauseInstanceOf(StackOverflowError.class);
  }

  private static <T> void recurse(dev.scraper.page.Page page, Output<T> out) {
    recurse(page, out);
  }

  @Test
  void anInterruptedSpiderLeavesTheInterruptSet() {
    SpiderTest<Quote> interrupted =
        SpiderTest.of(
            (page, out) -> {
              throw new InterruptedException();
            });
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> interrupted.html("", QuotesSpider.HOME));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void whatComesAfterTheSpidersReturnIsRefusedAsInACrawl() {
    List<Output<String>> kept = new ArrayList<>();
    SpiderTest.<String>of((page, out) -> kept.add(out)).html("", QuotesSpider.HOME);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> kept.get(0).item("late"))
        .withMessage("the spider has returned from https://quotes.example/");
  }

  @Test
  void aFileIsReadByItsExtensionAndItsCharsetIsFoundInIt() throws IOException {
    Path file = folder.resolve("page.html");
    Files.write(
        file,
        "<meta charset=iso-8859-15><h1>5 \u20ac</h1>"
            .getBytes(java.nio.charset.Charset.forName("ISO-8859-15")));
    SpiderTest<String> heading =
        SpiderTest.of((page, out) -> out.item(page.first("h1").orElseThrow().text()));
    assertThat(heading.page(file, "https://quotes.example/").onlyItem()).isEqualTo("5 \u20ac");
    Path json = Files.writeString(folder.resolve("list.json"), "[1,2]");
    SpiderTest<String> kinds = SpiderTest.of((page, out) -> out.item(page.kind() + page.text()));
    assertThat(kinds.page(json, Request.get("https://quotes.example/api")).onlyItem())
        .isEqualTo("JSON[1,2]");
    assertThat(kinds.json("{}", "https://quotes.example/api").onlyItem()).isEqualTo("JSON{}");
  }

  @Test
  void bytesHeadersStatusDepthAndRedirectsReachTheSpider() {
    SavedPage saved =
        SavedPage.bytes(
                "text/plain; charset=utf-16be", "h\u00e9".getBytes(StandardCharsets.UTF_16BE))
            .at("https://quotes.example/x")
            .status(203)
            .header("X-Robots-Tag", "nofollow")
            .depth(3)
            .redirectedFrom("https://quotes.example/old")
            .redirectedFrom("https://quotes.example/older");
    SpiderTest<Map<String, Object>> all =
        SpiderTest.of(
            (page, out) ->
                out.item(
                    Map.of(
                        "text", page.text(),
                        "status", page.status(),
                        "robots", page.headers().all("x-robots-tag"),
                        "depth", page.depth(),
                        "from", page.redirects().toString())));
    assertThat(all.page(saved).onlyItem())
        .containsEntry("text", "h\u00e9")
        .containsEntry("status", 203)
        .containsEntry("robots", List.of("nofollow"))
        .containsEntry("depth", 3)
        .containsEntry("from", "[https://quotes.example/old, https://quotes.example/older]");
  }

  @Test
  void aPageWithoutAContentTypeIsOfTheKindItLooksLike() {
    SavedPage saved =
        SavedPage.bytes("application/octet-stream", "<p>x".getBytes(StandardCharsets.UTF_8));
    assertThat(saved.header("Content-Type", "").page().kind()).isEqualTo(BodyKind.HTML);
  }

  @Test
  void whatACrawlWouldNotGiveItsSpiderIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SavedPage.html("<p>").status(404))
        .withMessage("a spider is given pages of status 2xx only: 404");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> test.page(SavedPage.bytes("image/png", new byte[] {1})))
        .withMessage("a spider is given no page of this type: image/png (https://site.example/)");
    assertThatIllegalArgumentException().isThrownBy(() -> SavedPage.html("").depth(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> SavedPage.html("").at("ftp://x/"));
  }

  @Test
  void aMissingPageIsNamed() {
    Path missing = folder.resolve("missing.html");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> test.page(missing, QuotesSpider.HOME))
        .withMessage("no such saved page: " + missing.toAbsolutePath());
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> test.page(folder, QuotesSpider.HOME))
        .withMessageStartingWith("cannot read the saved page " + folder);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> test.resource("testing/none.html", QuotesSpider.HOME))
        .withMessage("no saved page on the class path: testing/none.html");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SavedPage.resource(SpiderTestTest.class, "none.html"));
    assertThat(SavedPage.resource(SpiderTestTest.class, "/" + PAGE).page().title())
        .contains("Quotes");
  }
}
