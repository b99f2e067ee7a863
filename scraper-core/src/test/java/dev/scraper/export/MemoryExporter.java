package dev.scraper.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A user's exporter: remembers what it was asked, and can be held up or made to fail. */
class MemoryExporter implements Exporter {

  final List<Object> written = Collections.synchronizedList(new ArrayList<>());
  final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  final CountDownLatch started = new CountDownLatch(1);
  final CountDownLatch gate;
  volatile Thread thread = Thread.currentThread();

  MemoryExporter(boolean open) {
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

  static List<Row> rows(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(n -> Row.of(List.of("n", "text"), List.of(n, "text \"" + n + "\"\nmore")))
        .toList();
  }

  static void awaitBlocked(Thread thread) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (thread.getState() != Thread.State.WAITING) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
