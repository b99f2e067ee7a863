package dev.scraper.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class PipelineTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;

  private final List<ExportException> failures = Collections.synchronizedList(new ArrayList<>());

  /** A user's exporter: remembers what it was asked, and can be held up or made to fail. */
  private static class Memory implements Exporter {

    final List<Object> written = Collections.synchronizedList(new ArrayList<>());
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch started = new CountDownLatch(1);
    final CountDownLatch gate;
    volatile Thread thread = Thread.currentThread();

    Memory(boolean open) {
      gate = new CountDownLatch(open ? 0 : 1);
    }

    @Override
    public String name() {
      return "memory";
    }

    @Override
    public void open() throws IOException {
      calls.add("open");
    }

    @Override
    public void write(Row row) throws IOException {
      thread = Thread.currentThread();
      started.countDown();
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      written.add(row.values().get(0));
    }

    @Override
    public void flush() throws IOException {
      calls.add("flush " + written.size());
    }

    @Override
    public void close() throws IOException {
      calls.add("close");
    }
  }

  /** Fails at the third record. */
  private static Memory failing(Throwable failure) {
    return new Memory(true) {
      @Override
      public void write(Row row) throws IOException {
        if (written.size() == 2) {
          PipelineTest.<RuntimeException>raise(failure);
        }
        super.write(row);
      }
    };
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void raise(Throwable failure) throws E {
    throw (E) failure;
  }

  private static List<Row> rows(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(n -> Row.of(List.of("n", "text"), List.of(n, "text \"" + n + "\"\nmore")))
        .toList();
  }

  @Test
  void recordsOfManyThreadsArriveOnceEachAndWholeInEveryOutput() throws Exception {
    Path lines = folder.resolve("a.jsonl");
    Path array = folder.resolve("a.json");
    Path table = folder.resolve("a.csv");
    int threads = 8;
    int pages = 150;
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try (Pipeline pipeline =
        Pipeline.open(
            List.of(Exporters.forPath(lines), Exporters.forPath(array), Exporters.forPath(table)),
            failures::add)) {
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int first = t * pages;
        done.add(
            workers.submit(
                () -> {
                  for (int p = first; p < first + pages; p++) {
                    pipeline.accept(rows(p * 10, p * 10 + 10));
                  }
                  return null;
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
      assertThat(pipeline.accepted()).isEqualTo(threads * pages * 10);
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
    Memory outer =
        new Memory(true) {
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
    try (Pipeline pipeline = Pipeline.open(List.of(outer), failures::add)) {
      pipeline.accept(rows(0, 1));
      flushed.await();

      assertThat(Files.readAllLines(file)).hasSize(1);
    }
  }

  @Test
  void flushComesAfterAThousandRecordsOfUnbrokenLoad() throws Exception {
    Memory memory = new Memory(false);
    Pipeline pipeline = Pipeline.open(List.of(memory), failures::add);
    pipeline.accept(rows(0, 1));
    memory.started.await();
    pipeline.accept(rows(1, 1_020));
    memory.gate.countDown();
    pipeline.close();

    assertThat(memory.calls).containsSubsequence("open", "flush 0", "flush 1000", "close");
  }

  @Test
  void acceptBlocksWhileThereIsNoRoomForTheWholePage() throws Exception {
    Memory memory = new Memory(false);
    Pipeline pipeline = Pipeline.open(List.of(memory), failures::add);
    pipeline.accept(rows(0, Outlet.CAPACITY));
    AtomicInteger returned = new AtomicInteger();
    Thread producer =
        new Thread(
            () -> {
              try {
                pipeline.accept(rows(Outlet.CAPACITY, Outlet.CAPACITY + 2));
              } catch (ExportException e) {
                throw new AssertionError(e);
              }
              returned.incrementAndGet();
            });
    producer.start();
    awaitBlocked(producer);
    assertThat(returned).hasValue(0);
    assertThat(pipeline.accepted()).isEqualTo(Outlet.CAPACITY);

    memory.gate.countDown();
    producer.join();
    pipeline.close();
    assertThat(memory.written).hasSize(Outlet.CAPACITY + 2);
    assertThat(returned).hasValue(1);
  }

  @Test
  void pageLargerThanTheQueuePassesWhenNothingElseIsThere() throws Exception {
    Memory memory = new Memory(true);
    Pipeline pipeline = Pipeline.open(List.of(memory), failures::add);
    pipeline.accept(rows(0, 3 * Outlet.CAPACITY));
    pipeline.accept(rows(0, 3 * Outlet.CAPACITY));
    pipeline.close();

    assertThat(memory.written).hasSize(6 * Outlet.CAPACITY);
  }

  @Test
  void interruptedProducerLosesNothingAndKeepsItsFlag() throws Exception {
    Memory held = new Memory(false);
    Path file = folder.resolve("a.jsonl");
    Pipeline pipeline = Pipeline.open(List.of(held, Exporters.jsonLines(file)), failures::add);
    pipeline.accept(rows(0, Outlet.CAPACITY));
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    Thread producer =
        new Thread(
            () -> {
              try {
                pipeline.accept(rows(0, 5));
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
    pipeline.close();
    assertThat(held.written).hasSize(Outlet.CAPACITY + 5);
    assertThat(Files.readAllLines(file)).hasSize(Outlet.CAPACITY + 5);
  }

  @Test
  void closeOfAnInterruptedThreadStillWaitsAndKeepsTheFlag() throws Exception {
    Path file = folder.resolve("a.json");
    Pipeline pipeline = Pipeline.open(List.of(Exporters.json(file)), failures::add);
    Thread.currentThread().interrupt();
    pipeline.accept(rows(0, 500));
    pipeline.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(JSON.readTree(Files.readString(file)).size()).isEqualTo(500);
  }

  @Test
  void failureOfOneOutputIsToldOnceAndTheOthersAreCompleted() throws Exception {
    for (Throwable cause :
        List.of(
            new IOException("no space"),
            new IllegalStateException("bug"),
            new StackOverflowError())) {
      failures.clear();
      CountDownLatch told = new CountDownLatch(1);
      Memory bad = failing(cause);
      Path file = Files.createTempFile(folder, "a", ".json");
      Pipeline pipeline =
          Pipeline.open(
              List.of(bad, Exporters.json(file).overwrite(true)),
              failure -> {
                failures.add(failure);
                told.countDown();
              });
      try {
        pipeline.accept(rows(0, 10));
      } catch (ExportException e) {
        assertThat(e).hasCause(cause);
      }
      told.await();

      assertThatThrownBy(() -> pipeline.accept(rows(10, 20)))
          .isInstanceOf(ExportException.class)
          .hasMessageStartingWith("memory: ")
          .hasCause(cause);
      assertThatThrownBy(() -> pipeline.accept(List.of())).isInstanceOf(ExportException.class);
      assertThatThrownBy(pipeline::close).isInstanceOf(ExportException.class).hasCause(cause);
      assertThat(failures).hasSize(1);
      assertThat(bad.written).hasSize(2);
      assertThat(bad.calls).endsWith("close");
      assertThat(JSON.readTree(Files.readString(file)).size()).isEqualTo(10);
    }
  }

  @Test
  void producersThatWaitForAFailedOutputAreLetGo() throws Exception {
    Memory bad =
        new Memory(false) {
          @Override
          public void write(Row row) throws IOException {
            super.write(row);
            throw new IOException("gone");
          }
        };
    Pipeline pipeline = Pipeline.open(List.of(bad), failures::add);
    pipeline.accept(rows(0, Outlet.CAPACITY));
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread producer =
        new Thread(
            () -> {
              try {
                pipeline.accept(rows(0, 9));
                thrown.complete(new AssertionError("accepted"));
              } catch (Throwable e) {
                thrown.complete(e);
              }
            });
    producer.start();
    awaitBlocked(producer);
    bad.gate.countDown();

    assertThat(thrown.get()).isInstanceOf(ExportException.class);
    assertThatThrownBy(pipeline::close).isInstanceOf(ExportException.class);
    assertThat(pipeline.accepted()).isEqualTo(Outlet.CAPACITY);
  }

  @Test
  void failureInAcceptAndAgainInCloseIsNoErrorOfItsOwn() {
    assertThatThrownBy(
            () -> {
              CountDownLatch told = new CountDownLatch(1);
              try (Pipeline pipeline =
                  Pipeline.open(
                      List.of(failing(new IOException("gone"))), failure -> told.countDown())) {
                pipeline.accept(rows(0, 2));
                pipeline.accept(rows(0, 2));
                told.await();
                pipeline.accept(rows(0, 1));
              }
            })
        .isInstanceOf(ExportException.class)
        .hasMessage("memory: gone");
  }

  @Test
  void listenerThatThrowsDoesNotStopTheOutputs() throws Exception {
    Memory bad = failing(new IOException("gone"));
    Pipeline pipeline =
        Pipeline.open(
            List.of(bad),
            failure -> {
              throw new IllegalStateException("listener");
            });
    try {
      pipeline.accept(rows(0, 500));
    } catch (ExportException e) {
      assertThat(e).hasMessage("memory: gone");
    }

    assertThatThrownBy(pipeline::close).isInstanceOf(ExportException.class);
  }

  @Test
  void fullDeviceFailsTheCrawlsOutputByName() throws Exception {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "needs /dev/full");
    CountDownLatch told = new CountDownLatch(1);
    Pipeline pipeline =
        Pipeline.open(
            List.of(Exporters.jsonLines(full).overwrite(true)), failure -> told.countDown());
    try {
      pipeline.accept(rows(0, 1));
    } catch (ExportException e) {
      assertThat(e).hasMessageStartingWith("/dev/full: ");
    }
    told.await();

    assertThatThrownBy(pipeline::close)
        .isInstanceOf(ExportException.class)
        .hasMessageStartingWith("/dev/full: ")
        .hasMessageContaining("space");
  }

  @Test
  void outputThatCannotBeOpenedLeavesTheOthersUntouched() throws Exception {
    Path precious = Files.writeString(folder.resolve("old.json"), "precious");
    Path fresh = folder.resolve("new.json");
    Path taken = Files.createFile(folder.resolve("taken.csv"));

    assertThatThrownBy(
            () ->
                Pipeline.open(
                    List.of(
                        Exporters.json(precious).overwrite(true),
                        Exporters.json(fresh),
                        Exporters.csv(taken)),
                    failures::add))
        .isInstanceOf(ExportException.class)
        .hasMessage(taken + ": the file exists")
        .hasCauseInstanceOf(FileAlreadyExistsException.class);
    assertThat(precious).hasContent("precious");
    assertThat(fresh).doesNotExist();
  }

  @Test
  void outputsOpenedBeforeOneThatFailsAreClosedAgain() {
    Memory first = new Memory(true);
    Memory second =
        new Memory(true) {
          @Override
          public void open() throws IOException {
            throw new IOException("not today");
          }
        };

    assertThatThrownBy(() -> Pipeline.open(List.of(first, second), failures::add))
        .isInstanceOf(ExportException.class)
        .hasMessage("memory: not today");
    assertThat(first.calls).containsExactly("open", "close");
    assertThat(second.calls).isEmpty();
  }

  @Test
  void messagesTellWhyAFileCannotBeOpened() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("dir.json"));

    assertThatThrownBy(() -> Pipeline.open(List.of(Exporters.json(directory)), failures::add))
        .hasMessage(directory + ": is a folder");
    assertThatThrownBy(
            () ->
                Pipeline.open(List.of(Exporters.json(folder.resolve("no/a.json"))), failures::add))
        .hasMessage(folder.resolve("no/a.json") + ": no such folder: " + folder.resolve("no"));
  }

  @Test
  void eachOutputHasItsDaemonThreadWhichEndsWithClose() throws Exception {
    Memory first = new Memory(true);
    Memory second = new Memory(true);
    Pipeline pipeline = Pipeline.open(List.of(first, second), failures::add);
    pipeline.accept(rows(0, 1));
    pipeline.close();
    pipeline.close();

    assertThat(first.thread.getName()).isEqualTo("scraper-export-1");
    assertThat(second.thread.getName()).isEqualTo("scraper-export-2");
    assertThat(first.thread.isDaemon()).isTrue();
    assertThat(first.thread.isAlive()).isFalse();
    assertThat(second.thread.isAlive()).isFalse();
    assertThat(first.calls.stream().filter("close"::equals)).hasSize(1);
  }

  @Test
  void withoutOutputsRecordsAreCounted() throws Exception {
    Pipeline pipeline = Pipeline.open(List.of(), failures::add);
    pipeline.accept(rows(0, 7));
    pipeline.accept(List.of());
    pipeline.close();

    assertThat(pipeline.accepted()).isEqualTo(7);
    assertThatThrownBy(() -> pipeline.accept(rows(0, 1))).isInstanceOf(IllegalStateException.class);
  }

  private static void awaitBlocked(Thread thread) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (thread.getState() != Thread.State.WAITING) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
