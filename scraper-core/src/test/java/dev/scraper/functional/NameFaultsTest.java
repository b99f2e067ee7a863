package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.fixture.RawSite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Names without an address, and with addresses where nobody is, seen by a whole crawl. */
@Timeout(120)
class NameFaultsTest {

  private static final String HOSTS =
      """
      127.0.0.1 localhost good.test
      127.0.0.9 refused.test
      127.0.0.1 refused.test
      127.0.0.8 silent.test
      127.0.0.1 silent.test
      127.0.0.9 dead.test
      """;

  @TempDir Path folder;

  @Test
  void ofSeveralAddressesTheNextOneIsTakenAndANameWithoutAnyFailsAlone() throws Exception {
    List<Socket> waiting = new ArrayList<>();
    try (RawSite site = new RawSite("127.0.0.1", 0)) {
      String port = site.url("").replaceAll(".*:", ":");
      try (ServerSocket deaf = deaf(Integer.parseInt(port.substring(1)), waiting)) {
        site.links(
            "/",
            "http://nowhere.test" + port + "/none",
            "http://dead.test" + port + "/dead",
            "http://refused.test" + port + "/refused",
            "http://silent.test" + port + "/silent",
            "/a");
        site.links("/a").links("/refused").links("/silent");
        List<String> lines = crawl("http://good.test" + port + "/");
        assertThat(lines)
            .containsExactlyInAnyOrder(
                "page http://good.test" + port + "/",
                "page http://good.test" + port + "/a",
                "page http://refused.test" + port + "/refused",
                "page http://silent.test" + port + "/silent",
                "DNS 1 http://nowhere.test" + port + "/none",
                "CONNECT 1 http://dead.test" + port + "/dead",
                "exit 4");
        assertThat(deaf.isBound()).isTrue();
      }
    } finally {
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  /** Listens with a queue that is full, so that whoever connects hears nothing at all. */
  private static ServerSocket deaf(int port, List<Socket> waiting) throws IOException {
    ServerSocket deaf = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.8"));
    for (int i = 0; i < 10; i++) {
      Socket socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(new InetSocketAddress("127.0.0.8", port), 200);
      } catch (SocketTimeoutException full) {
        return deaf;
      }
    }
    throw new AssertionError("the queue does not fill up");
  }

  private List<String> crawl(String seed) throws Exception {
    Path hosts = Files.writeString(folder.resolve("hosts"), HOSTS);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djdk.net.hosts.file=" + hosts,
                "-cp",
                System.getProperty("java.class.path"),
                NameCrawl.class.getName(),
                seed)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return out.lines().filter(line -> line.matches("(page|exit|[A-Z_]+ \\d+) .*")).toList();
  }
}
