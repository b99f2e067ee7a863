package dev.scraper.robots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.Url;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rule decides about which path. */
class RobotsMatchingTest {

  private static final Url LOCATION = Url.parse("http://site.test/robots.txt");

  private static boolean allows(String rules, String path) {
    String body = "User-agent: *\n" + rules.replace("; ", "\n");
    return RobotsRules.parse(
            LOCATION, body.getBytes(StandardCharsets.UTF_8), Optional.of("scraper"))
        .allows(Url.parse("http://site.test" + path));
  }

  @ParameterizedTest
  @CsvSource({
    // A prefix, not a folder; with case.
    "Disallow: /fish, /fish, false",
    "Disallow: /fish, /fish.html, false",
    "Disallow: /fish, /fish/salmon.html, false",
    "Disallow: /fish, /fishheads/yummy.html, false",
    "Disallow: /fish, /fish.php?id=anything, false",
    "Disallow: /fish, /Fish.asp, true",
    "Disallow: /fish, /catfish, true",
    "Disallow: /fish, /desert/fish, true",
    "Disallow: /fish/, /fish, true",
    "Disallow: /fish/, /fish/?id=anything, false",
    "Disallow: /fish/, /animals/fish/, true",
    // A star at the end changes nothing; elsewhere it stands for anything, or nothing.
    "Disallow: /fish*, /fish, false",
    "Disallow: /fish*, /fishheads, false",
    "Disallow: /fish*, /Fish, true",
    "Disallow: /*.php, /index.php, false",
    "Disallow: /*.php, /folder/any.php.file.html, false",
    "Disallow: /*.php, /windows.PHP, true",
    "Disallow: /*.php, /php, true",
    "Disallow: /fish*.php, /fish.php, false",
    "Disallow: /fish*.php, /fishheads/catfish.php?parameters, false",
    "Disallow: /fish*.php, /Fish.PHP, true",
    "Disallow: *.gif, /a/b.gif, false",
    "Disallow: *, /anything, false",
    "Disallow: /a***b, /axxb, false",
    "Disallow: /a*b*c, /a-c-b, true",
    "Disallow: /a*b*c, /a-b-c-d, false",
    // The dollar sign ends the path, query included.
    "Disallow: /*.php$, /filename.php, false",
    "Disallow: /*.php$, /filename.php?parameters, true",
    "Disallow: /*.php$, /filename.php/, true",
    "Disallow: /*.php$, /a.php.php, false",
    "Disallow: /*.php$, /a.php.php5, true",
    "Disallow: /x$, /x, false",
    "Disallow: /x$, /xx, true",
    "Disallow: /x*$, /xx, false",
    "Disallow: /ab*ba$, /aba, true",
    "Disallow: /ab*ba$, /abba, false",
    "Disallow: /$, /, false",
    "Disallow: /$, /x, true",
    "Disallow: /a$b, /a$bc, false",
    "Disallow: /a$b, /a, true",
    // The longest wins, whatever the order; Allow on a tie.
    "Allow: /p; Disallow: /, /page, true",
    "Disallow: /; Allow: /p, /page, true",
    "Disallow: /; Allow: /p, /q, false",
    "Allow: /; Disallow: /p, /page, false",
    "Disallow: /folder; Allow: /folder, /folder/page, true",
    "Allow: /page; Disallow: /*.htm, /page.htm, false",
    "Allow: /page; Disallow: /*.ph, /page.php5, true",
    "Disallow: /page; Allow: /*.ph, /page.php5, true",
    "Allow: /$; Disallow: /, /, true",
    "Allow: /$; Disallow: /, /page.htm, false",
    "Allow: /example/page/; Disallow: /example/page/disallowed.gif, "
        + "/example/page/disallowed.gif, false",
    "Allow: /a*; Disallow: /aaa; Allow: /aaaa, /aaab, false",
    "Disallow: /a; Allow: /a**, /ab, true",
    "Disallow: /aa; Allow: /a; Disallow: /aaaa, /aaab, false",
    "Disallow: /a; Allow: /ab; Disallow: /abcd, /abz, true",
    "Disallow: /a; Allow: /ab; Disallow: /abcd, /az, false",
    // index.html is a page like another.
    "Disallow: /index.html, /, true",
    "Disallow: /d/index.htm, /d/, true",
    // Nothing forbids nothing; a path starts with a slash.
    "Disallow:, /x, true",
    "Disallow: /; Allow:, /x, false",
    "Disallow: x, /x, true",
    "Disallow: $, /, true",
    // The query is part of the path.
    "Disallow: /*?id=, /a?id=1, false",
    "Disallow: /*?id=, /a?x=1&id=1, true",
    "Disallow: /a?, /a, true",
    "Disallow: /a?, /a?, false",
  })
  void pathIsDecidedByTheLongestMatch(String rules, String path, boolean allowed) {
    assertThat(allows(rules, path)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "/a%7Eb, /a~b, true",
    "/a~b, /a%7eb, true",
    "/%66oo, /foo, true",
    "/foo%2fbar, /foo%2Fbar, true",
    "/foo%2Fbar, /foo/bar, false",
    "/foo/bar, /foo%2Fbar, false",
    "/a%3Fb, /a?b, false",
    "/a?b%26c, /a?b&c, false",
    "/ツ, /%E3%83%84, true",
    "/%e3%83%84, /ツ, true",
    "/a b, /a%20b, true",
    "/a|b?c|d, /a%7Cb?c|d, true",
    "/a?b='c', /a?b='c', true",
    "/a[1], /a[1], true",
    "/100%, /100%25, true",
    "/100%zz, /100%25zz, true",
    // Written as escapes the special characters are themselves.
    "/a-%2A.html, /a-*.html, true",
    "/a-%2A.html, /a-x.html, false",
    "/a-*.html, /a-*.html, true",
    "/foo-%24, /foo-$, true",
    "/foo-%24, /foo-, false",
    "/a$b, /a%24b, true",
  })
  void bothSidesAreComparedInOneSpelling(String rule, String path, boolean same) {
    assertThat(allows("Disallow: " + rule, path)).isEqualTo(!same);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/robots", "*", "/robots.txt$"})
  void robotsTxtItselfIsAlwaysAllowed(String rule) {
    assertThat(allows("Disallow: " + rule, "/robots.txt")).isTrue();
  }

  @Test
  void onlyRobotsTxtOfTheRootIsSpecial() {
    assertThat(allows("Disallow: /", "/a/robots.txt")).isFalse();
    assertThat(allows("Disallow: /", "/robots.txt2")).isFalse();
  }

  @Test
  void anyRulesDecideAsTheRegularExpressionsThatTheyStandFor() {
    SplittableRandom random = new SplittableRandom(42);
    for (int round = 0; round < 3000; round++) {
      List<PathRules.Rule> rules = new ArrayList<>();
      for (int i = random.nextInt(1, 9); i > 0; i--) {
        String end = random.nextInt(4) == 0 ? "$" : "";
        rules.add(
            new PathRules.Rule(
                "/" + text(random, "ab/***", 6).replace("*/*", "*") + end, random.nextBoolean()));
      }
      PathRules prepared = PathRules.of(rules);
      for (int i = 0; i < 10; i++) {
        String path = "/" + text(random, "ab/", 8);
        assertThat(prepared.allow(path)).as("%s for %s", rules, path).isEqualTo(ask(rules, path));
      }
    }
  }

  private static String text(SplittableRandom random, String letters, int max) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(max + 1); i > 0; i--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  private static boolean ask(List<PathRules.Rule> rules, String path) {
    int longest = -1;
    boolean allow = true;
    for (PathRules.Rule rule : rules) {
      String body = rule.path().replace("$", "");
      String regex = body.replace("*", ".*") + (rule.path().equals(body) ? ".*" : "");
      int length = rule.path().length();
      if (Pattern.matches(regex, path) && length >= longest) {
        allow = rule.allow() || (length == longest && allow);
        longest = length;
      }
    }
    return allow;
  }
}
