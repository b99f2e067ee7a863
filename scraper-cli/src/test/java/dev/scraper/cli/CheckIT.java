package dev.scraper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code scraper check} of spiders in a jar, through the packaged program. */
class CheckIT {

  private static final String QUOTES =
      """
      static final Argument<Url> START = Argument.url("start");
      public List<Argument<?>> arguments() { return List.of(START); }
      private Arguments args;
      public Spider<Map<String, String>> create(Arguments args) { this.args = args; return this; }
      public CrawlSettings settings(Arguments args) {
        return CrawlSettings.usual().politeness(manners -> manners.perHost(1));
      }
      public List<Request> seeds() { return List.of(Request.get(args.get(START))); }
      public void parse(Page page, Output<Map<String, String>> out) {
        page.select(".quote").forEach(e -> out.item(Map.of("text", e.text())));
        page.links(".next a").forEach(out::follow);
      }
      """;

  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void open() throws Exception {
    site = new Site();
    site.page("/", "1", "<p class=quote>a</p><p class=quote>b</p><i class=next><a href=/2></a></i>")
        .page("/2", "2", "<p class=quote>c</p><i class=next><a href=/3></a></i>")
        .page("/3", "3", "<p class=quote>d</p>");
    Files.createDirectory(folder.resolve("plugins"));
    new PluginJar()
        .spider("Quotes", QUOTES)
        .spider("Others", QUOTES.replace("\"start\"", "\"other\"").replace(".quote", ".gone"))
        .write(folder.resolve("plugins/quotes.jar"));
  }

  @AfterEach
  void close() {
    site.close();
  }

  private Program.Result check(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("check", "--delay", "0"));
    all.addAll(List.of(arguments));
    return Program.run(folder, all.toArray(new String[0]));
  }

  @Test
  void selectorsThatMatchAreStatusZero() throws Exception {
    Program.Result result = check("quotes", "-a", "start=" + site.url("/"));
    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.outLines())
        .containsExactly(
            "quotes",
            "  ok      page.links   .next a  2 of 3 pages, 2 matches",
            "  ok      page.select  .quote   3 of 3 pages, 4 matches",
            "  3 pages, 4 items, 2 selectors, 0 broken, 0 failed");
  }

  @Test
  void allSpidersAreCheckedAndArgumentsGoToThoseThatHaveThem() throws Exception {
    Program.Result result =
        check("-a", "start=" + site.url("/"), "-a", "other=" + site.url("/2"), "--max-pages", "1");
    assertThat(result.status()).isEqualTo(4);
    assertThat(result.outLines())
        .containsExactly(
            "others",
            "  ok      page.links   .next a  1 of 1 page, 1 match",
            "  BROKEN  page.select  .gone    0 of 1 page, 0 matches",
            "  1 page, 0 items (at least 1 expected), 2 selectors, 1 broken, 0 failed",
            "quotes",
            "  ok      page.links   .next a  1 of 1 page, 1 match",
            "  ok      page.select  .quote   1 of 1 page, 2 matches",
            "  1 page, 2 items, 2 selectors, 0 broken, 0 failed");
    assertThat(site.asked()).contains("/", "/2").doesNotContain("/3");
  }

  @Test
  void whatMayMissIsNotBroken() throws Exception {
    String[] others = {"others", "-a", "other=" + site.url("/3"), "--min-items", "0"};
    assertThat(check(others).status()).isEqualTo(4);
    List<String> more = new ArrayList<>(List.of(others));
    more.addAll(List.of("--may-miss", ".gone", "--may-miss", "page.links"));
    Program.Result result = check(more.toArray(new String[0]));
    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("  missed  page.select  .gone    0 of 1 page, 0 matches");
  }

  @Test
  void withACacheTheSiteIsAskedOnce() throws Exception {
    String[] arguments = {"quotes", "-a", "start=" + site.url("/"), "--cache", "kept"};
    assertThat(check(arguments).status()).isZero();
    int asked = site.asked().size();
    assertThat(check(arguments).out()).contains("3 pages, 4 items");
    assertThat(site.asked()).hasSize(asked);
  }

  @Test
  void withoutAPageTheStatusIsThree() throws Exception {
    Program.Result result = check("quotes", "-a", "start=" + site.url("/none"));
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.out()).contains("FAILED  HTTP " + site.url("/none") + ": HTTP 404");
    Program.Result both = check("-a", "start=" + site.url("/none"), "-a", "other=" + site.url("/"));
    assertThat(both.status()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "quote|no spider 'quote'; did you mean quotes?",
        "quotes|spider quotes: argument start is missing",
        "-a start=http://a/|spider others: argument other is missing",
        "-a start=http://a/ -a other=http://a/ -a x=1|-a x=1: none of the spiders has such an",
        "quotes -a start=http://a/ --max-pages 0|--max-pages",
        "quotes -a start=http://a/ --min-items -1|--min-items",
        "quotes --plugins nowhere|--plugins nowhere: there is no such file or folder",
      })
  void wrongUsageIsTwoAndNothingIsFetched(String line, String message) throws Exception {
    Program.Result result = check(line.split(" "));
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.errLines()).singleElement().asString().contains(message);
    assertThat(result.out()).isEmpty();
    assertThat(site.asked()).isEmpty();
  }

  @Test
  void withoutSpidersThereIsNothingToCheck() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Program.Result result = Program.run(empty, "check");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("no spiders to check: there is no folder plugins here");
  }

  @Test
  void aJarThatCannotBeUsedIsStatusOneUnlessASpiderIsNamed() throws Exception {
    Files.writeString(folder.resolve("plugins/broken.jar"), "no jar");
    String start = "start=" + site.url("/");
    assertThat(check("quotes", "-a", start).status()).isZero();
    Program.Result all = check("-a", start, "-a", "other=" + site.url("/"));
    assertThat(all.status()).isEqualTo(1);
    assertThat(all.err()).contains("broken.jar: it is no jar");
  }

  @Test
  void aPluginThatFailsIsStatusOneAndOneLine() throws Exception {
    String body =
        QUOTES.replace(
            "this.args = args; return this;", "throw new IllegalStateException(\"no luck\");");
    new PluginJar().spider("Bad", body).write(folder.resolve("plugins/bad.jar"));
    Program.Result result = check("bad", "-a", "start=" + site.url("/"));
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errLines()).singleElement().asString().contains("bad.jar: plug-in bad: ");
  }

  @Test
  void aSignalInterruptsTheCheck() throws Exception {
    try (Program program =
        Program.start(folder, "check", "quotes", "-a", "start=" + site.url("/slow"))) {
      site.awaitSlow();
      program.signal("INT");
      assertThat(program.await().status()).isEqualTo(130);
    }
  }
}
