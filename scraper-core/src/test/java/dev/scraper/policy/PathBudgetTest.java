package dev.scraper.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class PathBudgetTest {

  @ParameterizedTest
  @CsvSource({
    "/blog/*, /blog/, true",
    "/blog/*, /blog/2026/11/, true",
    "/blog/*, /blog, false",
    "/blog/*, /a/blog/, false",
    "*/tag/*, /a/tag/b, true",
    "*.html, /a/b.html, true",
    "*.html, /a/b.html5, false",
    "/a, /a, true",
    "/a, /a/, false",
    "/a*a, /a, false",
    "/a*a, /aa, true",
    "/a**b, /ab, true",
    "/*x*x*, /x, false",
    "/*x*x*, /xx, true",
    "/a.c, /abc, false"
  })
  void aStarStandsForAnyCharacters(String glob, String path, boolean covered) {
    assertThat(new PathBudget(glob, 1).covers(path)).isEqualTo(covered);
  }

  @Test
  void itSaysWhatTheRegularExpressionSays() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String glob = "/" + text(random, "ab**", 7);
      String path = "/" + text(random, "ab", 9);
      Pattern same =
          Pattern.compile(
              Arrays.stream(glob.split("\\*+", -1))
                  .map(Pattern::quote)
                  .collect(Collectors.joining(".*")));
      assertThat(new PathBudget(glob, 1).covers(path))
          .as("%s on %s", glob, path)
          .isEqualTo(same.matcher(path).matches());
    }
  }

  private static String text(Random random, String letters, int most) {
    return random
        .ints(random.nextInt(most), 0, letters.length())
        .mapToObj(i -> letters.substring(i, i + 1))
        .collect(Collectors.joining());
  }

  @Test
  void manyStarsOverALongPathTakeNoTime() {
    PathBudget budget = new PathBudget("*a".repeat(30) + "*b", 1);
    assertThat(budget.covers("/" + "a".repeat(8_000))).isFalse();
  }
}
