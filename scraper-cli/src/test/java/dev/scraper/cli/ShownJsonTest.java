package dev.scraper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownJsonTest {

  private static String shown(String json, int step) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] all = json.getBytes(StandardCharsets.UTF_8);
    try (ShownJson out = new ShownJson(bytes)) {
      for (int i = 0; i < all.length; i += step) {
        out.write(all, i, Math.min(step, all.length - i));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 1_000})
  void whatActsOnATerminalIsEscapedAndMeansTheSame(int step) throws Exception {
    String acting =
        "\u007f\u0080\u009b31m\u009f\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069";
    String json = "{\"a\":\"x" + acting + "y\"}\n";
    String shown = shown(json, step);
    assertThat(shown.codePoints().allMatch(c -> c == '\n' || c >= ' ' && c < 0x7f)).isTrue();
    assertThat(Json.parse(shown)).isEqualTo(Json.parse(json));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 1_000})
  void allOtherTextIsAsItWas(int step) throws Exception {
    String json =
        "{\"a\":\"\u00a0\u00bf\u00e9 \u0627\u0600\u2010\u2030\u20ac\u2065\u206a \ud83d\ude00\"}\n";
    assertThat(shown(json, step)).isEqualTo(json);
  }

  @Test
  void singleBytesPassToo() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ShownJson out = new ShownJson(bytes)) {
      out.write('{');
      out.write('}');
    }
    assertThat(bytes).hasToString("{}");
  }
}
