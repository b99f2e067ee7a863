package dev.scraper.examples;

import dev.scraper.Scraper;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.http.Url;
import dev.scraper.json.Json;
import dev.scraper.policy.Politeness;
import dev.scraper.task.Result;
import dev.scraper.task.Results;
import dev.scraper.task.TaskGroup;
import dev.scraper.task.Together;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.Stream;

/**
 * A pipeline over an API: a producer reads the pages of a list, workers ask for the details of what
 * it names, and a file is written. Between them is a queue with a bound: when the workers are slow
 * the producer waits, and the next page of the list is not asked for. So memory stays small however
 * long the list is.
 *
 * <p>It is written twice: with the queue in sight, as one would write it with asyncio, and with
 * {@code pages} and {@code map}, which hold back by themselves.
 *
 * <p>Arguments: the first page of a list such as {@code
 * {"items":[{"id":7}],"next":"/list?page=2"}}, the address of the details up to the id, and a file
 * of JSON Lines, which must not exist.
 */
public final class ApiPipeline {

  /** As many ids wait at most between the list and the workers. */
  static final int WAITING = 10;

  /** As many details are asked for at once. */
  static final int WORKERS = 4;

  /** What the list says of an item. */
  record Entry(int id) {}

  /** What the details say of it. */
  record Item(int id, String name) {}

  private final Scraper scraper;
  private final Request list;
  private final String details;

  ApiPipeline(Scraper scraper, String list, String details) {
    this.scraper = scraper;
    this.list = Request.get(list);
    this.details = details;
  }

  private static Optional<Request> next(Response page) {
    return page.json().at("/next").optionalText().flatMap(page.url()::resolve).map(Request::get);
  }

  private Results<Json> pages() {
    return scraper.pages(list, page -> page.orThrow().json(), ApiPipeline::next);
  }

  private Request detail(int id) {
    return Request.get(details + id);
  }

  /**
   * With a queue. The first failure, wherever, cancels the rest of the group and is thrown; when
   * the block is left nothing of it runs any more. In the order in which the answers come.
   */
  void withQueue(Path file) throws IOException {
    BlockingQueue<Optional<Entry>> queue = new ArrayBlockingQueue<>(WAITING);
    try (Lines lines = new Lines(file);
        TaskGroup group = scraper.group()) {
      group.fork(() -> produce(queue));
      for (int i = 0; i < WORKERS; i++) {
        group.fork(() -> work(queue, lines));
      }
      group.join();
    }
  }

  private int produce(BlockingQueue<Optional<Entry>> queue)
      throws IOException, InterruptedException {
    int entries = 0;
    try (Results<Json> pages = pages()) {
      while (pages.hasNext()) {
        for (Entry entry : pages.next().get().at("/items").list(Entry.class)) {
          queue.put(Optional.of(entry)); // waits while it is full: that is the back-pressure
          entries++;
        }
      }
    }
    for (int i = 0; i < WORKERS; i++) {
      queue.put(Optional.empty()); // no more: one for each worker
    }
    return entries;
  }

  private int work(BlockingQueue<Optional<Entry>> queue, Lines lines)
      throws IOException, InterruptedException {
    int written = 0;
    for (Optional<Entry> next = queue.take(); next.isPresent(); next = queue.take()) {
      Request request = detail(next.get().id());
      lines.write(scraper.await(scraper.fetch(request)).as(Item.class));
      written++;
    }
    return written;
  }

  /** The same without a queue, a worker or a last element; in the order of the list. */
  void withMap(Path file) throws IOException {
    try (Lines lines = new Lines(file);
        Results<Json> pages = pages();
        Stream<Result<Json>> all = pages.stream()) {
      var requests = all.flatMap(ApiPipeline::entries).map(entry -> detail(entry.id())).iterator();
      Together bounded = Together.all().atMost(WORKERS);
      try (Results<Item> items = scraper.map(requests, answer -> answer.as(Item.class), bounded)) {
        while (items.hasNext()) {
          lines.write(items.next().get());
        }
      }
    }
  }

  private static Stream<Entry> entries(Result<Json> page) {
    return page.value().at("/items").list(Entry.class).stream();
  }

  /** A file of JSON Lines. <b>Thread-safety:</b> safe. */
  private static final class Lines implements AutoCloseable {

    private final BufferedWriter file;

    Lines(Path path) throws IOException {
      file = Files.newBufferedWriter(path, java.nio.file.StandardOpenOption.CREATE_NEW);
    }

    void write(Item item) throws IOException {
      synchronized (file) {
        file.write(Json.of(item) + "\n");
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  /** Writes the file. */
  public static void main(String[] args) throws Exception {
    Url.parse(args[1]); // before anything is asked
    Politeness manners = Politeness.polite().delay(Duration.ZERO).perHost(WORKERS + 1);
    try (Scraper scraper = Scraper.builder().politeness(manners).build()) {
      new ApiPipeline(scraper, args[0], args[1]).withQueue(Path.of(args[2]));
    }
  }
}
