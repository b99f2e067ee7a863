package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.CrawlBuilder;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.fixture.LocalSite;
import dev.scraper.policy.SkipReason;
import dev.scraper.policy.Traps;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Parts of a site that have no end, beside some good pages that are all to be had. */
class TrapsTest extends SiteTestBase {

  private static final List<String> GOOD = List.of("/good/1", "/good/2", "/good/3");

  @BeforeEach
  void goodPages() {
    site.links("/", "/trap/", "/good/1").links("/good/1", "/good/2").links("/good/2", "/good/3");
    site.page("/good/3", "the last one");
  }

  private CrawlReport run(String seed, UnaryOperator<Traps> change) throws Exception {
    CrawlBuilder<Object> crawl = crawl(site.url(seed)).maxPages(2_000);
    CrawlReport report = crawl.limits(crawl.limits().traps(change.apply(Traps.USUAL))).run();
    assertThat(heard.pages()).containsAll(GOOD.stream().map(site::url).toList());
    assertThat(report.ended()).isEqualTo(Ended.FINISHED);
    assertThat(report.exitStatus()).isZero();
    assertThat(report.stats().skipped().get(SkipReason.TRAP)).isPositive();
    return report;
  }

  private static MockResponse nothing() {
    return new MockResponse.Builder().code(404).build();
  }

  private long trapPages() {
    return heard.pages().stream().filter(url -> url.contains("/trap/")).count();
  }

  private static String month(int number) {
    String days =
        IntStream.rangeClosed(1, 28 + number % 4)
            .mapToObj(day -> "<td>" + day)
            .collect(Collectors.joining());
    String name = List.of("January", "May", "November").get(number % 3);
    return "<h1>%s %d</h1><table><tr><th>Mon<th>Tue<tr>%s</table><a href='?month=%d'>next</a>"
        .formatted(name, 2000 + number / 12, days, number + 1);
  }

  private static int number(RecordedRequest request) {
    String digits = request.getTarget().replaceAll("\\D", "");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  @Test
  void foldersInFoldersEndWithoutBeingAskedTo() throws Exception {
    site.otherwise(
        request ->
            request.getTarget().startsWith("/trap/")
                ? LocalSite.html("<a href=a/>a</a>")
                : nothing());
    run("/", traps -> traps);
    assertThat(trapPages()).isEqualTo(11); // /trap/ and ten times a
  }

  @Test
  void foldersThatNameEachOtherEndToo() throws Exception {
    site.otherwise(
        request ->
            request.getTarget().startsWith("/trap/")
                ? LocalSite.html("<a href=a/>a</a><a href=b/>b</a>")
                : nothing());
    run("/", traps -> traps.maxRepeats(3));
    assertThat(trapPages()).isEqualTo(69); // words of at most three a and three b
  }

  @Test
  void aRedirectIntoFoldersInFoldersIsSkipped() throws Exception {
    site.redirect("/trap/", 302, "/x".repeat(11));
    run("/", traps -> traps);
    assertThat(heard.skipReason(site.url("/trap/"))).isEqualTo(SkipReason.TRAP);
  }

  @Test
  void neighboursInADeepFolderAreFollowed() throws Exception {
    String folder = "/deep".repeat(16) + "/";
    site.links(folder + "1", "2", "/good/1", "deep/3").page(folder + "2", "beside it");
    run(folder + "1", traps -> traps);
    assertThat(heard.pages()).contains(site.url(folder + "1"), site.url(folder + "2"));
    assertThat(heard.pages()).doesNotContain(site.url(folder + "deep/3"));
  }

  @Test
  void aCalendarWithoutEndEnds() throws Exception {
    site.otherwise(
        request ->
            request.getTarget().startsWith("/trap/")
                ? LocalSite.html(month(number(request)))
                : nothing());
    run("/", traps -> traps.maxSimilar(10));
    assertThat(trapPages()).isBetween(11L, 31L); // ten of each name at most, and one without links
  }

  @Test
  void sessionIdsInPathsEnd() throws Exception {
    site.otherwise(
        request -> {
          if (!request.getTarget().startsWith("/trap/")) {
            return nothing();
          }
          String next = "/trap/" + Integer.toHexString(number(request) * 31 + 7) + "9/";
          return LocalSite.html(
              "<p>Welcome to the shop</p><a href="
                  + next
                  + "home>home</a><a href="
                  + next
                  + "cart>");
        });
    run("/", traps -> traps.maxSimilar(20));
    assertThat(trapPages()).isBetween(20L, 80L);
  }

  @Test
  void pagesThatDifferInNothingButAParameterEnd() throws Exception {
    site.otherwise(
        request ->
            request.getTarget().startsWith("/trap/")
                ? LocalSite.html(
                    "<p>All our shoes, sorted</p><a href='/trap/?sort="
                        + (number(request) + 1)
                        + "'>")
                : nothing());
    run("/", traps -> traps.maxSimilar(50));
    assertThat(trapPages()).isEqualTo(51);
  }

  @Test
  void pagesThatDifferAreAllHadHoweverFewMayBeAlike() throws Exception {
    String[] links = IntStream.range(0, 60).mapToObj(i -> "/p" + i).toArray(String[]::new);
    site.links("/list", links);
    for (int i = 0; i < 60; i++) {
      String name = "product" + (char) ('a' + i % 26) + (char) ('a' + i / 26);
      site.page("/p" + i, "<p>This is the " + name + ", made of " + name + "<a href=/q" + i + ">");
      site.page("/q" + i, "nothing more to say");
    }
    CrawlBuilder<Object> crawl = crawl(site.url("/list"));
    CrawlReport report = crawl.limits(crawl.limits().traps(Traps.USUAL.maxSimilar(1))).run();
    assertThat(report.stats().pages()).isEqualTo(121);
    assertThat(report.stats().skipped()).doesNotContainKey(SkipReason.TRAP);
  }

  @Test
  void aHostPastItsBudgetWaitsForTheOthersAndLosesNothing() throws Exception {
    String big = site.url(1, "");
    String small = site.url(2, "");
    site.page("/", LinksOf.pages("/n/", 40)).page("/few", LinksOf.pages("/f/", 20));
    for (int i = 0; i < 40; i++) {
      site.page("/n/" + i, "n").page("/f/" + i, "f");
    }
    CrawlBuilder<Object> crawl =
        crawlEverywhere(big + "/", small + "/few").politeness(EAGER.perHost(1));
    CrawlReport report = crawl.limits(crawl.limits().traps(Traps.USUAL.hostBudget(10))).run();
    assertThat(report.stats().pages()).isEqualTo(62);
    List<String> order = heard.pages();
    // Both stop at 10, go on when both have, and the small one is done when the big one has 30.
    List<String> first = order.subList(0, 20);
    assertThat(first.stream().filter(url -> url.startsWith(big))).hasSize(10);
    assertThat(order.subList(0, 40).stream().filter(url -> url.startsWith(small))).hasSize(20);
  }

  private static final class LinksOf {

    static String pages(String path, int count) {
      return IntStream.range(0, count)
          .mapToObj(i -> "<a href=" + path + i + ">x</a>")
          .collect(Collectors.joining());
    }
  }
}
