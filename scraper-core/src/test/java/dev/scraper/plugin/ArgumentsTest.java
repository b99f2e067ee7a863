package dev.scraper.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.http.Url;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

  enum Sort {
    BY_PRICE,
    NAME
  }

  private static final Argument<String> TAG =
      Argument.text("tag").defaultsTo("humor").help("which tag");
  private static final Argument<Integer> PAGES = Argument.integer("pages").between(1, 1000);
  private static final Argument<Duration> WAIT =
      Argument.duration("wait").atLeast(Duration.ofMillis(5));
  private static final Argument<List<Path>> FILES = Argument.path("files").list();

  private static <T> T read(Argument<T> argument, String text) {
    return Arguments.of(List.of(argument), argument.name() + "=" + text).get(argument);
  }

  @Test
  void eachTypeIsRead() {
    assertThat(read(Argument.text("a"), "x=y, z")).isEqualTo("x=y, z");
    assertThat(read(Argument.text("a"), "")).isEmpty();
    assertThat(read(Argument.integer("a"), "-12")).isEqualTo(-12);
    assertThat(read(Argument.decimal("a"), "1.5e3")).isEqualTo(1500.0);
    assertThat(read(Argument.flag("a"), "Yes")).isTrue();
    assertThat(read(Argument.duration("a"), "1.5s")).isEqualTo(Duration.ofMillis(1500));
    assertThat(read(Argument.url("a"), "http://a/b?c=d")).isEqualTo(Url.parse("http://a/b?c=d"));
    assertThat(read(Argument.path("a"), "b/c.txt")).isEqualTo(Path.of("b/c.txt"));
    assertThat(read(Argument.choice("a", "Red", "blue"), "red")).isEqualTo("Red");
    assertThat(read(Argument.choice("a", Sort.class), "by-price")).isEqualTo(Sort.BY_PRICE);
    assertThat(read(Argument.integer("a").optional(), "3")).contains(3);
    assertThat(read(Argument.integer("a").between(1, 3).list(), "1,2,3")).containsExactly(1, 2, 3);
    assertThat(read(Argument.text("a").list(), "x\\,y,z")).containsExactly("x,y", "z");
    assertThat(read(Argument.text("a").list(), "")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "integer|1.5|'1.5' is no whole number",
        "integer|99999999999|'99999999999' is too large a number",
        "decimal|NaN|'NaN' is no decimal number",
        "decimal|1e999|'1e999' is no decimal number",
        "flag|maybe|'maybe' is neither true nor false",
        "duration|5|'5' has no unit: write 5s or 5ms",
        "duration|soon|'soon' is no duration: write for example 250ms, 1.5s, 2m, 1h or 0",
        "url|example.com|'example.com' is no URL: write for example https://example.com/",
        "path||the file name is empty",
        "choice|green|'green' is none of red, blue",
        "pattern|x1|'x1' does not match [a-z]+",
        "list|1,x|'x' is no whole number",
        "range|0|'0' is not from 1 up",
      })
  void eachTypeSaysWhatIsWrong(String type, String text, String message) {
    Argument<?> argument =
        switch (type) {
          case "integer" -> Argument.integer("a");
          case "decimal" -> Argument.decimal("a");
          case "flag" -> Argument.flag("a");
          case "duration" -> Argument.duration("a");
          case "url" -> Argument.url("a");
          case "path" -> Argument.path("a");
          case "choice" -> Argument.choice("a", "red", "blue");
          case "pattern" -> Argument.text("a").matching("[a-z]+");
          case "range" -> Argument.integer("a").atLeast(1);
          default -> Argument.integer("a").list();
        };
    String given = text == null ? "" : text;
    assertThatThrownBy(() -> read(argument, given)).hasMessage("argument a: " + message);
  }

  @Test
  void defaultsStandInForWhatIsNotGiven() {
    Argument<Optional<Url>> proxy = Argument.url("proxy").optional();
    Argument<Boolean> full = Argument.flag("full");
    Argument<List<String>> tags = Argument.text("tags").list().defaultsTo(List.of("a,b", "c"));
    Arguments arguments = Arguments.of(List.of(TAG, proxy, full, tags));
    assertThat(arguments.get(TAG)).isEqualTo("humor");
    assertThat(arguments.get(proxy)).isEmpty();
    assertThat(arguments.get(full)).isFalse();
    assertThat(arguments.get(tags)).containsExactly("a,b", "c");
    assertThat(tags.defaultText()).contains("a\\,b,c");
    assertThat(WAIT.defaultsTo(Duration.ofSeconds(90)).defaultText()).contains("90s");
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    assertThatThrownBy(
            () ->
                Arguments.of(
                    List.of(TAG, PAGES, WAIT),
                    "tga=x",
                    "pages=2000",
                    "tag=a",
                    "tag=b",
                    "verbose",
                    "colour=red"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no argument 'tga'; did you mean tag?; 'verbose' is no argument: write NAME=VALUE; no"
                + " argument 'colour'; there are tag, pages, wait; argument tag is given twice;"
                + " argument pages: '2000' is not from 1 to 1000; argument wait is missing"
                + " (duration from 5ms up)");
  }

  @Test
  void aMissingArgumentIsToldWithItsHelp() {
    assertThatThrownBy(() -> Arguments.of(List.of(Argument.text("city").help("where to look"))))
        .hasMessage("argument city is missing (text, where to look)");
    assertThatThrownBy(() -> Arguments.of(List.of(), "a=b"))
        .hasMessage("no argument 'a'; there are none");
  }

  @Test
  void aListMayBeGivenInPieces() {
    Arguments arguments = Arguments.of(List.of(FILES), "files=C:\\", "files=a,b");
    assertThat(arguments.get(FILES)).containsExactly(Path.of("C:\\"), Path.of("a"), Path.of("b"));
  }

  @Test
  void declarationsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> Argument.text("two words")).hasMessageContaining("'two words'");
    assertThatThrownBy(() -> Argument.text("a").between("a", "b")).hasMessageContaining("no range");
    assertThatThrownBy(() -> PAGES.between(9, 8)).hasMessageContaining("can have no value");
    assertThatThrownBy(() -> PAGES.defaultsTo(0)).hasMessageContaining("the default of argument");
    assertThatThrownBy(() -> Argument.integer("n").defaultsTo(5).atMost(4))
        .hasMessageContaining("the default of argument n: '5' is not up to 4");
    assertThatThrownBy(() -> FILES.list()).hasMessageContaining("files");
    assertThatThrownBy(() -> Argument.choice("a")).hasMessageContaining("nothing to choose");
  }

  @Test
  void anArgumentThatWasNotDeclaredCannotBeRead() {
    Arguments arguments = Arguments.of(List.of(TAG));
    assertThatThrownBy(() -> arguments.get(Argument.integer("tag")))
        .hasMessageContaining("argument tag (integer) is not among those");
    assertThat(arguments.get(Argument.text("tag"))).isEqualTo("humor");
  }
}
