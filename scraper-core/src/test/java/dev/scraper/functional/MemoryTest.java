package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.fixture.NioSite;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryTest {

  private static final int PAGES = 500_000;
  private static final String FOLDER = "/shop/products/by-number/";

  /** What the seen set may take for a page, with as much again for everything else. */
  private static final long BYTES_PER_PAGE = 32;

  private static final long SLACK = 16L << 20;

  @Test
  void halfAMillionPagesCrawlInASmallHeapThatStaysFlat() throws Exception {
    try (NioSite site = new NioSite((host, path) -> page(path))) {
      Map<String, String> printed = crawl(site.url("127.0.0.1", FOLDER + "0"));
      assertThat(printed).containsEntry("pages " + PAGES, "0");
      long early = Long.parseLong(printed.get("heap " + PAGES / 10));
      long late = Long.parseLong(printed.get("heap " + PAGES * 9 / 10));
      assertThat(late - early).isLessThan(BYTES_PER_PAGE * PAGES * 8 / 10 + SLACK);
      assertThat(site.requests()).isEqualTo(PAGES);
    }
  }

  /** Names two pages that are new and a few that are not. */
  private static String page(String path) {
    int page = Integer.parseInt(path.substring(FOLDER.length()));
    StringBuilder html = new StringBuilder("<title>Product ").append(page).append("</title>");
    for (int child = 2 * page + 1; child <= 2 * page + 2 && child < PAGES; child++) {
      html.append("<p><a href=").append(child).append(">next</a>");
    }
    for (long other = 1; other <= 4; other++) {
      html.append("<a href=").append(page * other * 7919 % (page + 1)).append(">seen</a>");
    }
    return html.toString();
  }

  private static Map<String, String> crawl(String seed) throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-cp",
                    System.getProperty("java.class.path"),
                    MemoryCrawl.class.getName(),
                    seed,
                    String.valueOf(PAGES)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Map<String, String> printed = new HashMap<>();
    try (BufferedReader lines = process.inputReader()) {
      String line;
      while ((line = lines.readLine()) != null) {
        int last = line.lastIndexOf(' ');
        printed.put(line.substring(0, last), line.substring(last + 1));
      }
    }
    assertThat(process.waitFor()).isZero();
    return printed;
  }
}
