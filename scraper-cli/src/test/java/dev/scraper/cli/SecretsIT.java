package dev.scraper.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where header values, cookies and the user info of a URL go, and where they do not. */
class SecretsIT {

  /** With characters that no digest in base 32 or 16 has. */
  private static final String[] SECRETS = {
    "s3cret-0189", "k3y-0189", "c00kie-0189", "passw0rd-0189"
  };

  @TempDir Path folder;
  private final WireMockServer site = new WireMockServer(options().dynamicPort());
  private final WireMockServer other = new WireMockServer(options().dynamicPort());

  @BeforeEach
  void open() {
    site.start();
    other.start();
    String away = "http://localhost:" + other.port(); // cookies are for all ports of a host
    html(site, "/", "<a href=/away>a</a><a href=/gone>b</a><a href=/next>c</a>");
    html(site, "/next", "<a href='" + away + "/linked'>d</a>");
    site.stubFor(get("/gone").willReturn(aResponse().withStatus(500).withBody("no")));
    site.stubFor(
        get("/away").willReturn(aResponse().withStatus(302).withHeader("Location", away + "/to")));
    html(other, "/to", "there");
    html(other, "/linked", "there");
  }

  private static void html(WireMockServer server, String path, String body) {
    server.stubFor(
        get(urlEqualTo(path))
            .willReturn(
                aResponse()
                    .withHeader("Content-Type", "text/html")
                    .withHeader("Set-Cookie", "id=c00kie-0189; Path=" + path)
                    .withBody("<title>T</title>" + body)));
  }

  @AfterEach
  void close() {
    site.stop();
    other.stop();
  }

  private Program.Result crawl(String... more) throws Exception {
    List<String> arguments =
        Stream.concat(
                Stream.of(
                    "crawl",
                    "http://user:passw0rd-0189@127.0.0.1:" + site.port() + "/",
                    "--header=Authorization: Bearer s3cret-0189",
                    "--header=X-Api-Key: k3y-0189",
                    "--scope=any",
                    "--allow-private",
                    "--delay=0",
                    "--retries=0",
                    "--failures=failures.jsonl",
                    "--stats=stats.json",
                    "-o=records.jsonl",
                    "-o=site.warc.gz",
                    "--state=state"),
                Stream.of(more))
            .toList();
    return Program.run(folder, arguments.toArray(new String[0]));
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
      return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<LoggedRequest> requests(WireMockServer server) {
    return server.findAll(WireMock.anyRequestedFor(WireMock.anyUrl()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-q", "-v", "--debug", "--progress=plain"})
  void secretsReachNoOutputAndNoLog(String talk) throws Exception {
    Program.Result result = crawl(talk);
    assertThat(result.out() + result.err()).doesNotContain(SECRETS);
    for (String file : List.of("failures.jsonl", "stats.json", "records.jsonl", "site.warc.gz")) {
      assertThat(text(folder.resolve(file))).as(file).isNotEmpty().doesNotContain(SECRETS);
    }
    assertThat(text(folder.resolve("failures.jsonl"))).contains("/gone");
    assertThat(requests(site)).allMatch(each -> "k3y-0189".equals(each.getHeader("X-Api-Key")));
    assertThat(requests(other))
        .isNotEmpty()
        .allMatch(
            each ->
                each.getHeader("X-Api-Key") == null
                    && each.getHeader("Authorization") == null
                    && each.getHeader("Cookie") == null);
  }

  @Test
  void anArchiveHasThemWhereThatIsAskedFor() throws Exception {
    crawl("--warc-credentials");
    assertThat(text(folder.resolve("site.warc.gz")))
        .contains("s3cret-0189", "k3y-0189", "c00kie-0189");
  }

  @Test
  void aStateIsForItsOwnerAlone() throws Exception {
    assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
    crawl();
    Path state = folder.resolve("state");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("state.db"))))
        .isEqualTo("rw-------");
  }
}
