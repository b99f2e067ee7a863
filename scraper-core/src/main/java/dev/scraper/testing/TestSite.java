package dev.scraper.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.scraper.http.Headers;
import dev.scraper.http.Url;
import dev.scraper.intercept.Interceptor;
import dev.scraper.internal.media.MediaTypes;
import dev.scraper.internal.saved.SiteFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small web site on the loopback address, for tests: served from a folder, with more answers in
 * code, and with a record of what it was asked.
 *
 * <p>A GET of {@code /a/b} gives the file {@code a/b}, or else {@code a/b.html}, {@code a/b.json}
 * or {@code a/b.xml}; {@code /a/} gives {@code a/index.html} (or .json, .xml), or else {@code
 * a.html}. A query belongs to the file's name: {@code /list?page=2} is {@code list?page=2.html}, or
 * with {@code @} for {@code ?} where a file system wants that, and a slash in it is written {@code
 * %2F}; {@code /list/?page=2} is {@code list/index?page=2.html}. An address without a file is 404,
 * so robots.txt too, unless there is one. Nothing outside of the folder is served.
 *
 * <p>The first site of a JVM sets the system property {@code sun.net.httpserver.nodelay}, if it is
 * not set: without it the JDK's server takes 40 ms for each answer on Java 17.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads. {@link #close} waits for no request.
 */
