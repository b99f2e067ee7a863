package dev.scraper.robots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.scraper.http.Url;
import dev.scraper.robots.PathRules.Steps;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files made to be too large, too slow or unreadable. */
class RobotsHostileTest {

  private static final Url LOCATION = Url.parse("http://site.test/robots.txt");

  private static RobotsRules parse(byte[] body) {
    return RobotsRules.parse(LOCATION, body, Optional.of("scraper"));
  }

  private static boolean allows(RobotsRules rules, String path) {
    return rules.allows(Url.parse("http://site.test" + path));
  }

  /** A body of the given size: the text, comments, and the last line at the very end. */
  private static byte[] padded(int size, String text, String last) {
    String comment = "#".repeat(size - text.length() - last.length() - 1);
    return (text + comment + "\n" + last).getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void lineThatReachesTheLimitIsDroppedAndAWholeOneBeforeItIsNot() {
    String text = "User-agent: *\nDisallow: /a\n";
    RobotsRules below = parse(padded(RobotsRules.MAX_BYTES - 1, text, "Disallow: /b"));
    RobotsRules at = parse(padded(RobotsRules.MAX_BYTES, text, "Disallow: /b"));
    RobotsRules ended = parse(padded(RobotsRules.MAX_BYTES, text, "Disallow: /b\n"));
    RobotsRules above = parse(padded(RobotsRules.MAX_BYTES + 5, text, "Disallow: /b\n"));

    assertThat(allows(below, "/b")).isFalse();
    assertThat(allows(at, "/b")).isTrue();
    assertThat(allows(at, "/a")).isFalse();
    assertThat(allows(ended, "/b")).isFalse();
    assertThat(allows(above, "/b")).isTrue();
  }

  @Test
  void fileOfOneEndlessLineHasNoRules() {
    String text = "User-agent: *".repeat(RobotsRules.MAX_BYTES / 10);

    assertThat(parse(text.getBytes(StandardCharsets.US_ASCII)).group()).isEmpty();
  }

  @Test
  @Timeout(60)
  void nonsenseIsReadInBoundedTime() {
    int size = RobotsRules.MAX_BYTES - 100;
    byte[] random = new byte[size];
    new SplittableRandom(7).nextBytes(random);
    List<String> texts =
        List.of(
            "<html>\nUser-agent: *\n" + "<".repeat(size),
            "x<html>\nUser-agent: *\n" + "<".repeat(size),
            "User-agent: *\nDisallow: /<html>" + "<".repeat(size),
            "User-agent: *\nDisallow: /\n".repeat(size / 28),
            "sitemap" + " ".repeat(size),
            "crawl-delay" + " \t".repeat(size / 2) + "x",
            "User-agent: *\nCrawl-delay: " + "9".repeat(size),
            " ".repeat(size) + "<html",
            "a: ".repeat(size / 3),
            "a:\n".repeat(size / 3),
            "\u0000".repeat(size),
            new String(random, StandardCharsets.ISO_8859_1));

    for (String text : texts) {
      assertThatCode(() -> parse(text.getBytes(StandardCharsets.ISO_8859_1)))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void hugeDelayOfManyDigitsForbidsNothing() {
    RobotsRules rules = parse(("User-agent: *\nCrawl-delay: " + "9".repeat(400_000)).getBytes());

    assertThat(rules.allowsAll()).isTrue();
    assertThat(rules.crawlDelay().orElseThrow()).isGreaterThan(Duration.ofDays(1));
  }

  @Test
  void starsInARowDoNotMultiplyTheWork() {
    PathPattern pattern = new PathPattern("/" + "*a".repeat(2000) + "*****b$", false);
    Steps steps = new Steps();

    assertThat(pattern.matches("/" + "a".repeat(8000), steps)).isFalse();
    assertThat(PathRules.MAX_STEPS - steps.left).isLessThan(20_000);
  }

  @Test
  void checkThatWouldTakeTooLongForbids() {
    List<PathRules.Rule> rules = new ArrayList<>();
    rules.add(new PathRules.Rule("/y", false));
    for (int i = 0; i < 1000; i++) {
      rules.add(new PathRules.Rule("/*" + "a".repeat(200) + i + "b", false));
    }
    PathRules prepared = PathRules.of(rules);

    assertThat(prepared.allow("/" + "a".repeat(8000))).isFalse();
    assertThat(prepared.allow("/" + "x".repeat(100))).isTrue();
  }

  @Test
  void manyPrefixesAreNotTriedOneByOne() {
    StringBuilder text = new StringBuilder("User-agent: *\nAllow: /7/ok\n");
    for (int i = 0; i < 20_000; i++) {
      text.append("Disallow: /").append(i).append("/\n");
    }
    RobotsRules rules = parse(text.toString().getBytes(StandardCharsets.US_ASCII));

    assertThat(allows(rules, "/19999/x")).isFalse();
    assertThat(allows(rules, "/7/no")).isFalse();
    assertThat(allows(rules, "/7/ok")).isTrue();
    assertThat(allows(rules, "/20000/x")).isTrue();
  }
}
