package dev.scraper.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The server that the programs in docs/asyncio.md ask, so that they can be tried: exchange rates as
 * JSON.
 *
 * <pre>
 * /rates/EUR              {"code":"EUR","rate":1.08}; 404 for a code that it does not know
 * /rates/EUR?wait=500     the same after that many milliseconds
 * /list?page=1            {"codes":["EUR","GBP"],"next":"/list?page=2"}, three pages
 * /convert                POST {"from":"EUR","amount":100}: {"amount":108.5}
 * /events                 three rates as server-sent events; then 204, which ends the stream
 * </pre>
 *
 * <p>Argument: a port, 8000 in the documents.
 */
public final class RatesServer implements AutoCloseable {

  private static final Map<String, String> RATES =
      Map.of("EUR", "1.08", "GBP", "1.27", "JPY", "0.0067", "CHF", "1.12", "SEK", "0.095");

  private static final String NO_DELAY = "sun.net.httpserver.nodelay";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);

  RatesServer(int port) throws IOException {
    if (System.getProperty(NO_DELAY) == null) {
      System.setProperty(NO_DELAY, "true"); // without it an answer takes 40 ms on Java 17
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().getPath();
      String query = exchange.getRequestURI().getQuery();
      pause(query == null || !query.startsWith("wait=") ? "0" : query.substring(5));
      if (path.startsWith("/rates/")) {
        String code = path.substring("/rates/".length());
        json(exchange, RATES.containsKey(code) ? rate(code) : "");
      } else if (path.equals("/list")) {
        json(exchange, page(query == null ? "page=1" : query));
      } else if (path.equals("/convert")) {
        json(exchange, body.contains("\"EUR\"") ? "{\"amount\":108.5}" : "");
      } else if (path.equals("/events")) {
        events(exchange);
      } else {
        json(exchange, "");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server is closed; so is the connection
    }
  }

  private static String rate(String code) {
    return "{\"code\":\"" + code + "\",\"rate\":" + RATES.get(code) + "}";
  }

  private static String page(String query) {
    return switch (query) {
      case "page=1" -> "{\"codes\":[\"EUR\",\"GBP\"],\"next\":\"/list?page=2\"}";
      case "page=2" -> "{\"codes\":[\"JPY\",\"CHF\"],\"next\":\"/list?page=3\"}";
      case "page=3" -> "{\"codes\":[\"SEK\"]}";
      default -> "";
    };
  }

  /** Ends early when the server is closed. */
  private void pause(String millis) throws InterruptedException {
    if (closed.await(Long.parseLong(millis), TimeUnit.MILLISECONDS)) {
      throw new InterruptedException();
    }
  }

  private static void json(HttpExchange exchange, String text) throws IOException {
    send(exchange, text.isEmpty() ? 404 : 200, "application/json", text);
  }

  /** One who has had them all comes back with the id of the last one. */
  private static void events(HttpExchange exchange) throws IOException {
    if ("3".equals(exchange.getRequestHeaders().getFirst("Last-Event-ID"))) {
      send(exchange, 204, "text/event-stream", "");
      return;
    }
    StringBuilder text = new StringBuilder("retry: 10\n\n");
    int id = 0;
    for (String code : new String[] {"EUR", "GBP", "JPY"}) {
      text.append("id: ").append(++id).append("\nevent: rate\ndata: ").append(rate(code));
      text.append("\n\n");
    }
    send(exchange, 200, "text/event-stream", text.toString());
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** Requests that are open end without an answer. */
  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /** Serves until the process is ended. */
  @SuppressWarnings("resource") // for as long as the process runs
  public static void main(String[] args) throws IOException {
    System.out.println(new RatesServer(Integer.parseInt(args[0])).address());
  }
}
