package dev.scraper.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A sample shop of 300 products on the loopback address: something to crawl that is always there,
 * always the same, and nobody else's. A few of its pages misbehave on purpose; its page {@code
 * /about} lists them.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads. Its own threads end in {@link #close}.
 */
public final class DemoShop implements AutoCloseable {

  /** How long the slow page takes. */
  public static final Duration SLOW = Duration.ofSeconds(1);

  /** Enough for each of the demo's open requests to be served at once, and a browser's. */
  private static final int THREADS = 12;

  /** Requests remembered; a shop that is left running forgets the oldest. */
  private static final int MAX_VISITS = 10_000;

  /** Read once, by the first server of the JVM. */
  private static final String NO_DELAY = "sun.net.httpserver.nodelay";

  private final Catalog catalog = Catalog.create();
  private final HttpServer server;
  private final ExecutorService workers;
  private final String base;
  private final Routes routes;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Lock lock = new ReentrantLock();
  private final Deque<Visit> visits = new ArrayDeque<>(); // guarded by lock

  /**
   * A request that came in.
   *
   * @param at when
   * @param method GET, mostly
   * @param path with the query, as it was sent
   */
  public record Visit(Instant at, String method, String path) {}

  private DemoShop(int port) throws IOException {
    // The server sends header and body apart; without this a kept connection waits 40 ms between.
    if (System.getProperty(NO_DELAY) == null) {
      System.setProperty(NO_DELAY, "true");
    }
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
    this.base = "http://127.0.0.1:" + server.getAddress().getPort();
    this.routes = new Routes(catalog, base);
    AtomicInteger number = new AtomicInteger();
    this.workers =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "demo-shop-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(workers);
    server.createContext("/", this::handle);
    server.start();
  }

  /**
   * Opens the shop.
   *
   * @param port 0 for any that is free
   * @throws IOException if the port is taken
   */
  public static DemoShop open(int port) throws IOException {
    return new DemoShop(port);
  }

  /** The home page's address. */
  public String url() {
    return base + "/";
  }

  /** What the shop sells. */
  public List<Product> products() {
    return catalog.products();
  }

  /** The requests so far, oldest first; at most the last 10,000. */
  public List<Visit> visits() {
    lock.lock();
    try {
      return List.copyOf(visits);
    } finally {
      lock.unlock();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      remember(new Visit(Instant.now(), method, exchange.getRequestURI().toString()));
      boolean head = method.equals("HEAD");
      if (!head && !method.equals("GET")) {
        Reply refusal = Reply.of(405, "text/plain", "This shop can only be read.\n");
        send(exchange, refusal.with("Allow", "GET, HEAD"), false);
        return;
      }
      if (exchange.getRequestURI().getPath().equals(Routes.SLOW)) {
        pause();
      }
      send(exchange, routes.reply(exchange.getRequestURI()), head);
    }
  }

  /** Waits as long as the slow page takes, or until the shop closes. */
  private void pause() {
    try {
      closing.await(SLOW.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, Reply reply, boolean head) throws IOException {
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = reply.body();
    if (head || body.length == 0) {
      // To this server -1 means no body, and 0 one of unknown length.
      exchange.sendResponseHeaders(reply.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(reply.status(), body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private void remember(Visit visit) {
    lock.lock();
    try {
      if (visits.size() == MAX_VISITS) {
        visits.removeFirst();
      }
      visits.addLast(visit);
    } finally {
      lock.unlock();
    }
  }

  /** Closes the shop; requests that are open end without an answer. */
  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    workers.shutdownNow();
    try {
      workers.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
