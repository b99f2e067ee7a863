package dev.scraper.internal.likeness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.fixture.PageFrom;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimHashTest {

  private static long html(String body) {
    return SimHash.of(PageFrom.html("<title>A shop</title><body>" + body));
  }

  /** That many words, the same ones for the same seed. */
  private static String words(int seed, int count) {
    Random random = new Random(seed);
    return IntStream.range(0, count)
        .mapToObj(i -> "w" + (char) ('a' + random.nextInt(26)) + (char) ('a' + random.nextInt(26)))
        .collect(Collectors.joining(" "));
  }

  @Test
  void numbersIdsMarkupAndCaseMakeNoDifference() {
    long november = html("<h1>November 2026</h1><td>1<td>2<td>3 <p>session 8f3a1c");
    assertThat(html("<h2>november  1999</h2><p>31</p> <p>Session b7</p><script>x()</script>"))
        .isEqualTo(november);
    assertThat(html("<h1>May 2026</h1><td>1<td>2<td>3 <p>session 8f3a1c")).isNotEqualTo(november);
  }

  @Test
  void aLongTextWithAWordMoreIsNear() {
    String text = words(1, 2_000);
    assertThat(SimHash.distance(html(text), html(text + " one more word"))).isLessThanOrEqualTo(3);
  }

  @Test
  void otherTextsAreFar() {
    for (int i = 0; i < 50; i++) {
      assertThat(SimHash.distance(html(words(i, 300)), html(words(i + 100, 300))))
          .isGreaterThan(10);
    }
  }

  @Test
  void pagesOfOneTemplateWithTextsOfTheirOwnAreNotTakenForOne() {
    String frame = words(7, 300);
    for (int i = 0; i < 50; i++) {
      long one = html(frame + "<p>" + words(i, 60) + "</p>");
      long other = html(frame + "<p>" + words(i + 100, 60) + "</p>");
      assertThat(SimHash.distance(one, other)).as("pair %d", i).isGreaterThan(3);
    }
  }

  @Test
  void textWithoutBlanksIsComparedToo() {
    String text = "我们在一个很长的页面上写了许多字";
    assertThat(html(text)).isEqualTo(html("<b>" + text + "</b>"));
    assertThat(html(text)).isNotEqualTo(html(text.substring(1)));
  }

  @Test
  void aPageWithoutAWordIsLikeAnother() {
    assertThat(SimHash.of(PageFrom.html("<img src=a>")))
        .isEqualTo(SimHash.of(PageFrom.html("<p>...<img src=b>")));
  }

  @Test
  void jsonIsComparedByItsText() {
    assertThat(SimHash.of(PageFrom.json("{\"page\":1,\"name\":\"x\"}")))
        .isEqualTo(SimHash.of(PageFrom.json("{\"page\": 22, \"name\": \"x\"}")))
        .isNotEqualTo(SimHash.of(PageFrom.json("{\"page\":1,\"name\":\"y\"}")));
  }
}
