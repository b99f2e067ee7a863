package dev.scraper.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.locks.LockSupport;

/** What is logged meanwhile, which slf4j-simple writes to standard error. */
final class LogLines implements AutoCloseable {

  private final PrintStream before = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private LogLines() {
    System.setErr(new PrintStream(bytes, true, UTF_8));
  }

  static LogLines of() {
    return new LogLines();
  }

  String text() {
    return bytes.toString(UTF_8);
  }

  /** Waits until it is there. */
  void await(String part) {
    for (int i = 0; i < 20_000 && !text().contains(part); i++) {
      LockSupport.parkNanos(1_000_000);
    }
    if (!text().contains(part)) {
      throw new AssertionError("not logged: " + part + " in " + text());
    }
  }

  @Override
  public void close() {
    System.setErr(before);
  }
}
