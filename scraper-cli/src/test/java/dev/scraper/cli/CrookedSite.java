package dev.scraper.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A site of many pages with all that goes wrong on sites. What a path gives never changes, and what
 * a crawl makes of the whole does not hang on the order of its pages: what fails is linked from one
 * page only.
 */
final class CrookedSite implements AutoCloseable {

  private final int pages;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, AtomicInteger> hits = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();

  private volatile int alarmAt = Integer.MAX_VALUE;
  private volatile CompletableFuture<Object> alarm = new CompletableFuture<>();

  CrookedSite(int pages) throws IOException {
    this.pages = pages;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** Completed when so many more requests have come. */
  CompletableFuture<Object> after(int more) {
    CompletableFuture<Object> next = new CompletableFuture<>();
    alarm = next;
    alarmAt = requests.get() + more;
    return next;
  }

  /** How many requests have come since this was asked; those for robots.txt are not counted. */
  int takeHits() {
    int sum = hits.values().stream().mapToInt(AtomicInteger::get).sum();
    hits.clear();
    return sum;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (!path.equals("/robots.txt")) {
      hits.computeIfAbsent(path, any -> new AtomicInteger()).incrementAndGet();
    }
    try (exchange) {
      answer(exchange, path);
    }
    if (requests.incrementAndGet() >= alarmAt) {
      alarm.complete(path);
    }
  }

  private void answer(HttpExchange exchange, String path) throws IOException {
    String[] parts = path.split("/");
    int number = parts.length > 2 ? Integer.parseInt(parts[2]) : 0;
    switch (parts.length > 1 ? parts[1] : "") {
      case "robots.txt" -> send(exchange, 200, "text/plain", "User-agent: *\nDisallow: /private");
      case "p" -> send(exchange, 200, "text/html", page(number));
      case "gone" -> send(exchange, 404, "text/html", "gone");
      case "broken" -> send(exchange, 500, "text/html", "broken");
      case "closed" -> { // not before a byte: on a kept connection that would be asked again
        exchange.sendResponseHeaders(200, 99);
        exchange.getResponseBody().write('x');
        exchange.getResponseBody().flush(); // newer JDKs keep the header back until then
      }
      case "image" -> send(exchange, 200, "image/png", "no image");
      case "hop" -> // a chain of three, then a page that is linked elsewhere, too
          redirect(exchange, number % 4 < 3 ? "/hop/" + (number + 1) : "/p/" + number % pages);
      case "to" -> redirect(exchange, "/p/" + number * 7 % pages);
      case "loop" -> redirect(exchange, "/loop/" + (number ^ 1));
      case "stray" -> redirect(exchange, "/gone/" + number);
      default -> send(exchange, 404, "text/plain", "none");
    }
  }

  private String page(int n) {
    StringBuilder html = new StringBuilder("<title>Page " + n + "</title>");
    for (int i = 0; i < n % 5; i++) {
      html.append("<div class=item><b>item ").append(n).append('-').append(i);
      html.append("</b><i>a \"quoted\", long\n text, \u00e9</i></div>");
    }
    link(html, "/p/", 2 * n + 1);
    link(html, "/p/", 2 * n + 2);
    link(html, "/p/", n / 2 + 5);
    String[] odd = {"gone", "to", "private", "stray", "image", "hop", "broken", "loop", "closed"};
    String kind = odd[n % odd.length];
    if (n % 7 == 0 || n % odd.length < 6) { // those that are tried again take their time
      html.append("<a href=/").append(kind).append('/').append(4 * n).append(">x</a>");
    }
    return html.toString();
  }

  private void link(StringBuilder html, String folder, int page) {
    if (page < pages) {
      html.append("<a href=").append(folder).append(page).append(">page</a>");
    }
  }

  private static void redirect(HttpExchange exchange, String to) throws IOException {
    exchange.getResponseHeaders().set("Location", to);
    exchange.sendResponseHeaders(302, -1);
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
