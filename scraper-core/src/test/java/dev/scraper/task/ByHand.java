package dev.scraper.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/** A fetcher whose futures a test completes. */
final class ByHand implements PlainFetcher {

  /** One request that was made. */
  record Asked(Request request, CompletableFuture<Response> future) {

    /** Answers with 200 and that body. */
    void answer(String body) {
      future.complete(response(request, body));
    }

    /** Fails. */
    void fail(Throwable why) {
      future.completeExceptionally(why);
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final List<Asked> asked = new ArrayList<>();

  static Response response(Request request, String body) {
    return new Response(
        request, 200, Headers.empty(), body.getBytes(UTF_8), true, Duration.ofMillis(1));
  }

  static String text(Response response) {
    return new String(response.body(), UTF_8);
  }

  /** GET http://h/0, http://h/1... */
  static List<Request> requests(int count) {
    return IntStream.range(0, count).mapToObj(ByHand::request).toList();
  }

  static Request request(int number) {
    return Request.get("http://h/" + number);
  }

  @Override
  public CompletableFuture<Response> fetch(Request request) {
    Asked one = new Asked(request, new CompletableFuture<>());
    lock.lock();
    try {
      asked.add(one);
      more.signalAll();
    } finally {
      lock.unlock();
    }
    return one.future;
  }

  /** All requests that were made, in their order. */
  List<Asked> all() {
    lock.lock();
    try {
      return List.copyOf(asked);
    } finally {
      lock.unlock();
    }
  }

  /** The requests' numbers. */
  List<Integer> numbers() {
    return all().stream()
        .map(
            one -> Integer.parseInt(one.request().url().toString().substring("http://h/".length())))
        .toList();
  }

  /** The nth request; waits for it. */
  Asked await(int n) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.SECONDS.toNanos(20);
      while (asked.size() <= n) {
        if (left <= 0) {
          throw new AssertionError("not asked for: request " + n + " of " + asked);
        }
        left = more.awaitNanos(left);
      }
      return asked.get(n);
    } finally {
      lock.unlock();
    }
  }

  /** How many are neither answered nor failed nor cancelled. */
  long open() {
    return all().stream().filter(one -> !one.future().isDone()).count();
  }

  /** Keeps no request any longer. */
  void forget() {
    lock.lock();
    try {
      asked.clear();
    } finally {
      lock.unlock();
    }
  }
}
