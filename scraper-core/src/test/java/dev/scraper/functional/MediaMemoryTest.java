package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.fixture.RawSite;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files do not go through memory. */
class MediaMemoryTest {

  private static final int FILES = 4;
  private static final int MEGABYTES = 60;

  @TempDir private Path temp;

  @Test
  void filesLargerThanTheHeapAreDownloadedSeveralAtATime() throws Exception {
    try (RawSite site = new RawSite()) {
      StringBuilder html = new StringBuilder();
      for (int i = 0; i < FILES; i++) {
        html.append("<img src=/").append(i).append(">");
        byte first = (byte) i;
        site.on("/" + i, peer -> large(peer, first));
      }
      site.says("/", RawSite.ok("Content-Type: text/html\r\n", html.toString()));
      assertThat(download(site.url("/")))
          .contains("files=" + FILES, "bytes=" + FILES * MEGABYTES * 1_000_000L, "{}");
    }
  }

  private static void large(RawSite.Peer peer, byte first) throws Exception {
    peer.send(
        "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: "
            + MEGABYTES * 1_000_000L
            + "\r\n\r\n");
    byte[] piece = new byte[1_000_000];
    piece[0] = first;
    for (int i = 0; i < MEGABYTES; i++) {
      peer.send(piece);
    }
  }

  private String download(String seed) throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx48m",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-cp",
                    System.getProperty("java.class.path"),
                    MediaMemoryCrawl.class.getName(),
                    seed,
                    temp.resolve("media").toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return printed;
  }
}
