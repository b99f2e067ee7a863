package dev.scraper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConsoleTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Console console = new Console(new PrintStream(bytes, true, StandardCharsets.UTF_8));

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void messageIsOneLineWithoutControlCharacters() {
    console.error("a\u001b[31m\u0007b\r\n\tc\u009bd\u007f\u202ee\u2066f");
    assertThat(shown()).isEqualTo("scraper: a[31mb cdef\n");
  }

  @Test
  void lineGoesAboveTheLiveLine() {
    console.live("live");
    console.say("said");
    console.live("");
    assertThat(shown()).isEqualTo("\r\033[Klive\r\033[Kscraper: said\nlive\r\033[K");
  }

  @Test
  void quietLeavesErrors() {
    console.set(true, false);
    console.say("said");
    console.more("more");
    console.error("error");
    assertThat(shown()).isEqualTo("scraper: error\n");
  }

  @Test
  void othersGetWholeLinesAndNoStackTrace() {
    try (PrintStream err = new PrintStream(console.lines(), true, StandardCharsets.UTF_8)) {
      err.print("WARN half");
      console.error("between");
      err.println(" ä\u001b");
      new IllegalStateException("why", new RuntimeException("cause")).printStackTrace(err);
    }
    assertThat(shown())
        .isEqualTo("scraper: between\nWARN half ä\njava.lang.IllegalStateException: why\n");
  }

  @Test
  void timesAndSizesAreWrittenForPeople() {
    assertThat(Text.of(Duration.ofMillis(850))).isEqualTo("850 ms");
    assertThat(Text.of(Duration.ofMillis(12_340))).isEqualTo("12.3 s");
    assertThat(Text.of(Duration.ofSeconds(3_845))).isEqualTo("1:04:05");
    assertThat(Text.bytes(999)).isEqualTo("999 B");
    assertThat(Text.bytes(1_234_567)).isEqualTo("1.2 MB");
    assertThat(Text.bytes(999_999)).isEqualTo("1.0 MB");
  }
}
