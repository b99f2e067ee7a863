package dev.scraper.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedLinesTest {

  private static List<String> read(String text) {
    InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    List<String> seeds = new ArrayList<>();
    new SeedLines("test", in).forEachRemaining(seeds::add);
    return seeds;
  }

  @Test
  void markBlankLinesAndCommentsArePassedOver() {
    assertThat(read("\uFEFFhttp://a/\r\n\n  # no\n \t\n http://b/#x \nno url"))
        .containsExactly("http://a/", "http://b/#x", "no url");
  }

  @Test
  void emptyFileHasNoSeeds() {
    assertThat(read("")).isEmpty();
    assertThat(read("\uFEFF")).isEmpty();
  }

  @Test
  void failureToReadNamesTheFile() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("gone");
          }
        };
    assertThatThrownBy(() -> new SeedLines("urls.txt", broken).hasNext())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("urls.txt")
        .hasMessageContaining("gone");
  }

  @Test
  void whatCannotBeOpenedIsToldAtOnce(@TempDir Path folder) {
    assertThatThrownBy(() -> SeedLines.open(folder.resolve("none").toString(), Origin.HERE))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> SeedLines.open(folder.toString(), Origin.HERE))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("is a folder");
  }
}
