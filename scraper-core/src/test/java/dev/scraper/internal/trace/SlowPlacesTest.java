package dev.scraper.internal.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlowPlacesTest {

  private final List<String> log = new ArrayList<>();
  private final SlowPlaces slow = new SlowPlaces(log::add);

  private static StackTraceElement frame(String type, String method) {
    return new StackTraceElement(type, method, "File.java", 7);
  }

  private static StackTraceElement[] stack(String method) {
    return new StackTraceElement[] {
      frame("java.lang.Thread", "sleep"),
      frame("jdk.internal.misc.Unsafe", "park"),
      frame("shop.ShopSpider", method),
      frame("dev.scraper.internal.work.WorkerPool", "inHandler")
    };
  }

  @Test
  void theMessageHoldsTheStack() {
    slow.caught("GET http://a.example/ has taken long", stack("parse")).ifPresent(slow::tell);
    assertThat(log)
        .containsExactly(
            "GET http://a.example/ has taken long, and was caught"
                + "\n\tat java.lang.Thread.sleep(File.java:7)"
                + "\n\tat jdk.internal.misc.Unsafe.park(File.java:7)"
                + "\n\tat shop.ShopSpider.parse(File.java:7)"
                + "\n\tat dev.scraper.internal.work.WorkerPool.inHandler(File.java:7)");
  }

  @Test
  void onePlaceIsToldTenTimesThenThatThereIsMoreThenNoMore() {
    for (int i = 0; i < SlowPlaces.TIMES; i++) {
      assertThat(slow.caught("it", stack("parse")).orElseThrow()).contains("\n\tat ");
    }
    assertThat(slow.caught("it", stack("parse")))
        .contains("it too; more of this is not told: shop.ShopSpider.parse");
    assertThat(slow.caught("it", stack("parse"))).isEmpty();
  }

  @Test
  void placesAreToldApartByTheLastMethodOutsideTheJdk() {
    IntStream.range(0, 20).forEach(i -> slow.caught("it", stack("parse")));
    assertThat(slow.caught("it", stack("failed"))).isPresent();
  }

  @Test
  void aSpiderThatIsSlowEverywhereDoesNotFloodTheLogEither() {
    long told =
        IntStream.range(0, 5_000)
            .mapToObj(i -> slow.caught("it", stack("method" + i)))
            .filter(Optional::isPresent)
            .count();
    assertThat(told).isLessThan(600);
  }

  @Test
  void aThreadWithoutAStackIsToldToo() {
    assertThat(slow.caught("it", new StackTraceElement[0]))
        .contains("it, and was caught at an unknown place");
    StackTraceElement[] own = {frame("java.lang.Thread", "run")};
    assertThat(slow.caught("it", own)).isPresent();
  }

  @Test
  void aDeepStackIsCut() {
    StackTraceElement[] deep =
        IntStream.range(0, 1_000)
            .mapToObj(i -> frame("shop.ShopSpider", "deeper"))
            .toArray(StackTraceElement[]::new);
    assertThat(slow.caught("it", deep).orElseThrow())
        .endsWith("\n\t... 960 more")
        .hasLineCount(1 + 40 + 1);
  }
}
