package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.fixture.LeakCheck;
import dev.scraper.policy.Politeness;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Crawls real sites, the API documentation of well-known libraries, and compares what was fetched
 * with what a plain traversal finds that shares no code with ours.
 */
@ExtendWith(LeakCheck.class)
class JavadocCrawlTest {

  static Stream<Path> sites() throws IOException {
    Path folder = Path.of("target", "javadoc");
    try (Stream<Path> jars = Files.list(folder)) {
      return jars.filter(jar -> jar.toString().endsWith(".jar")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("sites")
  void exactlyTheReachablePagesAreFetchedEachOnce(Path jar) throws Exception {
    try (SiteFromJar site = new SiteFromJar(jar)) {
      Set<String> expected = site.plainTraversal("index.html");
      assertThat(expected).as("pages of %s", jar).hasSizeGreaterThan(40);
      site.asked.clear();

      Set<String> delivered = ConcurrentHashMap.newKeySet();
      try (Scraper scraper = Scraper.create()) {
        CrawlReport report =
            scraper
                .<Object>crawl(
                    site.url("index.html"),
                    (page, out) -> {
                      delivered.add(page.url().toString());
                      page.links().forEach(out::follow);
                    })
                .politeness(Politeness.polite().delay(Duration.ZERO).perHost(8))
                .run();
        assertThat(report.stats().pages()).isEqualTo(delivered.size());
      }
      assertThat(delivered).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(site.asked.values()).as("each URL once").allMatch(times -> times == 1);
    }
  }

  /** A site out of a jar, which counts what it is asked for. */
  private static final class SiteFromJar implements AutoCloseable {

    private static final Map<String, String> TYPES =
        Map.of(
            "html", "text/html",
            "css", "text/css",
            "js", "application/javascript",
            "svg", "image/svg+xml",
            "md", "text/markdown",
            "txt", "text/plain",
            "zip", "application/zip",
            "png", "image/png");

    final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private final ZipFile jar;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);

    SiteFromJar(Path file) throws IOException {
      jar = new ZipFile(file.toFile());
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(threads);
      server.createContext("/", this::answer);
      server.start();
    }

    String url(String path) {
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + path;
    }

    private void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        asked.merge(exchange.getRequestURI().toString(), 1, Integer::sum);
        String name = exchange.getRequestURI().getPath().substring(1);
        var entry = jar.getEntry(name);
        if (entry == null || entry.isDirectory()) {
          exchange.sendResponseHeaders(404, -1);
          return;
        }
        byte[] body = jar.getInputStream(entry).readAllBytes();
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        exchange
            .getResponseHeaders()
            .add("Content-Type", type == null ? "application/octet-stream" : type);
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
      }
    }

    /** One page after the other, with the JDK's client and jsoup's own resolution of links. */
    Set<String> plainTraversal(String start) throws Exception {
      HttpClient client = HttpClient.newHttpClient();
      Set<String> seen = new TreeSet<>(Set.of(url(start)));
      Set<String> pages = new TreeSet<>();
      Deque<String> todo = new ArrayDeque<>(seen);
      while (!todo.isEmpty()) {
        String url = todo.remove();
        HttpResponse<byte[]> response =
            client.send(
                HttpRequest.newBuilder(URI.create(url)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (response.statusCode() != 200 || !type.startsWith("text/")) {
          continue;
        }
        pages.add(url);
        if (type.equals("text/html")) {
          Document page = Jsoup.parse(new java.io.ByteArrayInputStream(response.body()), null, url);
          for (Element link :
              page.select("a[href], area[href], frame[src], iframe[src], link[rel~=next|prev]")) {
            String target =
                link.absUrl(link.hasAttr("href") ? "href" : "src").replaceAll("#.*", "");
            if (target.startsWith(url("")) && seen.add(target)) {
              todo.add(target);
            }
          }
        }
      }
      return pages;
    }

    @Override
    public void close() throws IOException {
      server.stop(0);
      threads.shutdown();
      jar.close();
    }
  }
}
