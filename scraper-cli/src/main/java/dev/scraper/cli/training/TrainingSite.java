package dev.scraper.cli.training;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/**
 * Pages of some 12 KB with some 40 links each, on several hosts of the loopback address, always the
 * same: in UTF-8 and in Latin-1, plain and compressed, with a redirect, missing pages, a robots.txt
 * and a sitemap.
 *
 * <p><b>Thread-safety:</b> safe. Its threads end in {@link #close}.
 */
final class TrainingSite implements AutoCloseable {

  private static final int HOSTS = 4;
  private static final int THREADS = 8;
  private static final String SITEMAP = "/sitemap.xml";

  /** A fatal alert (RFC 8446, 6). */
  private static final byte[] HANDSHAKE_FAILURE = {21, 3, 3, 0, 2, 2, 40};

  /** Read once, by the first server of the JVM. */
  private static final String NO_DELAY = "sun.net.httpserver.nodelay";

  private static final String TEXT =
      "The keeper writes down what came in with the tide, \u00e9t\u00e9 comme hiver &amp; by night: ";

  private final int pages;
  private final List<HttpServer> servers = new ArrayList<>();
  private final List<String> roots = new ArrayList<>();
  private final ExecutorService workers =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "training-site");
            thread.setDaemon(true);
            return thread;
          });

  private final ServerSocket refusing = new ServerSocket(0, 0, InetAddress.getByName("127.0.0.1"));

  private TrainingSite(int pages) throws IOException {
    this.pages = pages;
  }

  /**
   * Opens it on free ports.
   *
   * @param pages how many there are on each host
   * @throws IOException if 127.0.0.1 cannot be used; other hosts are left out where they cannot
   */
  static TrainingSite open(int pages) throws IOException {
    System.setProperty(NO_DELAY, "true");
    TrainingSite site = new TrainingSite(pages);
    for (int host = 1; host <= HOSTS; host++) {
      try {
        site.serve("127.0.0." + host);
      } catch (IOException e) { // not everywhere are there more addresses than the first
        if (host == 1) {
          site.close();
          throw e;
        }
      }
    }
    site.servers.forEach(HttpServer::start); // not before all know all
    site.workers.execute(site::refuse);
    return site;
  }

  private void serve(String host) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(host, 0), 0);
    server.setExecutor(workers);
    server.createContext("/", this::handle);
    servers.add(server);
    roots.add("http://" + host + ":" + server.getAddress().getPort());
  }

  /** Says to whoever comes that no TLS is to be had. */
  private void refuse() {
    while (true) {
      try (Socket socket = refusing.accept()) {
        socket.getInputStream().read(new byte[4_096]);
        socket.getOutputStream().write(HANDSHAKE_FAILURE);
      } catch (IOException e) {
        if (refusing.isClosed()) {
          return;
        }
      }
    }
  }

  /** Where https fails at once. */
  String refusingUrl() {
    return "https://127.0.0.1:" + refusing.getLocalPort() + "/";
  }

  /** The first page. */
  String url() {
    return address(0);
  }

  /** The sitemap of the first host. */
  String sitemap() {
    return roots.get(0) + SITEMAP;
  }

  /** A page of each host. */
  List<String> urls() {
    List<String> urls = new ArrayList<>();
    for (int i = 0; i < roots.size(); i++) {
      urls.add(address(i));
    }
    return urls;
  }

  private String address(int page) {
    return roots.get(page % roots.size()) + "/p/" + page + ".html";
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.equals("/robots.txt")) {
        send(exchange, 200, "text/plain", bytes("User-agent: *\nDisallow: /private/\n"));
      } else if (path.equals(SITEMAP)) {
        send(exchange, 200, "application/xml", bytes(sitemapXml()));
      } else if (path.startsWith("/old/")) {
        exchange.getResponseHeaders().set("Location", path.replace("/old/", "/p/"));
        send(exchange, 301, "text/plain", new byte[0]);
      } else if (path.matches("/p/[0-9]+[.]html")) {
        sendPage(exchange, Integer.parseInt(path.substring(3, path.length() - 5)));
      } else {
        send(exchange, 404, "text/html", bytes("<title>Not here</title>"));
      }
    }
  }

  private void sendPage(HttpExchange exchange, int number) throws IOException {
    boolean latin = number % 8 == 7;
    Charset charset = latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
    byte[] body = page(number, charset).getBytes(charset);
    if (number % 4 == 1) {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
      body = compressed(body);
    }
    exchange.getResponseHeaders().set("Set-Cookie", "seen=" + number + "; Path=/");
    send(exchange, 200, latin ? "text/html" : "text/html; charset=utf-8", body);
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static byte[] compressed(byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body);
    }
    return bytes.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String sitemapXml() {
    StringBuilder xml =
        new StringBuilder("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>");
    for (int i = 0; i < 10; i++) {
      xml.append("<url><loc>").append(address(i)).append("</loc></url>");
    }
    return xml.append("</urlset>").toString();
  }

  private String page(int number, Charset charset) {
    StringBuilder html = new StringBuilder(16_384);
    html.append("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"").append(charset.name());
    html.append("\"><title>Page ").append(number).append("</title>");
    html.append("<link rel=\"canonical\" href=\"").append(address(number)).append("\">");
    html.append("<meta name=description content='Of no interest'><style>p { margin: 1em }</style>");
    html.append("<script>if (1 < 2) { var page = '").append(number).append("'; }</script></head>");
    html.append("<body class='page wide'><!-- begin --><h1>Page ").append(number).append("</h1>");
    html.append("<div class=near>");
    for (int i = 1; i <= 20; i++) {
      link(html, "<li class='entry e" + i + "'>", relative(number, i * i));
    }
    html.append("</div><table><tr><td>1<td>2</table><img src=/i.png alt=''>");
    for (int i = 0; i < 16; i++) {
      html.append("<p id=p").append(i).append(">").append((TEXT + i + ". ").repeat(5));
      link(html, "<b>See</b> ", address(Math.floorMod(number * 7 + i * 31, pages)));
    }
    link(html, "<br>", "/old/" + number + ".html");
    link(html, "<br>", "/gone/" + number % 5 + ".html");
    link(html, "<br>", "/private/" + number + ".html");
    return html.append("</body></html>").toString();
  }

  /** The relative forms that pages have. */
  private String relative(int number, int step) {
    String file = Math.floorMod(number + step, pages) + ".html";
    return switch (step % 5) {
      case 0 -> file;
      case 1 -> "./" + file + "#part";
      case 2 -> "../p/" + file;
      case 3 -> "/p/" + file + "?b=2&amp;a=" + number % 3;
      default -> "/p/" + file;
    };
  }

  private static void link(StringBuilder html, String before, String target) {
    html.append(before).append("<a href=\"").append(target).append("\">to ").append(target);
    html.append("</a>\n");
  }

  @Override
  public void close() throws IOException {
    refusing.close();
    servers.forEach(server -> server.stop(0));
    workers.shutdownNow();
  }
}
