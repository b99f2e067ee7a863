package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.fixture.RawSite;
import dev.scraper.internal.state.StateStore.Step;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Crawls whose process ends within a commit, and is followed by another one. */
class HaltedCommitTest extends RawCrawl {

  private static final int PAGES = 200;

  /** The first commits are those that begin a crawl. */
  private static final int[] MOMENTS = {1, 3, 6};

  @TempDir private Path folder;

  @BeforeEach
  void site() {
    site.otherwise(
        peer -> {
          int page = Integer.parseInt(peer.path().substring(1).split("[^0-9]")[0] + "");
          if (peer.path().contains("?")) {
            peer.send(RawSite.ok("Content-Type: text/html\r\n", "no links"));
          } else if (page % 11 == 5) {
            peer.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
          } else if (page % 13 == 7) {
            String target = "/" + (page + 1) + "?from=" + page;
            peer.send(
                "HTTP/1.1 302 Found\r\nLocation: " + target + "\r\nContent-Length: 0\r\n\r\n");
          } else {
            peer.send(RawSite.ok("Content-Type: text/html\r\n", page(page)));
          }
        });
    site.on("/robots.txt", peer -> peer.send(RawSite.ok("Content-Type: text/plain\r\n", "")));
  }

  private static String page(int page) {
    StringBuilder html = new StringBuilder();
    for (int link : new int[] {page * 2 + 1, page * 2 + 2, page + 1}) {
      // What fails is named by one page only, since its referrer is told.
      boolean fails = link % 11 == 5 || link % 13 == 7;
      if (link < PAGES && !(fails && link == page + 1)) {
        html.append("<a href=/").append(link).append(">x</a>");
      }
    }
    return html.toString();
  }

  private record Ending(int status, String counts) {}

  private Ending crawl(Path in, String step, int number) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HaltedCrawl.class.getName(),
                site.url("/0"),
                in.toString(),
                step,
                String.valueOf(number))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ending(process.waitFor(), out);
  }

  private static Map<String, List<String>> outputs(Path in) throws Exception {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (String name : List.of("a.jsonl", "b.csv", "f.jsonl")) {
      all.put(name, Files.readAllLines(in.resolve(name)).stream().sorted().toList());
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (InputStream packed = new GZIPInputStream(Files.newInputStream(in.resolve("c.jsonl.gz")))) {
      packed.transferTo(text);
    }
    all.put("c.jsonl.gz", text.toString(StandardCharsets.UTF_8).lines().sorted().toList());
    return all;
  }

  @Test
  void aProcessThatEndsAtAnyStepOfACommitLosesNothingAndWritesNothingTwice() throws Exception {
    Path calm = Files.createDirectory(folder.resolve("calm"));
    Ending whole = crawl(calm, "-", 0);
    assertThat(whole.status()).isZero();
    Map<String, List<String>> wanted = outputs(calm);
    assertThat(wanted.get("a.jsonl")).hasSizeGreaterThan(PAGES);
    int halted = 0;
    for (int number : MOMENTS) {
      Path in = Files.createDirectory(folder.resolve("halted" + number));
      for (Step step : Step.values()) {
        int status = crawl(in, step.name(), number).status();
        assertThat(status).isIn(0, HaltedCrawl.HALTED);
        halted += status == HaltedCrawl.HALTED ? 1 : 0;
      }
      Ending last = crawl(in, "-", 0);
      assertThat(last).as("halted at commit " + number).isEqualTo(whole);
      Map<String, List<String>> got = outputs(in);
      for (String name : wanted.keySet()) {
        assertThat(got.get(name))
            .as(name + " halted at commit " + number)
            .containsExactlyElementsOf(wanted.get(name));
      }
    }
    assertThat(halted).isGreaterThan(2 * Step.values().length);
  }
}
