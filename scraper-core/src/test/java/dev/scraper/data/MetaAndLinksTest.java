package dev.scraper.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.data.OpenGraph.Media;
import dev.scraper.fixture.PageFrom;
import dev.scraper.http.Url;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetaAndLinksTest {

  private static StructuredData data(String html) {
    return PageFrom.html(html).structured();
  }

  @Test
  void openGraphKeepsOrderAndRepetitions() {
    OpenGraph graph =
        data("""
            <meta property="og:title" content=" A  title "><meta property="og:type" content=product>
            <meta property="og:url" content="/p"><meta name="og:site_name" content=Shop>
            <meta property="OG:Locale" content=de><meta property="article:tag" content=a>
            <meta property="article:tag" content=b><meta property="product:price:amount" content=1>
            <meta property="og:description" content=""><meta property="og:description" content=d>
            <meta property="twitter:card" content=x><meta property="dc:title" content=x>
            <meta property="og:nothing"><meta name=description content=x>
            <template><meta property="og:title" content=no></template>
            <p><meta property="og:late og:both" content=y>
            """)
            .openGraph();
    assertThat(graph.properties().names())
        .containsExactly(
            "og:title",
            "og:type",
            "og:url",
            "og:site_name",
            "og:locale",
            "article:tag",
            "product:price:amount",
            "og:description",
            "og:late",
            "og:both");
    assertThat(graph.title()).contains("A  title");
    assertThat(graph.type()).contains("product");
    assertThat(graph.url()).contains("/p");
    assertThat(graph.siteName()).contains("Shop");
    assertThat(graph.description()).contains("d");
    assertThat(graph.all("article:tag")).containsExactly("a", "b");
    assertThat(graph.first("Product:price:amount")).contains("1");
    assertThat(graph.first("og:none")).isEmpty();
    assertThat(graph.images()).isEmpty();
  }

  @Test
  void imagesHaveWhatStandsBelowThem() {
    OpenGraph graph =
        data("""
            <meta property="og:image" content="/1.png"><meta property="og:image:width" content="640">
            <meta property="og:image:height" content="480px"><meta property="og:image:alt" content=one>
            <meta property="og:image" content="/2.png"><meta property="og:image:url" content="/2.png">
            <meta property="og:image:type" content="image/png">
            <meta property="og:image:url" content="/3.png"><meta property="og:image:width" content="wide">
            <meta property="og:image" content="http://"><meta property="og:image:secure_url" content="https://s.test/4">
            <meta property="og:image" content=""><meta property="og:video" content="v">
            """)
            .openGraph();
    Optional<String> none = Optional.empty();
    assertThat(graph.images())
        .containsExactly(
            new Media(
                Url.parse("http://site.test/1.png"),
                none,
                Optional.of(640),
                Optional.of(480),
                Optional.of("one")),
            new Media(
                Url.parse("http://site.test/2.png"),
                Optional.of("image/png"),
                Optional.empty(),
                Optional.empty(),
                none),
            new Media(
                Url.parse("http://site.test/3.png"),
                none,
                Optional.empty(),
                Optional.empty(),
                none),
            new Media(
                Url.parse("https://s.test/4"), none, Optional.empty(), Optional.empty(), none));
    assertThat(graph.videos())
        .extracting(Media::url)
        .containsExactly(Url.parse("http://site.test/dir/v"));
    assertThat(graph.audio()).isEmpty();
  }

  @Test
  void twitterCardsAreReadFromEitherAttribute() {
    MetaProperties card =
        data("<meta name='twitter:card' content=summary><meta property='twitter:title' content=T>"
                + "<meta name=twitter content=x>")
            .twitter();
    assertThat(card.names()).containsExactly("twitter:card", "twitter:title");
    assertThat(card.first("twitter:title")).contains("T");
    assertThat(data("<p>").twitter().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          <link rel=canonical href=/c>                              | http://site.test/c
          <link rel='x CANONICAL' href='//o.test/c?a=1#f'>          | http://o.test/c?a=1
          <base href=/b/><link rel=canonical href=c>                | http://site.test/b/c
          <link rel=canonical href='http://'><link rel=canonical href=/d> | http://site.test/d
          <link rel=canonical href=''><link rel=canonical>          | none
          <link rel=canonicals href=/c><a rel=canonical href=/d>    | none
          <template><link rel=canonical href=/c></template>         | none
          """)
  void theFirstCanonicalThatCanBeUsedCounts(String html, String expected) {
    assertThat(data(html).canonical().map(Url::toString).orElse(null)).isEqualTo(expected);
  }

  @Test
  void alternatesAndFeedsAreLinks() {
    StructuredData data =
        data(
            """
            <link rel=alternate hreflang=de href=/de><link rel=alternate media="(max-width: 9px)" href=/m>
            <link rel="alternate stylesheet" href=/s.css type="text/css">
            <link rel=alternate type="application/rss+xml" title=News href=/rss>
            <link rel=ALTERNATE type=" Application/Atom+XML; x=y " href=atom>
            <link rel=alternate type="application/feed+json" href=/f.json>
            <a rel=feed href=/more>feed</a><link rel=alternate type="application/rss+xml" href=/rss title=News>
            <link rel=alternate type="text/html" href=/h><link rel=alternate>
            """);
    assertThat(data.alternates())
        .extracting(a -> a.url().path())
        .containsExactly("/de", "/m", "/rss", "/dir/atom", "/f.json", "/rss", "/h");
    assertThat(data.alternates().get(0).hreflang()).contains("de");
    assertThat(data.alternates().get(1).media()).contains("(max-width: 9px)");
    assertThat(data.feeds())
        .extracting(a -> a.url().path())
        .containsExactly("/rss", "/dir/atom", "/f.json", "/more");
    assertThat(data.feeds().get(0).title()).contains("News");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          <a rel=next href=/2><link rel=next href=/3>      | /3   | none
          <a rel='nofollow NEXT' href=?p=2>                | /dir/page?p=2 | none
          <a rel=nextgen href=/2>                          | none | none
          <a rel=next href=''><a rel=next href='#x'><a rel=next href=/4> | /4 | none
          <a rel=prev href=/1><a rel=next href=/3>         | /3   | /1
          <area rel=previous href=/1>                      | none | /1
          <template><a rel=next href=/2></template>        | none | none
          <a rel=next href='javascript:x()'>               | none | none
          """)
  void nextAndPreviousAreTheFirstToOtherPages(String html, String next, String previous) {
    StructuredData data = data(html);
    assertThat(data.nextPage().map(Url::pathAndQuery).orElse(null)).isEqualTo(next);
    assertThat(data.previousPage().map(Url::pathAndQuery).orElse(null)).isEqualTo(previous);
  }

  @Test
  void aPageWithNothingHasNothing() {
    StructuredData data = PageFrom.json("{\"@type\":\"Product\"}").structured();
    assertThat(data.jsonLd()).isEmpty();
    assertThat(data.microdata()).isEmpty();
    assertThat(data.openGraph().properties().isEmpty()).isTrue();
    assertThat(data.canonical()).isEmpty();
    assertThat(data.feeds()).isEmpty();
    assertThat(data.nextPage()).isEmpty();
    assertThat(data.problems()).isEmpty();
  }
}
