package dev.scraper.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.http.Url;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrapsTest {

  private static final Traps FIVE = Traps.USUAL.maxRepeats(5);

  private static boolean admits(Traps traps, String path) {
    return traps.admits(Url.parse("http://a.example" + path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/a/a/a/a/a",
        "/a/a/a/a/a/",
        "/a/b/a/b/a/b/a/b/a/b/c",
        "/1/2/3/4/5/6/7/8/9/10/11/12",
        "//////////",
        "/a/a/a/a/a?x=/a/a/a/a",
        "/aa/a/a/a/a/a"
      })
  void aPathInWhichNoSegmentComesMoreThanFiveTimesIsFollowed(String path) {
    assertThat(admits(FIVE, path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a/a/a/a/a/a",
        "/a/b/a/b/a/b/a/b/a/b/a",
        "/a/b/c/a/c/b/a/a/b/b/b/a/c/a",
        "/x/a//a//a//a//a//a/y"
      })
  void aPathInWhichASegmentComesMoreOftenIsNot(String path) {
    assertThat(admits(FIVE, path)).isFalse();
    assertThat(admits(Traps.OFF, path)).isTrue();
    assertThat(admits(Traps.USUAL.maxRepeats(8), path)).isTrue();
  }

  @Test
  void tenTimesAreUsual() {
    assertThat(admits(Traps.USUAL, "/a".repeat(10))).isTrue();
    assertThat(admits(Traps.USUAL, "/a".repeat(11))).isFalse();
  }

  @Test
  void onAPageOfSuchAPathOnlyWhatGrowsIsATrap() {
    Traps on = FIVE.on(Url.parse("http://a.example" + "/a".repeat(8) + "/b"));
    assertThat(admits(on, "/a".repeat(8) + "/c")).isTrue();
    assertThat(admits(on, "/a".repeat(9))).isFalse();
    assertThat(FIVE.on(Url.parse("http://a.example/a/a/a"))).isEqualTo(FIVE);
  }

  @Test
  void onceIsTheLeast() {
    assertThat(admits(Traps.USUAL.maxRepeats(1), "/a/b")).isTrue();
    assertThat(admits(Traps.USUAL.maxRepeats(1), "/a/a")).isFalse();
    assertThatThrownBy(() -> Traps.USUAL.maxRepeats(0)).hasMessage("max repeats < 1: 0");
    assertThatThrownBy(() -> Traps.USUAL.maxSimilar(0)).hasMessage("max similar pages < 1: 0");
    assertThatThrownBy(() -> Traps.USUAL.hostBudget(0)).hasMessage("host budget < 1: 0");
  }
}
