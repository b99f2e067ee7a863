package dev.scraper.export;

import dev.scraper.http.Capture;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/**
 * One output's queue and writer thread. After a failure it goes on taking pages, and drops them, so
 * that nobody waits for room that never comes.
 */
final class Outlet {

  /**
   * How many records, or exchanges by their weight, may wait or be in writing; a page with more
   * enters when nothing else is.
   */
  static final int CAPACITY = 1_024;

  /**
   * How long pages may gather before they are written, once some have come: to be woken for each
   * costs more than to write it. The first one after a pause is written at once.
   */
  private static final long LINGER = Duration.ofMillis(10).toNanos();

  /** Under load that never lets the queue run empty. */
  private static final int FLUSH_EVERY = 1_000;

  /** What the writer thread is given. */
  private sealed interface Task {}

  /** What a page gave. */
  private record Piece(Share share) implements Task {}

  /** A question where the output ends when all before it is written; null if there is no mark. */
  private record Position(CompletableFuture<String> answer) implements Task {}

  /** The last one. */
  private record End() implements Task {}

  private final Exporter exporter;
  private final String name;
  private final BiConsumer<String, Throwable> onFailure;
  private final Thread thread;

  /** Pages; filled by {@link #put}, emptied by the writer thread. Bounded by {@link #room}. */
  private final BlockingQueue<Task> queue = new LinkedBlockingQueue<>();

  /** Fair, so that a large page is not passed by small ones for ever. */
  private final Semaphore room = new Semaphore(CAPACITY, true);

  /** Of the writer thread: records written since the last flush. */
  private int unflushed;

  /** Of the writer thread: what the page in writing occupies. */
  private int held;

  Outlet(Exporter exporter, int number, BiConsumer<String, Throwable> onFailure) {
    this.exporter = exporter;
    this.name = exporter.name();
    this.onFailure = onFailure;
    this.thread = new Thread(this::run, "scraper-export-" + number);
    thread.setDaemon(true);
  }

  String name() {
    return name;
  }

  void start() {
    thread.start();
  }

  /** Blocks until there is room; an interrupt is kept for later. */
  void put(Share page) {
    int permits = permits(page);
    if (room.availablePermits() - permits < CAPACITY / 2) {
      LockSupport.unpark(thread);
    }
    room.acquireUninterruptibly(permits);
    queue.add(new Piece(page));
  }

  /**
   * Asks where the output ends once all that was put before is flushed. Fails if the output has
   * failed, or knows no marks.
   */
  CompletableFuture<String> mark() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    queue.add(new Position(answer));
    LockSupport.unpark(thread);
    return answer;
  }

  /** No page comes after this. */
  void end() {
    queue.add(new End());
    LockSupport.unpark(thread);
  }

  /** Where the completed output ends; when its thread has ended. */
  String lastMark() throws IOException {
    return resumable().mark();
  }

  private ResumableExporter resumable() {
    if (exporter instanceof ResumableExporter resumable) {
      return resumable;
    }
    throw new IllegalStateException(name + " cannot be cut back");
  }

  /**
   * @return whether the thread was interrupted while it waited
   */
  boolean awaitEnd() {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  private void run() {
    boolean ended = false;
    try {
      writeUntilEnd();
      ended = true;
    } catch (Throwable e) {
      onFailure.accept(name, e);
    }
    try {
      exporter.close();
    } catch (Throwable e) {
      onFailure.accept(name, e);
    }
    // Only now, when the failure is known: whoever waits for room must find it.
    release();
    while (!ended) {
      ended = drop(take());
    }
  }

  /** Whether it was the last one. */
  private boolean drop(Task task) {
    if (task instanceof Piece page) {
      room.release(permits(page.share()));
    } else if (task instanceof Position position) {
      position.answer().completeExceptionally(new IOException(name + " has failed"));
    }
    return task instanceof End;
  }

  private void release() {
    room.release(held);
    held = 0;
  }

  private void writeUntilEnd() throws IOException {
    // What the format puts before the first record need not wait for it.
    exporter.flush();
    while (true) {
      Task task = queue.poll();
      if (task == null) {
        flush();
        task = takeLater();
      }
      if (task instanceof End) {
        return;
      }
      if (task instanceof Piece page) {
        held = permits(page.share());
        write(page.share());
        release();
      } else if (task instanceof Position position) {
        tell(position.answer());
      }
    }
  }

  private void tell(CompletableFuture<String> answer) throws IOException {
    try {
      flush();
      answer.complete(resumable().mark());
    } catch (Throwable e) {
      answer.completeExceptionally(e);
      throw e;
    }
  }

  private void write(Share page) throws IOException {
    for (Row row : page.rows()) {
      exporter.write(row);
      written();
    }
    for (Capture exchange : page.exchanges()) {
      // Outputs.deliver lets no other output have one.
      ((ExchangeExporter) exporter).write(exchange);
      written();
    }
  }

  private void written() throws IOException {
    if (++unflushed >= FLUSH_EVERY) {
      flush();
    }
  }

  /** Whether the output takes exchanges rather than records. */
  boolean takesExchanges() {
    return exporter instanceof ExchangeExporter;
  }

  private void flush() throws IOException {
    if (unflushed > 0) {
      unflushed = 0;
      exporter.flush();
    }
  }

  /** The next one; those that follow each other closely are let gather. */
  private Task takeLater() {
    LockSupport.parkNanos(this, LINGER); // put() does not end this as long as there is room
    return take();
  }

  private Task take() {
    while (true) {
      try {
        return queue.take();
      } catch (InterruptedException e) {
        // Only the exporter itself can have done this; the pages behind it must still be written.
      }
    }
  }

  private static int permits(Share page) {
    return (int) Math.min(page.weight(), CAPACITY);
  }
}
