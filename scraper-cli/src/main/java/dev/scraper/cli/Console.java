package dev.scraper.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Standard error: messages, log lines and the live line, each whole, without control characters
 * and, unless asked for, without stack traces. What goes through {@link System#err} after {@link
 * #takeOver} goes through here too.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
final class Console {

  private static final String CLEAR = "\r\033[K";

  private final PrintStream raw;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock; empty when there is none. */
  private String live = "";

  private volatile boolean quiet;
  private volatile boolean traces;

  private final ExitGuard exits = new ExitGuard(this);

  /**
   * @param raw the stream in the end
   */
  Console(PrintStream raw) {
    this.raw = raw;
  }

  /** A console over standard error, which from now on is reached through it alone. */
  static Console takeOver() {
    Console console = new Console(System.err);
    System.setErr(new PrintStream(console.lines(), true, StandardCharsets.UTF_8));
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) -> console.failure("thread " + thread.getName() + " died", thrown));
    console.exits.install();
    return console;
  }

  /** Who stands at the end of the process. */
  ExitGuard exits() {
    return exits;
  }

  /** A stream whose lines are shown here, like those of {@link System#err}. */
  OutputStream lines() {
    return new Lines();
  }

  /**
   * @param errorsOnly whether {@link #say} is silent
   * @param stackTraces whether stack traces are shown
   */
  void set(boolean errorsOnly, boolean stackTraces) {
    quiet = errorsOnly;
    traces = stackTraces;
  }

  /** A message that {@code -q} takes away. */
  void say(String message) {
    if (!quiet) {
      line("scraper: " + message);
    }
  }

  /** A line of a message that goes on. */
  void more(String message) {
    if (!quiet) {
      line("  " + message);
    }
  }

  /** A message that is always shown. */
  void error(String message) {
    line("scraper: " + message);
  }

  /** A line of a message that is always shown. */
  void plain(String text) {
    line("  " + text);
  }

  /** An error with what was thrown. */
  void failure(String message, Throwable thrown) {
    error(message + ": " + Text.of(thrown));
    trace(thrown);
  }

  /** The stack trace, if stack traces are shown. */
  void trace(Throwable thrown) {
    if (traces) {
      thrown.printStackTrace();
    }
  }

  /** Replaces the live line, which stays below all other lines; empty takes it away. */
  void live(String text) {
    String clean = Text.clean(text);
    lock.lock();
    try {
      if (!clean.isEmpty() || !live.isEmpty()) {
        raw.print(CLEAR + clean);
        raw.flush();
      }
      live = clean;
    } finally {
      lock.unlock();
    }
  }

  private void line(String text) {
    String clean = Text.clean(text);
    lock.lock();
    try {
      raw.print(live.isEmpty() ? clean + "\n" : CLEAR + clean + "\n" + live);
      raw.flush();
    } finally {
      lock.unlock();
    }
  }

  /** A line that came through {@link System#err}: of a log, or of the JVM. */
  private void foreign(String text) {
    boolean trace =
        text.startsWith("\tat ")
            || text.startsWith("\t... ")
            || text.startsWith("Caused by: ")
            || text.strip().startsWith("Suppressed: ");
    if (!trace) {
      line(text);
    } else if (traces) {
      line("    " + text.strip());
    }
  }

  /** Bytes to lines; an unfinished line waits for its end. */
  private final class Lines extends OutputStream {

    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      lock.lock();
      try {
        for (int i = from; i < from + length; i++) {
          if (bytes[i] == '\n') {
            String text = begun.toString(StandardCharsets.UTF_8);
            begun.reset();
            foreign(text);
          } else {
            begun.write(bytes[i]);
          }
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
