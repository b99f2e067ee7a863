package dev.scraper.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.data.MicrodataItem;
import dev.scraper.extract.Css;
import dev.scraper.extract.ExtractException;
import dev.scraper.extract.Match;
import dev.scraper.fixture.PageFrom;
import dev.scraper.form.FormField;
import dev.scraper.json.Json;
import dev.scraper.json.JsonException;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages made to cost time or memory. Each of these took minutes, the whole heap or the stack once;
 * the time limit is far above what they need.
 */
@Timeout(60)
class HostilePageTest {

  record Price(@Css("p") BigDecimal amount) {}

  private static String numbered(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,", "1.", "1'", "1\u00a0"})
  void aLongRowOfNumbersIsNoPriceAndNoStackOverflow(String number) {
    Page page = PageFrom.html("<p>" + number.repeat(100_000) + "1</p>");
    assertThatThrownBy(() -> page.all("body", Price.class)).isInstanceOf(ExtractException.class);
  }

  @Test
  void aRelationOfManyWordsIsRead() {
    String words = numbered("w", 150_000);
    Page page = PageFrom.html("<link rel='" + words + " next' href=x>");
    assertThat(page.next()).hasToString("Optional[http://site.test/dir/x]");
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "//", "-->", "; "})
  void manyMarksBehindABlockAreTakenAway(String mark) {
    String block = "{\"a\":1,}" + mark.repeat(300_000);
    Page page = PageFrom.html("<script type=application/ld+json>" + block + "</script>");
    assertThat(page.structured().jsonLd()).extracting(Json::toString).containsExactly("{\"a\":1}");
  }

  @Test
  void aTextThatManyItemsReferToIsHeldOnce() {
    String text = "lorem ipsum ".repeat(50_000);
    String items = "<i itemscope itemref=x></i>".repeat(10_000);
    Page page = PageFrom.html("<p id=x itemprop=a>" + text + "</p>" + items);
    List<MicrodataItem> found = page.structured().microdata();
    assertThat(found).hasSize(10_000);
    assertThat(found.get(0).first("a").orElseThrow())
        .isSameAs(found.get(9_999).first("a").orElseThrow());
  }

  @Test
  void textInPropertiesInsideOfOthersIsCutOff() {
    String open = "<div itemscope>" + "<div itemprop=a>".repeat(400);
    Page page = PageFrom.html(open + "lorem ipsum ".repeat(100_000));
    assertThat(page.structured().microdata()).hasSize(1);
    assertThat(page.structured().problems()).singleElement().asString().contains("too much text");
  }

  @Test
  void onlyTheFirstProblemsOfItemsInCirclesAreTold() {
    String references = numbered("x", 100);
    String items =
        IntStream.range(0, 100)
            .mapToObj(
                i -> "<i itemscope itemprop=p id=x" + i + " itemref='" + references + "'></i>")
            .collect(Collectors.joining());
    Page page = PageFrom.html(items + "<i itemscope itemref=x0></i>");
    assertThat(page.structured().problems()).hasSize(100);
  }

  @Test
  void thePropertiesOfAMetaTagShareItsContent() {
    String names = numbered("og:x", 10_000);
    Page page =
        PageFrom.html("<meta property='" + names + "' content=' " + "y".repeat(500_000) + " '>");
    assertThat(page.structured().openGraph().all("og:x9999")).hasSize(1);
  }

  @Test
  void manyPartsOfAPictureAreNotSearchedForEachOther() {
    String parts =
        IntStream.range(0, 30_000)
            .mapToObj(i -> "<meta property=og:image:p" + i + " content=c>")
            .collect(Collectors.joining());
    String first = "<meta property=og:image content=http://a.test/>";
    String other = "<meta property=og:image:secure_url content=http://b.test/>";
    String again = "<meta property=og:image content=http://b.test/>".repeat(30_000);
    Page page = PageFrom.html(first + parts + other + again);
    assertThat(page.structured().openGraph().images()).hasSize(1);
  }

