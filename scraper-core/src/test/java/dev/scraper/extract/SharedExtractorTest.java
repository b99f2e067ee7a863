package dev.scraper.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One extractor is used by all threads of a crawl, each with a document of its own. */
class SharedExtractorTest {

  /** Selectors whose evaluators remember something while they select. */
  @Css("div:has(p b) > section")
  record Section(
      @Css("p:not(.no) > b") String bold,
      @Css("h2 ~ p i:last-child, h2 + em") List<String> structural,
      @Css("p:nth-child(2):has(b) b:contains(b)") int number,
      @Css("ul li:gt(0)") List<Integer> numbers) {}

  private static String html(int n) {
    return "<div><section><h2>x</h2><p><b>b%1$d</b> <i>i%1$d</i></p><ul><li>0<li>%1$d<li>9</ul></section></div>"
        .formatted(n)
        .repeat(20);
  }

  private static Section section(int n) {
    return new Section("b" + n, List.of("i" + n), n, List.of(n, 9));
  }

  private static <T> void assertSameInAllThreads(Extractor<T> extractor) throws Exception {
    int threads = 8;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CyclicBarrier together = new CyclicBarrier(threads);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int thread = t;
        done.add(
            pool.submit(
                () -> {
                  together.await(30, TimeUnit.SECONDS);
                  for (int i = 0; i < 50; i++) {
                    int n = thread * 1_000 + i + 1;
                    assertThat(Snippet.of(html(n)).all(extractor))
                        .hasSize(20)
                        .allMatch(section -> section.equals(section(n)));
                  }
                  return null;
                }));
      }
      for (Future<?> each : done) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aTypesPlanIsSharedByThreads() throws Exception {
    assertSameInAllThreads(Extractor.of(Section.class));
  }

  @Test
  void aFunctionsSelectorsAreSharedByThreads() throws Exception {
    assertSameInAllThreads(
        Extractor.each(
            "div:has(p b) > section",
            f ->
                new Section(
                    f.text("p:not(.no) > b"),
                    f.texts("h2 ~ p i:last-child, h2 + em"),
                    f.value("p:nth-child(2):has(b) b:contains(b)", int.class),
                    f.values("ul li:gt(0)", Integer.class))));
  }
}
