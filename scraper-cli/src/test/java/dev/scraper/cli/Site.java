package dev.scraper.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web site on the loopback address. What it was not told to have is 404. */
final class Site implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch slowAsked = new CountDownLatch(1);
  private final CountDownLatch slowMayAnswer = new CountDownLatch(1);

  private record Answer(int status, String type, String body) {}

  Site() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** A page with a title, further markup, and links. */
  Site page(String path, String title, String markup, String... links) {
    StringBuilder html = new StringBuilder("<title>" + title + "</title>" + markup);
    for (String link : links) {
      html.append("<a href=\"").append(link).append("\">link</a>");
    }
    return answer(path, 200, "text/html", html.toString());
  }

  Site answer(String path, int status, String type, String body) {
    answers.put(path, new Answer(status, type, body));
    return this;
  }

  /** The paths asked for, in order, robots.txt left out. */
  List<String> asked() {
    return asked.stream().filter(path -> !path.equals("/robots.txt")).toList();
  }

  /** Waits until {@code /slow} has been asked for. */
  void awaitSlow() throws InterruptedException {
    slowAsked.await();
  }

  /** Lets {@code /slow} answer, which it does not before. */
  void releaseSlow() {
    slowMayAnswer.countDown();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    asked.add(path);
    if (path.equals("/slow")) {
      slowAsked.countDown();
      try {
        slowMayAnswer.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    Answer answer = answers.getOrDefault(path, new Answer(404, "text/plain", "none"));
    if (path.startsWith("/endless/")) {
      long next = Long.parseLong(path.substring(9)) + 1;
      answer = new Answer(200, "text/html", "<title>T</title><a href=" + next + ">next</a>");
    }
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    releaseSlow();
    server.stop(0);
    threads.shutdownNow();
  }
}
