package dev.scraper.robots;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RobotsDirectivesTest {

  private static final Optional<String> SCRAPER = Optional.of("scraper");

  private static boolean header(String... values) {
    return RobotsDirectives.headerForbidsFollowing(List.of(values), SCRAPER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nofollow", "none", "NoFollow", " NONE ", "noindex,nofollow", "noindex , none"})
  void metaTagForbids(String content) {
    assertThat(RobotsDirectives.metaForbidsFollowing(List.of(content))).isTrue();
    assertThat(RobotsDirectives.metaForbidsFollowing(List.of("all", content))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "noindex",
        "follow",
        "all",
        "nofollowing",
        "max-image-preview:none",
        "max-image-preview: none",
        "scraper: nofollow"
      })
  void metaTagDoesNotForbid(String content) {
    assertThat(RobotsDirectives.metaForbidsFollowing(List.of(content))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nofollow",
        "noindex, NOFOLLOW",
        "none",
        "scraper: none",
        "SCRAPER : noindex,nofollow",
        "*: nofollow",
        "googlebot: noindex, scraper: nofollow",
        "googlebot: noindex, scraper: noindex, nofollow",
        "nofollow, googlebot: noindex",
        "unavailable_after: 25 Jun 2010 15:00:00 PST, nofollow",
        "unavailable_after: Friday, 25-Jun-10 15:00:00 PST, nofollow",
        "unavailable_after: 2010-06-25T15:00:00Z, nofollow",
        "max-snippet:-1, max-image-preview:large, max-video-preview:0, nofollow",
        "Max-Snippet: 20, none"
      })
  void headerForbids(String value) {
    assertThat(header(value)).isTrue();
    assertThat(header("googlebot: noindex", value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "noindex",
        "googlebot: nofollow",
        "googlebot: noindex, nofollow",
        "googlebot: noindex, none, scraper: noindex",
        "scraper: noindex, googlebot: nofollow",
        "scraperbot: nofollow",
        "scrap: nofollow",
        "bot2: noindex, nofollow",
        "googlebot: max-snippet:5, nofollow",
        "googlebot: unavailable_after: 25 Jun 2010 15:00:00 PST, nofollow",
        "max-image-preview: none",
        "max-image-preview:none, max-snippet:nofollow"
      })
  void headerDoesNotForbid(String value) {
    assertThat(header(value)).isFalse();
  }

  @Test
  void nameHoldsOnlyInItsOwnHeader() {
    assertThat(header("googlebot: noindex", "nofollow")).isTrue();
    assertThat(header("nofollow", "googlebot: noindex")).isTrue();
  }

  @Test
  void withoutATokenNoNameIsOurs() {
    assertThat(RobotsDirectives.headerForbidsFollowing(List.of("scraper: none"), Optional.empty()))
        .isFalse();
    assertThat(RobotsDirectives.headerForbidsFollowing(List.of("none"), Optional.empty())).isTrue();
    assertThat(RobotsDirectives.headerForbidsFollowing(List.of(), SCRAPER)).isFalse();
    assertThat(RobotsDirectives.metaForbidsFollowing(List.of())).isFalse();
  }
}