public final class TestSite implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TestSite.class);
  private static final String NO_DELAY = "sun.net.httpserver.nodelay";

  private final @Nullable SiteFolder folder;
  private final HttpServer server;
  private final ExecutorService threads;
  private final Url home;
  private final Map<String, Function<SiteRequest, SiteReply>> routes = new ConcurrentHashMap<>();

  /** Filled by the server's threads, never emptied. */
  private final ConcurrentLinkedQueue<SiteRequest> requests = new ConcurrentLinkedQueue<>();

  private final ConcurrentLinkedQueue<StandIn> standIns = new ConcurrentLinkedQueue<>();

  private TestSite(@Nullable SiteFolder folder) {
    this.folder = folder;
    if (System.getProperty(NO_DELAY) == null) {
      System.setProperty(NO_DELAY, "true");
    }
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("no port for a test site: " + e, e);
    }
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "test-site");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    home = Url.parse("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /** A site without pages, for {@link #route}. */
  public static TestSite empty() {
    return new TestSite(null);
  }

  /**
   * A site served from a folder. Files may be added and changed while it runs.
   *
   * @throws UncheckedIOException if there is no such folder; the message has its whole path
   */
  public static TestSite folder(Path folder) {
    SiteFolder pages;
    try {
      pages = new SiteFolder(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for a test site: " + folder.toAbsolutePath(), e);
    }
    return new TestSite(pages);
  }

  /**
   * A site served from a folder of the class path, such as one in {@code src/test/resources}.
   *
   * @param name from the root of the class path
   * @throws IllegalArgumentException if there is no such folder, or if it is inside of a jar
   */
  public static TestSite resource(String name) {
    ClassLoader own = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = own == null ? TestSite.class.getClassLoader() : own;
    URL url = loader.getResource(name);
    if (url == null || !url.getProtocol().equals("file")) {
      String why = url == null ? "nothing of that name" : "not a folder on disk: " + url;
      throw new IllegalArgumentException(
          "no folder on the class path for a test site: " + name + " (" + why + ")");
    }
    try {
      return folder(Path.of(url.toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("no folder for a test site: " + url, e);
    }
  }

  /**
   * Answers an address in code, before any file is looked for, whatever the method.
   *
   * @param path with a query for that one address, without for the path with any query
   * @param answer called by several threads at once; what it throws is answered with 500
   * @throws IllegalArgumentException if the path does not start with a slash
   */
  public TestSite route(String path, Function<SiteRequest, SiteReply> answer) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("a route starts with a slash: " + path);
    }
    routes.put(path, Objects.requireNonNull(answer));
    return this;
  }

  /** Answers an address with always the same: see {@link #route(String, Function)}. */
  public TestSite route(String path, SiteReply answer) {
    Objects.requireNonNull(answer);
    return route(path, request -> answer);
  }

  /**
   * An address of this site.
   *
   * @param path starts with a slash
   */
  public String url(String path) {
    return home.resolve(path)
        .filter(url -> url.isSameOrigin(home))
        .orElseThrow(() -> new IllegalArgumentException("not a path: " + path))
        .toString();
  }

  /** What was asked so far, in the order of arrival. */
  public List<SiteRequest> requests() {
    return List.copyOf(requests);
  }

  /** The targets asked for so far (path and query), in the order of arrival. */
  public List<String> targets() {
    return requests.stream().map(SiteRequest::target).toList();
  }

  /**
   * A new interceptor that lets this site answer in the place of all hosts, so that a spider runs
   * with the addresses of the real site, and no real host is asked. It has cookies of its own, and
   * what the client adds to a request (User-Agent, say) is the default. Characters that the JDK's
   * server does not take arrive escaped. Ends with this site.
   */
  public Interceptor standIn() {
    StandIn standIn = new StandIn(home);
    standIns.add(standIn);
    return standIn;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      SiteRequest request = read(exchange);
      requests.add(request);
      SiteReply reply;
      try {
        reply = reply(request);
      } catch (Exception e) {
        LOG.warn("a test site's answer to {} threw", request, e);
        reply = SiteReply.text("text/plain; charset=utf-8", e.toString()).status(500);
      }
      if (!reply.isHungUp()) {
        send(exchange, reply);
      }
    }
  }

  private static SiteRequest read(HttpExchange exchange) throws IOException {
    List<String> fields = new ArrayList<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> values.forEach(value -> fields.addAll(List.of(name, value))));
    URI uri = exchange.getRequestURI();
    String query = uri.getRawQuery();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    return new SiteRequest(
        exchange.getRequestMethod(),
        query == null ? uri.getRawPath() : uri.getRawPath() + "?" + query,
        Headers.received(fields),
        body);
  }

  private SiteReply reply(SiteRequest request) throws IOException {
    Function<SiteRequest, SiteReply> route =
        routes.getOrDefault(request.target(), routes.get(request.path()));
    if (route != null) {
      return Objects.requireNonNull(route.apply(request), "the route gave null");
    }
    boolean gets = request.method().equals("GET") || request.method().equals("HEAD");
    if (!gets) {
      return SiteReply.empty(405).header("Allow", "GET, HEAD");
    }
    return file(request)
        .orElseGet(() -> SiteReply.text("text/plain", "nothing here: " + request).status(404));
  }

  private Optional<SiteReply> file(SiteRequest request) throws IOException {
    if (folder == null) {
      return Optional.empty();
    }
    String path = request.path();
    String query =
        path.equals(request.target()) ? null : request.target().substring(path.length() + 1);
    Optional<Path> file = folder.find(path, query);
    if (file.isPresent()) {
      byte[] content = Files.readAllBytes(file.get());
      String name = file.get().getFileName().toString();
      return Optional.of(SiteReply.bytes(MediaTypes.of(name, content), content));
    }
    if (folder.isFolder(path)) {
      String end = query == null ? "/" : "/?" + query;
      return Optional.of(SiteReply.redirect(path + end).status(301));
    }
    return Optional.empty();
  }

  private static void send(HttpExchange exchange, SiteReply reply) throws IOException {
    reply.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
    boolean bodiless =
        exchange.getRequestMethod().equals("HEAD")
            || reply.status() == 204
            || reply.status() == 304
            || reply.body().length == 0;
    exchange.sendResponseHeaders(reply.status(), bodiless ? -1 : reply.body().length);
    if (!bodiless) {
      exchange.getResponseBody().write(reply.body());
    }
  }

  /** Closes the site; requests that are open end at once. */
  @Override
  public void close() {
    standIns.forEach(StandIn::close);
    server.stop(0);
    threads.shutdownNow();
  }
}