  @Test
  void aBaseLongerThanAnyAddressIsNone() {
    String base = "<base href='http://h.test/" + "a/".repeat(300_000) + "'>";
    String links =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "<a href=l" + i + ">")
            .collect(Collectors.joining());
    Page page = PageFrom.html(base + links);
    assertThat(page.links()).hasSize(20_000);
    assertThat(page.links().get(7)).hasToString("http://site.test/dir/l7");
  }

  @Test
  void manyLinksOnALongBaseDoNotFillTheMemory() {
    String base = "<base href='http://h.test/" + "a".repeat(7_900) + "/'>";
    String links =
        IntStream.range(0, 300_000)
            .mapToObj(i -> "<a href=" + i + ">")
            .collect(Collectors.joining());
    assertThat(PageFrom.html(base + links).links()).hasSizeBetween(12_000, 13_000);
  }

  @Test
  void aBaseOfAFeedLongerThanAnyAddressIsNone() {
    String feed = "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://h.test/%s'>%s</feed>";
    String entries = "<entry><link href='x'/></entry>".repeat(10_000);
    Page page = PageFrom.xml(feed.formatted("a/".repeat(300_000), entries));
    assertThat(page.feed().orElseThrow().entries().get(9_999).link())
        .hasToString("Optional[http://site.test/dir/x]");
  }

  @Test
  void manyControlsThatNameTheirFormAreFound() {
    String controls = "<input form=f name=a>".repeat(50_000);
    Page page = PageFrom.html("<p></p>".repeat(50_000) + controls + "<form id=f></form>");
    assertThat(page.form("#f").fields()).hasSize(50_000);
  }

  @Test
  void manyControlsOfOneFormAreFound() {
    String controls = "<input name=a>".repeat(300_000);
    Page page = PageFrom.html("<form id=f>" + controls);
    assertThat(page.form("#f").fields()).hasSize(300_000);
  }

  @Test
  void manyControlsOfAFieldsetThatIsOffAreOff() {
    String controls = "<input name=a>".repeat(50_000);
    Page page = PageFrom.html("<form><fieldset disabled>" + controls);
    assertThat(page.form("form").fields()).hasSize(50_000).noneMatch(FormField::enabled);
  }

  @Test
  void oneOfManyBoxesIsChecked() {
    String boxes =
        IntStream.range(0, 50_000)
            .mapToObj(i -> "<input type=checkbox name=a value=" + i + ">")
            .collect(Collectors.joining());
    Page page = PageFrom.html("<form>" + boxes);
    assertThat(page.form("form").check("a", "49999").submit().url().query()).contains("a=49999");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e99999999999", "1e-2147483648", "-1E2147483648"})
  void anExponentWithoutMeasureIsNoJson(String number) {
    assertThatThrownBy(() -> PageFrom.json("{\"a\":" + number + "}").json())
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("exponent")
        .hasMessageContaining(PageFrom.ADDRESS);
    assertThat(PageFrom.json("{\"a\":" + number + "}").feed()).isEmpty();
    String block = "<script type=application/ld+json>{\"a\":" + number + "}</script>";
    assertThat(PageFrom.html(block).structured().problems()).hasSize(1);
  }

  @Test
  void aLongNameIsNotCopiedForEachElementBelowIt() {
    String name = "k".repeat(40_000);
    Json json = PageFrom.json("{\"" + name + "\":[" + "1,".repeat(100_000) + "1]}").json();
    List<Json> list = json.get(name).list();
    assertThat(list).hasSize(100_001);
    assertThatThrownBy(() -> list.get(0).asBoolean()).message().hasSizeLessThan(400);
  }

  record Matched(@Css("p") @Match("(.*a){25}b") String value) {}

  @Test
  void aRegularExpressionThatWouldTakeYearsIsAValueThatCannotBeRead() {
    Page page = PageFrom.html("<p>" + "a".repeat(5_000));
    assertThatThrownBy(() -> page.one(Matched.class))
        .isInstanceOf(ExtractException.class)
        .hasMessageContaining("the regular expression (.*a){25}b takes too long");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p:matches((.*a){25}b)",
        "p:matchesOwn((.*a){25}b)",
        "p:matchesWholeText((.*a){25}b)",
        "p[title~=(.*a){25}b]"
      })
  void aRegularExpressionInASelectorEndsInLinearTime(String css) {
    String text = "a".repeat(5_000);
    assertThat(PageFrom.html("<p title=" + text + ">" + text).select(css)).isEmpty();
    assertThat(PageFrom.html("<p title=" + text + "b>" + text + "b").select(css)).hasSize(1);
  }
}
