package dev.scraper.robots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.Url;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups, records and encodings; how paths match is in {@link RobotsMatchingTest}. */
class RobotsRulesTest {

  private static final Url LOCATION = Url.parse("http://site.test/robots.txt");
  private static final Optional<String> SCRAPER = Optional.of("Scraper");

  private static RobotsRules parse(String... lines) {
    return parse(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  private static RobotsRules parse(byte[] body) {
    return RobotsRules.parse(LOCATION, body, SCRAPER);
  }

  private static boolean allows(RobotsRules rules, String path) {
    return rules.allows(Url.parse("http://site.test" + path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"scraper", "SCRAPER", "Scraper/2.0", "scraper (for research)", "scraper*"})
  void groupCountsByTheLeadingTokenOfItsNameWithoutCase(String name) {
    RobotsRules rules = parse("User-agent: " + name, "Disallow: /x");

    assertThat(allows(rules, "/x")).isFalse();
    assertThat(rules.group()).contains("Scraper");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"scrap", "scraperbot", "my-scraper", "scraper-news", "scraper_x", "s", ""})
  void groupOfAnotherNameIsNotOurs(String name) {
    RobotsRules rules = parse("User-agent: " + name, "Disallow: /x");

    assertThat(allows(rules, "/x")).isTrue();
    assertThat(rules.group()).isEmpty();
  }

  @Test
  void groupsOfOurNameAreMergedAndTheOthersPassedOver() {
    RobotsRules rules =
        parse(
            "User-agent: *",
            "Disallow: /all",
            "User-agent: scraper",
            "Disallow: /one",
            "User-agent: other",
            "Disallow: /other",
            "User-agent: Scraper/1.1",
            "Disallow: /two",
            "User-agent: *",
            "Disallow: /more");

    assertThat(allows(rules, "/one")).isFalse();
    assertThat(allows(rules, "/two")).isFalse();
    assertThat(allows(rules, "/all")).isTrue();
    assertThat(allows(rules, "/other")).isTrue();
    assertThat(allows(rules, "/more")).isTrue();
  }

  @Test
  void severalNamesShareTheRulesThatFollow() {
    RobotsRules rules =
        parse("User-agent: a", "User-agent: scraper", "", "# and", "User-agent: b", "Disallow: /x");

    assertThat(allows(rules, "/x")).isFalse();
  }

  @Test
  void recordsThatAreNoRulesDoNotEndAGroup() {
    RobotsRules rules =
        parse(
            "User-agent: scraper",
            "Sitemap: /s.xml",
            "Crawl-delay: 2",
            "Nonsense: 1",
            "User-agent: other",
            "Disallow: /x");

    assertThat(allows(rules, "/x")).isFalse();
    assertThat(rules.crawlDelay()).contains(Duration.ofSeconds(2));
  }

  @Test
  void groupsOfTheStarAreMergedWhenNobodyNamesUs() {
    RobotsRules rules =
        parse(
            "User-agent: *",
            "Disallow: /one",
            "User-agent: other",
            "Disallow: /other",
            "User-agent: *",
            "Disallow: /two");

    assertThat(allows(rules, "/one")).isFalse();
    assertThat(allows(rules, "/two")).isFalse();
    assertThat(allows(rules, "/other")).isTrue();
    assertThat(rules.group()).contains("*");
  }

  @Test
  void ourGroupWithoutRulesStillTakesThePlaceOfTheStar() {
    RobotsRules rules =
        parse("User-agent: *", "Disallow: /", "", "User-agent: scraper", "Disallow:");

    assertThat(rules.allowsAll()).isTrue();
    assertThat(allows(rules, "/x")).isTrue();
    assertThat(rules.group()).contains("Scraper");
  }

  @Test
  void withoutATokenOnlyTheStarIsOurs() {
    byte[] body = "User-agent: scraper\nDisallow: /x\nUser-agent: *\nDisallow: /y".getBytes();
    RobotsRules rules = RobotsRules.parse(LOCATION, body, Optional.empty());

    assertThat(allows(rules, "/x")).isTrue();
    assertThat(allows(rules, "/y")).isFalse();
    assertThat(rules.group()).contains("*");
  }

  @Test
  void rulesBeforeAnyNameAndUnknownLinesCountForNothing() {
    RobotsRules rules =
        parse("Disallow: /x", "just words", "Allow", ":", "User-agent: *", "No-such: /y");

    assertThat(rules.allowsAll()).isTrue();
    assertThat(allows(rules, "/x")).isTrue();
  }

  @Test
  void rulesThatForbidNoPathAllowEverything() {
    assertThat(parse("User-agent: *", "Disallow:", "Disallow: x", "Allow: /a").allowsAll())
        .isTrue();
    assertThat(parse("User-agent: *", "Disallow: /a").allowsAll()).isFalse();
    assertThat(parse("User-agent: *", "Disallow: *a").allowsAll()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n", "\n\n", " # end\n"})
  void everyLineEndIsUnderstood(String end) {
    RobotsRules rules =
        parse(("User-agent: *" + end + " disallow :/x " + end + "DISALLOW:/y" + end).getBytes());

    assertThat(allows(rules, "/x")).isFalse();
    assertThat(allows(rules, "/y")).isFalse();
    assertThat(allows(rules, "/z")).isTrue();
  }

  @Test
  void byteMarksArePassedOver() {
    String text = "User-agent: *\nDisallow: /é";
    byte[] utf16 = text.getBytes(StandardCharsets.UTF_16);

    assertThat(allows(parse("\ufeff" + text), "/%C3%A9")).isFalse();
    assertThat(allows(parse(utf16), "/%C3%A9")).isFalse();
  }

  @Test
  void octetsThatAreNoUtf8MatchTheirEscapes() {
    RobotsRules rules =
        parse("User-agent: *\nDisallow: /caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(allows(rules, "/caf%E9")).isFalse();
    assertThat(allows(rules, "/caf%C3%A9")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html><body>\nUser-agent: *\nDisallow: /\nSitemap: /s.xml\n</body></html>",
        " \r\n<!DOCTYPE  html>\n<pre>\nUser-agent: *\nDisallow: /\nSitemap: /s.xml\n</pre>",
        "<HTML lang=en>\n<p>User-agent: *</p>\n<p>Disallow: /</p>"
      })
  void htmlHoldsNoRules(String html) {
    RobotsRules rules = parse(html);

    assertThat(rules.allowsAll()).isTrue();
    assertThat(rules.group()).isEmpty();
    assertThat(rules.sitemaps()).isEmpty();
  }

  @Test
  void ruleMayHoldMarkup() {
    RobotsRules rules = parse("User-agent: *", "Disallow: /<html>/x", "Disallow: /é<b>");

    assertThat(allows(rules, "/%3Chtml%3E/x")).isFalse();
    assertThat(allows(rules, "/%C3%A9%3Cb%3E")).isFalse();
    assertThat(allows(rules, "/x")).isTrue();
  }

  @Test
  void emptyFileAllowsEverything() {
    for (RobotsRules rules : new RobotsRules[] {parse(new byte[0]), RobotsRules.allowAll()}) {
      assertThat(rules.allowsAll()).isTrue();
      assertThat(allows(rules, "/x")).isTrue();
      assertThat(rules.crawlDelay()).isEmpty();
      assertThat(rules.sitemaps()).isEmpty();
      assertThat(rules.group()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "5, PT5S",
    "0.25, PT0.25S",
    ".5, PT0.5S",
    "0, PT0S",
    "10 # seconds, PT10S",
    "3600, PT1H",
    "99999999999, PT27777777H46M39S"
  })
  void crawlDelayIsReadAndNotCapped(String value, Duration delay) {
    RobotsRules rules = parse("User-agent: *", "Crawl-delay: " + value, "Disallow: /x");

    assertThat(rules.crawlDelay()).contains(delay);
    assertThat(allows(rules, "/y")).isTrue();
    assertThat(allows(rules, "/x")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "-0.5", "abc", "1e3", "5s", "1,5", "NaN", "Infinity", "0x1p3"})
  void crawlDelayThatIsNoNumberCountsAsAbsent(String value) {
    assertThat(parse("User-agent: *", "Crawl-delay: " + value).crawlDelay()).isEmpty();
    assertThat(parse("User-agent: *", "Crawl-delay: " + value, "Crawl-delay: 3").crawlDelay())
        .contains(Duration.ofSeconds(3));
  }

  @Test
  void hugeCrawlDelayIsStillADelay() {
    RobotsRules rules = parse("User-agent: *", "Crawl-delay: " + "9".repeat(1000));

    assertThat(rules.crawlDelay().orElseThrow()).isGreaterThan(Duration.ofDays(365));
    assertThat(allows(rules, "/x")).isTrue();
  }

  @Test
  void crawlDelayIsThatOfTheGroupInUse() {
    String[] lines = {
      "User-agent: *", "Crawl-delay: 1", "Disallow: /x",
      "User-agent: scraper", "Crawl-delay: 2", "Disallow: /x",
      "User-agent: other", "Crawl-delay: 3", "Disallow: /x"
    };
    byte[] body = String.join("\n", lines).getBytes();

    assertThat(parse(body).crawlDelay()).contains(Duration.ofSeconds(2));
    assertThat(RobotsRules.parse(LOCATION, body, Optional.of("nobody")).crawlDelay())
        .contains(Duration.ofSeconds(1));
    assertThat(
            parse("User-agent: *", "Crawl-delay: 1", "Disallow: /", "User-agent: scraper")
                .crawlDelay())
        .isEmpty();
  }

  @Test
  void sitemapsAreFoundAnywhereResolvedAndKeptOnce() {
    RobotsRules rules =
        parse(
            "Sitemap: https://other.test/a.xml",
            "User-agent: other",
            "SITEMAP:/b.xml?x=1|2 # the second",
            "Disallow: /",
            "sitemap : sub/Å.xml",
            "Sitemap: http://site.test/b.xml?x=1|2",
            "Sitemap: ftp://site.test/c.xml",
            "Sitemap:",
            "Sitemap: mailto:a@b.test");

    assertThat(rules.sitemaps())
        .extracting(Url::toString)
        .containsExactly(
            "https://other.test/a.xml",
            "http://site.test/b.xml?x=1|2",
            "http://site.test/sub/%C3%85.xml");
  }
}
