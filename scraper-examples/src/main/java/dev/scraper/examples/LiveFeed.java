package dev.scraper.examples;

import dev.scraper.Scraper;
import dev.scraper.http.Request;
import dev.scraper.json.Json;
import dev.scraper.task.ServerSentEvent;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A live feed (server-sent events) into a file of JSON Lines, an event a line, each on disk before
 * the next one is asked for. A connection that breaks is made again, with the id of the last event,
 * so that the server can go on behind it.
 *
 * <p>Ends when the server says so (status 204), after a number of events, or when the program is
 * interrupted (Ctrl-C); the file is complete in each case.
 *
 * <p>Arguments: the address of the feed, a file (more is added to it if it exists), and how many
 * events at most, if there is a limit.
 */
public final class LiveFeed implements Flow.Subscriber<ServerSentEvent> {

  private final BufferedWriter file;
  private final long limit;
  private final CompletableFuture<Long> end = new CompletableFuture<>();
  private final AtomicLong written = new AtomicLong();
  private volatile Flow.@Nullable Subscription subscription;

  private LiveFeed(BufferedWriter file, long limit) {
    this.file = file;
    this.limit = limit;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (end.isDone()) {
      given.cancel(); // stopped before it began
    } else {
      given.request(1);
    }
  }

  /** Asks for one more when this one is written: a slow disk slows the feed, nothing piles up. */
  @Override
  public void onNext(ServerSentEvent event) {
    Flow.Subscription feed = Objects.requireNonNull(subscription);
    try {
      file.write(line(event) + "\n");
      file.flush();
    } catch (IOException e) {
      feed.cancel();
      end.completeExceptionally(e);
      return;
    }
    if (written.incrementAndGet() == limit) {
      stop();
    } else {
      feed.request(1);
    }
  }

  @Override
  public void onError(Throwable failure) {
    end.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    end.complete(written.get());
  }

  /** It is enough; any thread may say so. */
  private void stop() {
    end.complete(written.get());
    Flow.Subscription begun = subscription;
    if (begun != null) {
      begun.cancel();
    }
  }

  private static String line(ServerSentEvent event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", event.id());
    fields.put("event", event.type());
    fields.put("data", event.data());
    return Json.of(fields).toString();
  }

  /**
   * Writes a feed to a file; blocks until its end.
   *
   * @param limit after so many events it is enough
   * @param stop when this is done it is enough, too
   * @return how many events were written
   */
  static long follow(
      Scraper scraper, String feed, Path to, long limit, CompletableFuture<Void> stop)
      throws IOException {
    try (BufferedWriter file =
        Files.newBufferedWriter(to, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      LiveFeed subscriber = new LiveFeed(file, limit);
      scraper.events(Request.get(feed)).subscribe(subscriber);
      stop.thenRun(subscriber::stop);
      return scraper.await(subscriber.end);
    }
  }

  /** Follows the feed. */
  public static void main(String[] args) throws IOException {
    long limit = args.length > 2 ? Long.parseLong(args[2]) : Long.MAX_VALUE;
    CompletableFuture<Void> stop = new CompletableFuture<>();
    CompletableFuture<Void> over = new CompletableFuture<>();
    Runnable interrupted =
        () -> {
          stop.complete(null);
          over.join(); // the process ends when this returns
        };
    Runtime.getRuntime().addShutdownHook(new Thread(interrupted, "interrupted"));
    try (Scraper scraper = Scraper.create()) {
      System.out.println(follow(scraper, args[0], Path.of(args[1]), limit, stop) + " events");
    } finally {
      over.complete(null);
    }
  }
}
