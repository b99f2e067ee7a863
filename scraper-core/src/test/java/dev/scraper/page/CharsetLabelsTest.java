package dev.scraper.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CharsetLabelsTest {

  @ParameterizedTest
  @CsvSource({
    "unicode-1-1-utf-8, UTF-8",
    "866, IBM866",
    "latin2, ISO-8859-2",
    "l5, windows-1254",
    "iso-8859-8-i, ISO-8859-8",
    "visual, ISO-8859-8",
    "koi8-ru, KOI8-U",
    "dos-874, x-windows-874",
    "x-cp1250, windows-1250",
    "cp819, windows-1252",
    "x-user-defined, windows-1252",
    "x-mac-ukrainian, x-MacUkraine",
    "chinese, GB18030",
    "csbig5, Big5-HKSCS",
    "ms_kanji, windows-31j",
    "korean, x-windows-949",
    "ucs-2, UTF-16LE",
    "unicodefffe, UTF-16BE",
    "iso-8859-16, ISO-8859-16",
    "' \"UTF-8\" ', UTF-8",
    "'\t''Utf8''\n', UTF-8"
  })
  void labelMeansWhatTheStandardSays(String label, String charset) {
    assertThat(CharsetLabels.find(label)).isEqualTo(Charset.forName(charset));
  }

  @ParameterizedTest
  @CsvSource({"cp437, IBM437", "utf-32, UTF-32", "iso-2022-kr, ISO-2022-KR"})
  void labelBeyondTheStandardIsTakenAsTheJvmKnowsIt(String label, String charset) {
    assertThat(CharsetLabels.find(label)).isEqualTo(Charset.forName(charset));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ibm500", "cp1047", "default", "utf-7", "none", "", " ", "a b", "\0"})
  void labelOfNoUseIsUnknown(String label) {
    assertThat(CharsetLabels.find(label)).isNull();
  }
}
