package dev.scraper.export;

import static dev.scraper.export.MemoryExporter.awaitBlocked;
import static dev.scraper.export.MemoryExporter.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class OutputsTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;

  private final List<ExportException> failures = Collections.synchronizedList(new ArrayList<>());

  @Test
  void recordsOfManyThreadsArriveOnceEachAndWholeInEveryOutput() throws Exception {
    Path lines = folder.resolve("a.jsonl");
    Path array = folder.resolve("a.json");
    Path table = folder.resolve("a.csv");
    int threads = 8;
    int pages = 150;
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try (Outputs outputs =
        Outputs.open(
            List.of(Exporters.forPath(lines), Exporters.forPath(array), Exporters.forPath(table)),
            failures::add)) {
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int first = t * pages;
        done.add(
            workers.submit(
                () -> {
                  for (int p = first; p < first + pages; p++) {
                    outputs.accept(rows(p * 10, p * 10 + 10));
                  }
                  return null;
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
      assertThat(outputs.accepted()).isEqualTo(threads * pages * 10);
    } finally {
      workers.shutdownNow();
    }

    BitSet seen = new BitSet();
    List<Integer> order = new ArrayList<>();
    for (String line : Files.readAllLines(lines)) {
      JsonNode record = JSON.readTree(line);
      int n = record.get("n").asInt();
      assertThat(record.get("text").asString()).isEqualTo("text \"" + n + "\"\nmore");
      seen.set(n);
      order.add(n);
    }
    assertThat(order).hasSize(threads * pages * 10);
    assertThat(seen.cardinality()).isEqualTo(threads * pages * 10);
    for (int i = 0; i < order.size(); i++) {
      // A page is never torn apart by another's records.
      assertThat(order.get(i) % 10).isEqualTo(i % 10);
    }
    assertThat(JSON.readTree(Files.readString(array)).size()).isEqualTo(order.size());
    assertThat(Files.readAllLines(table)).hasSize(1 + 2 * order.size());
    assertThat(failures).isEmpty();
  }

  @Test
  void fileIsFlushedOnceNothingWaits() throws Exception {
    CountDownLatch flushed = new CountDownLatch(1);
    Path file = folder.resolve("a.jsonl");
    FileExporter inner = Exporters.jsonLines(file);
    MemoryExporter outer =
        new MemoryExporter(true) {
          @Override
          public void open() throws IOException {
            inner.open();
          }

          @Override
          public void write(Row row) throws IOException {
            super.write(row);
            inner.write(row);
          }

          @Override
          public void flush() throws IOException {
            inner.flush();
            if (!written.isEmpty()) {
              flushed.countDown();
            }
          }

          @Override
          public void close() throws IOException {
            inner.close();
          }
        };
    try (Outputs outputs = Outputs.open(List.of(outer), failures::add)) {
      outputs.accept(rows(0, 1));
      flushed.await();

      assertThat(Files.readAllLines(file)).hasSize(1);
    }
  }

  @Test
  void flushComesAfterAThousandRecordsOfUnbrokenLoad() throws Exception {
    MemoryExporter memory = new MemoryExporter(false);
    Outputs outputs = Outputs.open(List.of(memory), failures::add);
    outputs.accept(rows(0, 1));
    memory.started.await();
    outputs.accept(rows(1, 1_020));
    memory.gate.countDown();
    outputs.close();

    assertThat(memory.calls).containsSubsequence("open", "flush 0", "flush 1000", "close");
  }

  @Test
  void acceptBlocksWhileThereIsNoRoomForTheWholePage() throws Exception {
    MemoryExporter memory = new MemoryExporter(false);
    Outputs outputs = Outputs.open(List.of(memory), failures::add);
    outputs.accept(rows(0, Outlet.CAPACITY));
    AtomicInteger returned = new AtomicInteger();
    Thread producer =
        new Thread(
            () -> {
              try {
                outputs.accept(rows(Outlet.CAPACITY, Outlet.CAPACITY + 2));
              } catch (ExportException e) {
                throw new AssertionError(e);
              }
              returned.incrementAndGet();
            });
    producer.start();
    awaitBlocked(producer);
    assertThat(returned).hasValue(0);
    assertThat(outputs.accepted()).isEqualTo(Outlet.CAPACITY);

    memory.gate.countDown();
    producer.join();
    outputs.close();
    assertThat(memory.written).hasSize(Outlet.CAPACITY + 2);
    assertThat(returned).hasValue(1);
  }

  @Test
  void pageLargerThanTheQueuePassesWhenNothingElseIsThere() throws Exception {
    MemoryExporter memory = new MemoryExporter(true);
    Outputs outputs = Outputs.open(List.of(memory), failures::add);
    outputs.accept(rows(0, 3 * Outlet.CAPACITY));
    outputs.accept(rows(0, 3 * Outlet.CAPACITY));
    outputs.close();

    assertThat(memory.written).hasSize(6 * Outlet.CAPACITY);
  }

  @Test
  void interruptedProducerLosesNothingAndKeepsItsFlag() throws Exception {
    MemoryExporter held = new MemoryExporter(false);
    Path file = folder.resolve("a.jsonl");
    Outputs outputs = Outputs.open(List.of(held, Exporters.jsonLines(file)), failures::add);
    outputs.accept(rows(0, Outlet.CAPACITY));
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    Thread producer =
        new Thread(
            () -> {
              try {
                outputs.accept(rows(0, 5));
                flag.complete(Thread.currentThread().isInterrupted());
              } catch (Throwable e) {
                flag.completeExceptionally(e);
              }
            });
    producer.start();
    awaitBlocked(producer);
    producer.interrupt();
    held.gate.countDown();

    assertThat(flag.get()).isTrue();
    outputs.close();
    assertThat(held.written).hasSize(Outlet.CAPACITY + 5);
    assertThat(Files.readAllLines(file)).hasSize(Outlet.CAPACITY + 5);
  }

  @Test
  void closeOfAnInterruptedThreadStillWaitsAndKeepsTheFlag() throws Exception {
    Path file = folder.resolve("a.json");
    Outputs outputs = Outputs.open(List.of(Exporters.json(file)), failures::add);
    Thread.currentThread().interrupt();
    outputs.accept(rows(0, 500));
    outputs.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(JSON.readTree(Files.readString(file)).size()).isEqualTo(500);
  }

  @Test
  void eachOutputHasItsDaemonThreadWhichEndsWithClose() throws Exception {
    MemoryExporter first = new MemoryExporter(true);
    MemoryExporter second = new MemoryExporter(true);
    Outputs outputs = Outputs.open(List.of(first, second), failures::add);
    outputs.accept(rows(0, 1));
    outputs.close();
    outputs.close();

    assertThat(first.thread.getName()).isEqualTo("scraper-export-1");
    assertThat(second.thread.getName()).isEqualTo("scraper-export-2");
    assertThat(first.thread.isDaemon()).isTrue();
    assertThat(first.thread.isAlive()).isFalse();
    assertThat(second.thread.isAlive()).isFalse();
    assertThat(first.calls.stream().filter("close"::equals)).hasSize(1);
  }

  @Test
  void withoutOutputsRecordsAreCounted() throws Exception {
    Outputs outputs = Outputs.open(List.of(), failures::add);
    outputs.accept(rows(0, 7));
    outputs.accept(List.of());
    outputs.close();

    assertThat(outputs.accepted()).isEqualTo(7);
    assertThatThrownBy(() -> outputs.accept(rows(0, 1))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void eachOutputGetsItsShareAndAnOutputWithoutOneGoesOn() throws Exception {
    MemoryExporter even = new MemoryExporter(true);
    MemoryExporter all = new MemoryExporter(true);
    MemoryExporter none = new MemoryExporter(true);
    try (Outputs outputs = Outputs.open(List.of(even, all, none), failures::add)) {
      List<Row> page = rows(0, 4);
      Share two = Share.of(List.of(page.get(0), page.get(2)));
      outputs.deliver(List.of(two, Share.of(page), Share.NOTHING), 4);
      outputs.deliver(List.of(Share.NOTHING, Share.of(rows(4, 5)), Share.NOTHING), 1);
      assertThat(outputs.accepted()).isEqualTo(5);
      assertThatThrownBy(() -> outputs.deliver(List.of(Share.of(page)), 4))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(even.written).containsExactly(0, 2);
    assertThat(all.written).containsExactly(0, 1, 2, 3, 4);
    assertThat(none.written).isEmpty();
    assertThat(none.calls).endsWith("close");
    assertThat(failures).isEmpty();
  }
}
