package dev.scraper.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.scraper.testing.QuotesSpider.Quote;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A site served from a folder. */
@Timeout(30)
class TestSiteTest {

  @TempDir Path outer;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Path root;
  private TestSite site;

  @BeforeEach
  void serve() throws IOException {
    root = Files.createDirectories(outer.resolve("site"));
    Files.writeString(outer.resolve("secret.html"), "secret");
    write("index.html", "<p>home");
    write("about.html", "<p>about");
    write("list/index.html", "<p>list");
    write("list/index@page=2.html", "<p>list 2");
    write("search@q=%2Fa", "<p>search");
    write("shop/tea@sort=price.html", "<p>tea");
    write("api/items.json", "{\"items\":[]}");
    write("a b.txt", "blank");
    write("feed", "<?xml version='1.0'?><rss/>");
    site = TestSite.folder(root);
  }

  @AfterEach
  void close() {
    site.close();
  }

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(site.url(path))).build(), BodyHandlers.ofString());
  }

  /** The answer to a request target that no client would send. */
  private String raw(String target) throws IOException {
    int port = URI.create(site.url("/")).getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String head = "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/, <p>home, text/html",
    "/index.html, <p>home, text/html",
    "/about, <p>about, text/html",
    "/about/, <p>about, text/html",
    "/list/, <p>list, text/html",
    "/list/?page=2, <p>list 2, text/html",
    "/search?q=/a, <p>search, text/html",
    "/shop/tea?sort=price, <p>tea, text/html",
    "/api/items, '{\"items\":[]}', application/json",
    "/a%20b.txt, blank, text/plain",
    "/feed, <?xml version='1.0'?><rss/>, application/xml",
    "/about?, <p>about, text/html",
  })
  void anAddressGivesTheFileOfItsName(String path, String body, String type) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.body()).isEqualTo(body);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains(type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/robots.txt", "/list/?page=3", "/about?x=1", "/nothing/"})
  void whatHasNoFileIsNotFound(String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).isEqualTo("nothing here: GET " + path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../secret.html",
        "/%2e%2e/secret.html",
        "/..%2fsecret.html",
        "/..%5csecret.html",
        "/list/../../secret.html",
        "//secret.html",
        "/%00",
        "/link",
        "/links/secret.html",
        "/?/../../secret.html",
      })
  void nothingOutsideOfTheFolderIsServed(String target) throws IOException {
    Files.createSymbolicLink(root.resolve("link.html"), outer.resolve("secret.html"));
    Files.createSymbolicLink(root.resolve("links"), outer);
    assertThat(raw(target)).startsWith("HTTP/1.1 404").doesNotContain("\r\n\r\nsecret");
  }

  @Test
  void aFolderWithoutItsSlashIsRedirectedToIt() throws Exception {
    HttpResponse<String> response = get("/list?page=2");
    assertThat(response.statusCode()).isEqualTo(301);
    assertThat(response.headers().firstValue("Location")).contains("/list/?page=2");
  }

  @Test
  void filesMayChangeWhileItRuns() throws Exception {
    write("about.html", "<p>new");
    assertThat(get("/about").body()).isEqualTo("<p>new");
  }

  @Test
  void routesComeBeforeFilesAndSeeTheRequest() throws Exception {
    site.route("/about", SiteReply.html("<p>routed").header("X-Tag", "1").status(201))
        .route("/api", request -> SiteReply.json(request.parameter("page").orElse("none")))
        .route("/api?page=9", SiteReply.empty(204))
        .route("/old", SiteReply.redirect("/about").status(308));
    assertThat(get("/about").body()).isEqualTo("<p>routed");
    assertThat(get("/about").statusCode()).isEqualTo(201);
    assertThat(get("/about").headers().firstValue("X-Tag")).contains("1");
    assertThat(get("/api?page=2").body()).isEqualTo("2");
    assertThat(get("/api").body()).isEqualTo("none");
    assertThat(get("/api?page=9").statusCode()).isEqualTo(204);
    assertThat(get("/old").headers().firstValue("Location")).contains("/about");
  }

  @Test
  void requestsAreKeptInTheirOrderWithHeadersAndBody() throws Exception {
    site.route(
        "/login", request -> SiteReply.text("text/plain", request.parameter("user").orElse("")));
    get("/about");
    HttpRequest post =
        HttpRequest.newBuilder(URI.create(site.url("/login")))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-Token", "t")
            .POST(BodyPublishers.ofString("user=J%C3%B6rg+A&x"))
            .build();
    assertThat(client.send(post, BodyHandlers.ofString()).body()).isEqualTo("J\u00f6rg A");
    assertThat(site.targets()).containsExactly("/about", "/login");
    SiteRequest login = site.requests().get(1);
    assertThat(login.method()).isEqualTo("POST");
    assertThat(login.header("x-token")).contains("t");
    assertThat(login.body()).isEqualTo("user=J%C3%B6rg+A&x");
    assertThat(login.parameter("x")).contains("");
    assertThat(login.parameter("y")).isEmpty();
    assertThat(login).hasToString("POST /login");
  }

  @Test
  void filesAreForGetAndHeadAlone() throws Exception {
    URI about = URI.create(site.url("/about"));
    HttpRequest head =
        HttpRequest.newBuilder(about).method("HEAD", BodyPublishers.noBody()).build();
    assertThat(client.send(head, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    HttpRequest post = HttpRequest.newBuilder(about).POST(BodyPublishers.ofString("x")).build();
    assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }

  @Test
  void aRouteThatThrowsIsAServerError() throws Exception {
    site.route(
        "/broken",
        request -> {
          throw new IllegalStateException("not today");
        });
    HttpResponse<String> response = get("/broken");
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).isEqualTo("java.lang.IllegalStateException: not today");
  }

  @Test
  void aRouteMayHangUp() {
    site.route("/gone", SiteReply.hangUp());
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> get("/gone"));
    assertThat(site.targets()).contains("/gone");
  }

  @Test
  void wrongUseIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> site.route("api", SiteReply.empty(200)))
        .withMessage("a route starts with a slash: api");
    assertThatIllegalArgumentException().isThrownBy(() -> site.url("http://other.example/"));
    assertThatIllegalArgumentException().isThrownBy(() -> SiteReply.empty(600));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestSite.resource("testing/none"))
        .withMessage(
            "no folder on the class path for a test site: testing/none (nothing of that name)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestSite.resource("org/junit/jupiter/api"))
        .withMessageContaining("not a folder on disk");
    Path missing = outer.resolve("missing");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> TestSite.folder(missing))
        .withMessage("no folder for a test site: " + missing.toAbsolutePath());
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> TestSite.folder(root.resolve("index.html")));
  }

  @Test
  void itIsReachedOverTheLoopbackAddressAloneAndEndsWhenClosed() {
    assertThat(site.url("/x?y=1")).matches("http://127\\.0\\.0\\.1:[0-9]+/x\\?y=1");
    site.close();
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> get("/"));
  }

  @Test
  void aSpiderOfOtherHostsIsAnsweredHere() {
    try (TestSite quotes = TestSite.resource("testing/quotes")) {
      quotes.route(
          "/robots.txt", SiteReply.text("text/plain", "User-agent: *\nDisallow: /author/polonius"));
      CrawlResult<Quote> result = SpiderTest.of(new QuotesSpider()).crawl(quotes);
      result
          .hasItems(5)
          .hasItem(new Quote("What's in a name?", "Juliet"))
          .visited("https://quotes.example/page/2/")
          .hasNoFailures();
      assertThat(result.pages())
          .containsExactly(
              "https://quotes.example/",
              "https://quotes.example/author/hamlet",
              "https://quotes.example/page/2/",
              "https://quotes.example/author/juliet");
      assertThat(result.skipped())
          .extracting(s -> s.reason() + " " + s.url())
          .containsExactly("ROBOTS https://quotes.example/author/polonius");
      assertThat(quotes.targets())
          .containsExactly("/robots.txt", "/", "/author/hamlet", "/page/2/", "/author/juliet");
      assertThat(quotes.requests().get(1).header("User-Agent").orElseThrow())
          .startsWith("scraper/");
    }
  }
}
