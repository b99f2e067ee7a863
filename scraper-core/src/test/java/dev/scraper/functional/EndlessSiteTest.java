package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.fixture.NioSite;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A site without end, whose addresses do not fit into the heap. Larger ones are asked for with
 * {@code -Dendless.pages=200000 -Dendless.heap=256m}; the facts are printed.
 */
class EndlessSiteTest {

  private static final int PAGES = Integer.getInteger("endless.pages", 15_000);
  private static final String HEAP = System.getProperty("endless.heap", "48m");
  private static final int LINKS = 20;

  /** Long, so that the addresses alone are more than the heap. */
  private static final String FOLDER = "/archive/of/all/articles/" + "by-number/".repeat(16);

  @TempDir private Path folder;

  /** Names twenty pages that nobody else names. */
  private static String page(String host, String path) {
    long page = Long.parseLong(path.substring(FOLDER.length()));
    StringBuilder html = new StringBuilder("<title>Article ").append(page).append("</title>");
    for (long child = LINKS * page + 1; child <= LINKS * page + LINKS; child++) {
      html.append("<a href=").append(child).append(">on</a>");
    }
    return html.toString();
  }

  @Test
  void whatDoesNotFitIntoMemoryIsCrawledAllTheSameAndNothingIsDropped() throws Exception {
    try (NioSite site = new NioSite(EndlessSiteTest::page)) {
      Map<String, Long> facts = crawl(site.url("127.0.0.1", FOLDER + "0"), PAGES);
      check(facts, PAGES);
    }
  }

  @Test
  void aStateThatDoesNotFitIntoMemoryIsGoneOnWith() throws Exception {
    try (NioSite site = new NioSite(EndlessSiteTest::page)) {
      String url = site.url("127.0.0.1", FOLDER + "0");
      String state = folder.resolve("state").toString();
      check(crawl(url, PAGES, state), PAGES);
      check(crawl(url, PAGES + 500, state), PAGES + 500);
      // In the order of the numbers, so each was asked for once.
      assertThat(site.requests()).isEqualTo(PAGES + 500);
    }
  }

  private static void check(Map<String, Long> facts, long pages) {
    assertThat(facts).containsEntry("exit", 0L).containsEntry("pages", pages);
    assertThat(facts).containsEntry("seen", LINKS * pages + 1);
    assertThat(facts).containsEntry("queued", (LINKS - 1) * pages + 1);
  }

  private static Map<String, Long> crawl(String url, long pages, String... state) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP,
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                EndlessCrawl.class.getName(),
                url,
                String.valueOf(pages)));
    command.addAll(List.of(state));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Map<String, Long> facts = new LinkedHashMap<>();
    try (BufferedReader lines = process.inputReader()) {
      lines
          .lines()
          .map(line -> line.split(" "))
          .forEach(words -> facts.put(words[0], Long.parseLong(words[1])));
    }
    assertThat(process.waitFor()).isZero();
    System.out.println("endless site, -Xmx" + HEAP + ", " + pages + " pages: " + facts);
    return facts;
  }
}
