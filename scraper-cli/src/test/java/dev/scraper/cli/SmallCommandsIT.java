package dev.scraper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** fetch, robots and sitemap. */
class SmallCommandsIT {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void open() throws Exception {
    site = new Site();
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void whatAServerSaysDoesNotActOnTheTerminal() throws Exception {
    String evil = "\u001b]0;x\u0007\u009b31m\u202e\u2066";
    site.page("/", evil, evil)
        .answer("/odd", 200, "text/" + evil.replace("\u001b", ""), evil)
        .answer(
            "/robots.txt",
            200,
            "text/plain",
            "User-agent: *\nDisallow: /a"
                + evil
                + "\nSitemap: /sitemap.xml\nSitemap: /gone"
                + evil
                + "\n"
                + evil)
        .answer(
            "/sitemap.xml",
            200,
            "application/xml",
            "<urlset><url><loc>/p" + evil.substring(6) + "</loc></url></urlset>");
    for (List<String> command :
        List.of(
            List.of("fetch", "--debug", "--delay=0", site.url("/"), site.url("/odd")),
            List.of("robots", "--debug", site.url("/")),
            List.of("sitemap", "--debug", "--delay=0", site.url("/")))) {
      Program.Result result = Program.run(folder, command.toArray(new String[0]));
      assertThat(result.out()).as("%s", command).isNotEmpty();
      assertThat(result.out() + result.err())
          .as("%s", command)
          .matches(text -> text.chars().noneMatch(c -> c != '\n' && Text.acts((char) c)));
    }
  }

  @Test
  void fetchGivesOneLineForEachUrlAndFollowsNothing() throws Exception {
    site.page("/", "Start ä", "", "/other")
        .answer("/pic", 200, "image/png", "png")
        .answer("/robots.txt", 200, "text/plain", "User-agent: *\nDisallow: /no");
    String twice = site.url("/");
    Program.Result result =
        Program.run(
            folder,
            "fetch",
            "--delay=0",
            "--retries=0",
            twice,
            twice,
            site.url("/gone"),
            site.url("/pic"),
            site.url("/no"));
    assertThat(result.status()).isZero();
    assertThat(site.asked()).containsExactlyInAnyOrder("/", "/gone", "/pic");
    List<JsonNode> lines = result.outLines().stream().map(JSON::readTree).toList();
    assertThat(lines).hasSize(5);
    JsonNode page = find(lines, "/");
    assertThat(page.propertyNames())
        .containsExactly(
            "requested", "url", "status", "content_type", "bytes", "title", "redirects", "body");
    assertThat(page.get("title").asString()).isEqualTo("Start ä");
    assertThat(page.get("bytes").asInt()).isEqualTo(page.get("body").asString().length() + 1);
    assertThat(find(lines, "/gone").get("error").asString()).isEqualTo("HTTP");
    assertThat(find(lines, "/gone").get("status").asInt()).isEqualTo(404);
    assertThat(find(lines, "/pic").get("skipped").asString()).isEqualTo("CONTENT_TYPE");
    assertThat(find(lines, "/no").get("skipped").asString()).isEqualTo("ROBOTS");
  }

  private JsonNode find(List<JsonNode> lines, String path) {
    return lines.stream()
        .filter(line -> line.get("requested").asString().equals(site.url(path)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void robotsTellsWhatIsAllowed() throws Exception {
    site.answer(
        "/robots.txt",
        200,
        "text/plain",
        "User-agent: *\nDisallow: /no\nCrawl-delay: 2\nSitemap: " + site.url("/map.xml"));
    Program.Result no = Program.run(folder, "robots", site.url("/no/page"));
    assertThat(no.status()).isZero();
    assertThat(no.outLines())
        .contains(
            "robots_url: " + site.url("/robots.txt"),
            "status: 200",
            "allowed: no",
            "crawl_delay: 2.0 s",
            "sitemap: " + site.url("/map.xml"));
    assertThat(Program.run(folder, "robots", site.url("/yes")).outLines()).contains("allowed: yes");
  }

  @Test
  void robotsTxtThatIsNotThereAllowsAll() throws Exception {
    Program.Result result = Program.run(folder, "robots", site.url("/"));
    assertThat(result.status()).isZero();
    assertThat(result.outLines()).contains("allowed: yes");
  }

  @Test
  void robotsTxtThatCannotBeHadIsFour() throws Exception {
    site.answer("/robots.txt", 500, "text/plain", "no");
    Program.Result result = Program.run(folder, "robots", site.url("/"), "--retries=0");
    assertThat(result.status()).isEqualTo(4);
    assertThat(result.out()).contains("allowed: no");
  }

  @Test
  void sitemapGivesEachPageOnce() throws Exception {
    site.answer("/robots.txt", 200, "text/plain", "Sitemap: " + site.url("/index.xml"))
        .answer(
            "/index.xml",
            200,
            "application/xml",
            list("sitemapindex", "sitemap", site::url, "/one.xml", "/two.xml"))
        .answer("/one.xml", 200, "application/xml", list("urlset", "url", site::url, "/a", "/b"))
        .answer("/two.xml", 200, "application/xml", list("urlset", "url", site::url, "/b", "/c"));
    Program.Result result = Program.run(folder, "sitemap", "--delay=0", site.url("/"));
    assertThat(result.status()).isZero();
    assertThat(result.outLines())
        .containsExactlyInAnyOrder(site.url("/a"), site.url("/b"), site.url("/c"));
    assertThat(result.err()).isEmpty();
    assertThat(site.asked()).doesNotContain("/a", "/sitemap.xml");
  }

  @Test
  void sitemapThatCannotBeHadIsToldAndFour() throws Exception {
    site.answer(
            "/map.xml",
            200,
            "application/xml",
            list("sitemapindex", "sitemap", site::url, "/one.xml", "/gone.xml"))
        .answer("/one.xml", 200, "application/xml", list("urlset", "url", site::url, "/a"));
    Program.Result result = Program.run(folder, "sitemap", "--delay=0", site.url("/map.xml"));
    assertThat(result.status()).isEqualTo(4);
    assertThat(result.outLines()).containsExactly(site.url("/a"));
    assertThat(result.errLines()).singleElement().asString().contains(site.url("/gone.xml"));
  }

  @Test
  void withoutAnyPageTheStatusOfSitemapIsThree() throws Exception {
    Program.Result result = Program.run(folder, "sitemap", "--delay=0", site.url("/"));
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.out()).isEmpty();
    assertThat(site.asked()).containsExactly("/sitemap.xml");
  }

  private static String list(
      String root, String entry, Function<String, String> url, String... paths) {
    return List.of(paths).stream()
        .map(path -> "<" + entry + "><loc>" + url.apply(path) + "</loc></" + entry + ">")
        .collect(
            Collectors.joining(
                "",
                "<?xml version=\"1.0\"?><"
                    + root
                    + " xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">",
                "</" + root + ">"));
  }
}
