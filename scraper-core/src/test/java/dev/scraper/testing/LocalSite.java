package dev.scraper.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;

/**
 * A web server on all addresses of the loopback network (127.0.0.1, 127.0.0.2...: as many hosts as
 * a test wants) that keeps a record of what it was asked, when, and how much at once.
 */
public final class LocalSite implements AutoCloseable {

  /**
   * One request as the server saw it.
   *
   * @param host the Host header without the port
   * @param path with the query
   * @param at when it arrived, in nanoseconds
   */
  public record Hit(String host, String path, String method, long at, Headers headers) {}

  private final MockWebServer server = new MockWebServer();
  private final Map<String, Function<RecordedRequest, MockResponse>> answers =
      new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Hit> hits = new ConcurrentLinkedQueue<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger maxOpen = new AtomicInteger();
  private final Map<String, AtomicInteger> openByHost = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> maxOpenByHost = new ConcurrentHashMap<>();
  private volatile Function<RecordedRequest, MockResponse> otherwise =
      request -> new MockResponse.Builder().code(404).body("nothing here").build();
  private volatile long holdNanos;

  /** A site that answers 404 to everything until it is told more. */
  public LocalSite() {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answer(request);
          }
        });
    try {
      server.start(InetAddress.getByName("0.0.0.0"), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MockResponse answer(RecordedRequest request) {
    long at = System.nanoTime();
    String authority = String.valueOf(request.getHeaders().get("Host"));
    int colon = authority.lastIndexOf(':');
    String host = colon < 0 ? authority : authority.substring(0, colon);
    String path = request.getTarget();
    hits.add(new Hit(host, path, request.getMethod(), at, request.getHeaders()));
    maxOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
    int there = openByHost.computeIfAbsent(host, h -> new AtomicInteger()).incrementAndGet();
    maxOpenByHost
        .computeIfAbsent(host, h -> new AtomicInteger())
        .accumulateAndGet(there, Math::max);
    try {
      Function<RecordedRequest, MockResponse> answer =
          answers.getOrDefault(host + path, answers.getOrDefault(path, otherwise));
      MockResponse response = answer.apply(request);
      if (holdNanos > 0) {
        // Requests are kept open for a moment so that those open at once can be counted.
        LockSupport.parkNanos(holdNanos);
      }
      return response;
    } finally {
      open.decrementAndGet();
      openByHost.get(host).decrementAndGet();
    }
  }

  /** Keeps every request open so long. */
  public LocalSite holding(long millis) {
    holdNanos = millis * 1_000_000;
    return this;
  }

  /** An HTML page. */
  public LocalSite page(String path, String html) {
    return answer(path, request -> html(html));
  }

  /** A page of links. */
  public LocalSite links(String path, String... hrefs) {
    StringBuilder html = new StringBuilder("<title>" + path + "</title>");
    for (String href : hrefs) {
      html.append("<a href=\"").append(href).append("\">link</a>\n");
    }
    return page(path, html.toString());
  }

  /** The robots.txt of all hosts. */
  public LocalSite robots(String text) {
    return answer(
        "/robots.txt",
        request ->
            new MockResponse.Builder().addHeader("Content-Type", "text/plain").body(text).build());
  }

  /** A redirect. */
  public LocalSite redirect(String path, int status, String location) {
    return answer(
        path,
        request -> new MockResponse.Builder().code(status).addHeader("Location", location).build());
  }

  /** A status with a short body. */
  public LocalSite status(String path, int status) {
    return answer(path, request -> new MockResponse.Builder().code(status).body("no").build());
  }

  /**
   * Any answer.
   *
   * @param path the path with query, perhaps after a host name
   */
  public LocalSite answer(String path, Function<RecordedRequest, MockResponse> answer) {
    answers.put(path, answer);
    return this;
  }

  /** What all other paths answer. */
  public LocalSite otherwise(Function<RecordedRequest, MockResponse> answer) {
    otherwise = answer;
    return this;
  }

  /** An answer of HTML. */
  public static MockResponse html(String html) {
    return new MockResponse.Builder()
        .addHeader("Content-Type", "text/html; charset=utf-8")
        .body(html)
        .build();
  }

  /** An absolute URL on 127.0.0.1. */
  public String url(String path) {
    return url(1, path);
  }

  /** An absolute URL on 127.0.0.N. */
  public String url(int host, String path) {
    return "http://127.0.0." + host + ":" + server.getPort() + path;
  }

  /** The port of all hosts. */
  public int port() {
    return server.getPort();
  }

  /** All requests so far, in the order of arrival. */
  public List<Hit> hits() {
    return List.copyOf(hits);
  }

  /** The requests to a path. */
  public List<Hit> hits(String path) {
    return hits.stream().filter(hit -> hit.path().equals(path)).toList();
  }

  /** The requests to a host, 127.0.0.N. */
  public List<Hit> hitsOf(int host) {
    return hits.stream().filter(hit -> hit.host().equals("127.0.0." + host)).toList();
  }

  /** The paths asked for, in the order of arrival. */
  public List<String> paths() {
    return hits.stream().map(Hit::path).toList();
  }

  /** The shortest time between two arrivals at a host, in milliseconds. */
  public double shortestGapMillis(int host) {
    List<Hit> there = hitsOf(host);
    double shortest = Double.MAX_VALUE;
    for (int i = 1; i < there.size(); i++) {
      shortest = Math.min(shortest, (there.get(i).at() - there.get(i - 1).at()) / 1e6);
    }
    return shortest;
  }

  /** The most requests that were open at once. */
  public int maxOpen() {
    return maxOpen.get();
  }

  /** The most requests that were open at once to 127.0.0.N. */
  public int maxOpen(int host) {
    return maxOpenByHost.getOrDefault("127.0.0." + host, new AtomicInteger()).get();
  }

  @Override
  public void close() {
    server.close();
  }
}
