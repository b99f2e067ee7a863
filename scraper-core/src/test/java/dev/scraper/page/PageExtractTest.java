package dev.scraper.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.extract.Attr;
import dev.scraper.extract.Css;
import dev.scraper.extract.Default;
import dev.scraper.extract.Exists;
import dev.scraper.extract.Extract;
import dev.scraper.extract.ExtractException;
import dev.scraper.extract.Extractor;
import dev.scraper.extract.Match;
import dev.scraper.extract.OfPage;
import dev.scraper.extract.PageUrl;
import dev.scraper.http.Url;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.Test;

/** Pages with the structure of the sites that scraping tutorials use. */
class PageExtractTest {

  private static Page saved(String name) {
    try (InputStream in = PageExtractTest.class.getResourceAsStream("/pages/" + name)) {
      return Pages.of("text/html; charset=utf-8", Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Css("div.quote")
  record Quote(
      @Css(".text") String text,
      @Css("small.author") String author,
      @Css("a[href^='/author']") Url about,
      @Css(".tags a.tag") List<String> tags) {}

  @Test
  void quotesAreReadFromTheirPage() {
    assertThat(saved("quotes.html").all(Quote.class))
        .containsExactly(
            new Quote(
                "“A reader lives a thousand lives before he stops.”",
                "Ada Example",
                Url.parse("http://site.test/author/Ada-Example"),
                List.of("reading", "life")),
            new Quote(
                "“It is our choices, and not our abilities, that are counted.”",
                "Björn Beispiel",
                Url.parse("http://site.test/author/Bjorn-Beispiel"),
                List.of("choices")),
            new Quote(
                "“No tag was ever put on silence.”",
                "Chen Li",
                Url.parse("http://site.test/author/Chen-Li"),
                List.of()));
  }

  @Test
  void theFluentFormReadsTheSame() {
    Extractor<Quote> quotes =
        Extractor.each(
            "div.quote",
            q ->
                new Quote(
                    q.text(".text"),
                    q.text("small.author"),
                    q.url("a[href^='/author']"),
                    q.texts(".tags a.tag")));
    Page page = saved("quotes.html");
    assertThat(page.all(quotes)).isEqualTo(page.all(Quote.class));
    assertThat(page.one(quotes)).isEqualTo(page.one(Quote.class));
  }

  enum Rating {
    ONE,
    TWO,
    THREE,
    FOUR,
    FIVE
  }

  @Css("article.product_pod")
  record Listed(
      @Css("h3 a") @Attr("title") String title,
      @Css("h3 a") Url url,
      @Css("img") Url image,
      @Css(".price_color") BigDecimal price,
      @Css(".star-rating") @Attr("class") @Match("star-rating (\\w+)") Rating rating,
      @Css(".instock") @Exists boolean inStock,
      @Css(".page-header h1") @OfPage String heading) {}

  @Test
  void aShopsListIsRead() {
    List<Listed> books = saved("books.html").all(Listed.class);
    assertThat(books).hasSize(2);
    assertThat(books.get(0))
        .isEqualTo(
            new Listed(
                "A Light in the Cellar",
                Url.parse("http://site.test/dir/catalogue/a-light_1000/index.html"),
                Url.parse("http://site.test/dir/media/cache/2c/da/2cda.jpg"),
                new BigDecimal("51.77"),
                Rating.THREE,
                true,
                "All products"));
    assertThat(books.get(1).inStock()).isFalse();
    assertThat(books.get(1).rating()).isEqualTo(Rating.ONE);
  }

  record Row(@Css("th") String name, @Css("td") String value) {}

  record Book(
      @PageUrl Url url,
      @Css(".product_main h1") String title,
      @Css(".product_main .price_color") BigDecimal price,
      @Css(".availability") int available,
      @Css(".breadcrumb li:nth-child(3)") String category,
      @Css("#product_description + p") Optional<String> description,
      @Css("th:contains(UPC) + td") String upc,
      @Css("th:contains(reviews) + td") @Default("0") int reviews,
      @Css("#product_gallery img") List<Url> images,
      @Css("table tr") List<Row> table) {}

  @Test
  void aProductPageIsReadAsAWhole() {
    Book book = saved("book.html").one(Book.class);
    assertThat(book.url()).isEqualTo(Url.parse(Pages.ADDRESS));
    assertThat(book.title()).isEqualTo("A Light in the Cellar");
    assertThat(book.price()).isEqualTo(new BigDecimal("51.77"));
    assertThat(book.available()).isEqualTo(22);
    assertThat(book.category()).isEqualTo("Poetry");
    assertThat(book.description()).hasValueSatisfying(d -> assertThat(d).contains("a classic"));
    assertThat(book.upc()).isEqualTo("a897fe39b1053632");
    assertThat(book.reviews()).isZero();
    assertThat(book.images())
        .containsExactly(Url.parse("http://site.test/media/cache/fe/72/fe72.jpg"));
    assertThat(book.table()).hasSize(7).contains(new Row("Tax", "£0.00"));
  }

  @Test
  void aPageMayHoldAnItemOrNot() {
    assertThat(saved("quotes.html").first(Listed.class)).isEmpty();
    assertThat(saved("books.html").first(Listed.class)).isPresent();
  }

  record Tag(@Css("") String name, @Attr("href") Url url) {}

  @Test
  void theSelectorMayBeGivenAtTheCall() {
    assertThat(saved("quotes.html").all(".tags-box a.tag", Tag.class))
        .extracting(Tag::name)
        .containsExactly("love", "life");
  }

  @Test
  void anElementOfThePageIsReadAsThePageResolves() {
    Page page = saved("quotes.html");
    Extract box = page.extract(page.first(".tags-box").orElseThrow());
    assertThat(box.all("a", Tag.class))
        .extracting(Tag::url)
        .containsExactly(
            Url.parse("http://site.test/tag/love/"), Url.parse("http://site.test/tag/life/"));
  }

  @Test
  void linksResolveAgainstTheBaseInThePagesCharset() {
    record Link(@Css("a") Url url) {}
    Page page =
        Pages.of(
            "text/html; charset=iso-8859-1",
            "<base href=/x/><a href='y?q=ä'>"
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    assertThat(page.one(Link.class).url()).isEqualTo(Url.parse("http://site.test/x/y?q=%E4"));
    assertThat(page.one(Link.class).url()).isEqualTo(page.resolve("y?q=ä").orElseThrow());
  }

  @Test
  void oneBrokenItemNeedNotCostThePage() {
    List<ExtractException> broken = new ArrayList<>();
    String html =
        "<div class=quote><i class=text>a</i><small class=author>b</small><a href=/author/x>c</a></div>";
    Page page = Pages.html(html + "<div class=quote>d</div>" + html);
    assertThat(page.allGood(Quote.class, broken::add)).hasSize(2);
    assertThat(page.allGood(Extractor.of(Quote.class), broken::add)).hasSize(2);
    assertThat(broken).hasSize(2);
    assertThatThrownBy(() -> page.all(Quote.class))
        .isInstanceOf(ExtractException.class)
        .hasMessageStartingWith("Quote on " + Pages.ADDRESS + ": 3 problems");
  }

  @Test
  void xmlIsReadToo() {
    record Entry(@Css("title") String title, @Css("link") Url link) {}
    Page feed =
        Pages.xml(
            "<feed><entry><title>A</title><link href='/a'/></entry>"
                + "<entry><title>B</title><link href='/b'/></entry></feed>");
    assertThat(feed.all("entry", Entry.class))
        .containsExactly(
            new Entry("A", Url.parse("http://site.test/a")),
            new Entry("B", Url.parse("http://site.test/b")));
  }

  @Test
  void xpathGivesElementsAndTexts() {
    Page page = saved("quotes.html");
    Elements quotes = page.xpath("//div[@class='quote']");
    assertThat(quotes).hasSize(3);
    assertThat(page.xpathTexts("//div[@class='quote']//small"))
        .containsExactly("Ada Example", "Björn Beispiel", "Chen Li");
    assertThat(page.xpathTexts("//h1/a/text()")).containsExactly("Quotes to Scrape");
    assertThat(page.xpathTexts("//li[@class='next']/a/@href")).containsExactly("/page/2/");
    assertThat(page.xpathTexts("//nothing")).isEmpty();
    assertThatThrownBy(() -> page.xpath("//a[")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> page.xpathTexts("//a["))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'//a[' is no XPath expression");
    assertThatThrownBy(() -> page.xpathTexts("count(//a)"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  record Tagged(@Css(".text") String text, @Css(".tags") Tags tags) {}

  record Tags(@Css("a") List<String> names) {}

  @Test
  void aWatchHearsOfEachSelectorOfExtraction() {
    List<String> heard = new ArrayList<>();
    Page page =
        saved("quotes.html")
            .watchedBy((where, selector, n) -> heard.add(where + " " + selector + " " + n));
    page.all("div.quote", Tagged.class);
    page.all(Extractor.each("h1", f -> f.text("a")));
    page.xpathTexts("//h2");
    page.first(Listed.class);
    assertThat(heard)
        .containsExactly(
            "Tagged div.quote 3",
            "Tagged.text .text 1",
            "Tagged.tags .tags 1",
            "Tagged.tags.names a 2",
            "Tagged.text .text 1",
            "Tagged.tags .tags 1",
            "Tagged.tags.names a 1",
            "Tagged.text .text 1",
            "Tagged.tags .tags 1",
            "Tagged.tags.names a 0",
            "item h1 1",
            "text a 1",
            "xpathTexts //h2 1",
            "Listed article.product_pod 0");
  }

  @Test
  void aWatchedPageGivesTheSameItems() {
    Page page = saved("books.html");
    assertThat(page.watchedBy((where, selector, n) -> {}).all(Listed.class))
        .isEqualTo(page.all(Listed.class));
  }

  @Test
  void pagesThatAreNoHtmlHaveNoItems() {
    Page json = Pages.of("application/json", "{}".getBytes(UTF_8));
    assertThat(json.all(Quote.class)).isEmpty();
    assertThatThrownBy(() -> json.one(Quote.class)).isInstanceOf(ExtractException.class);
  }
}
