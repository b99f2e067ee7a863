package dev.scraper.cli;

import dev.scraper.event.CrawlStats;
import dev.scraper.policy.Limits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows how a crawl gets on, from a thread of its own until it is ended.
 *
 * <p><b>Thread-safety:</b> made and ended by one thread.
 */
final class Progress {

  /** How progress is shown. */
  enum Style {
    /** A live line where that is possible, else plain. */
    AUTO,
    /** A line now and then. */
    PLAIN,
    /** Not at all. */
    NONE
  }

  private static final Duration LIVE = Duration.ofMillis(200);
  private static final Duration PLAIN = Duration.ofSeconds(10);

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** The rate is that of this time. */
  private static final Duration WINDOW = Duration.ofSeconds(5);

  private final Console console;
  private final Limits limits;
  private final boolean live;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Deque<CrawlStats> window = new ArrayDeque<>();
  private final Thread thread;

  private Progress(
      Console console, Limits limits, boolean live, boolean silent, Supplier<CrawlStats> stats) {
    this.console = console;
    this.limits = limits;
    this.live = live;
    this.thread = new Thread(() -> run(stats), "scraper-progress");
    thread.setDaemon(true);
    if (!silent) {
      thread.start();
    }
  }

  /**
   * Begins to show progress.
   *
   * @param recordsOnScreen whether records go to a terminal, which a live line would garble
   * @param stats asked for again and again
   */
  static Progress start(
      Console console,
      Style style,
      boolean recordsOnScreen,
      Limits limits,
      Supplier<CrawlStats> stats) {
    boolean live = style == Style.AUTO && !recordsOnScreen && Terminal.onStandardError();
    return new Progress(console, limits, live, style == Style.NONE, stats);
  }

  private void run(Supplier<CrawlStats> stats) {
    long period = (live ? LIVE : PLAIN).toMillis();
    try {
      while (!over.await(period, TimeUnit.MILLISECONDS)) {
        CrawlStats now = stats.get();
        String text = describe(now);
        if (over.getCount() == 0) {
          return;
        }
        if (live) {
          console.live(Text.cut(text, Terminal.width() - 1));
        } else {
          console.say(text);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String describe(CrawlStats now) {
    double rate = rate(now);
    StringBuilder text = new StringBuilder(Text.clock(now.elapsed()));
    Duration left = left(now, rate);
    if (left != null) {
      // First, since the line is cut at the terminal's width.
      text.append(" (").append(Text.clock(left)).append(" left)");
    }
    text.append(' ').append(Text.count(now.pages(), "page"));
    text.append(String.format(Locale.ROOT, " %.1f/s, ", rate));
    text.append(now.queued()).append(" queued, ");
    text.append(now.inFlight()).append(" in flight, ");
    text.append(Text.count(now.records(), "item")).append(", ");
    text.append(now.failures()).append(" failed");
    if (now.recrawl().unchanged() > 0) {
      text.append(", ").append(now.recrawl().unchanged()).append(" unchanged");
    }
    if (now.hostsHeld() > 0) {
      text.append(", ").append(now.hostsHeld()).append(" held");
    }
    return text.toString();
  }

  private double rate(CrawlStats now) {
    window.addLast(now);
    Duration from = now.elapsed().minus(WINDOW);
    while (window.size() > 2 && window.getFirst().elapsed().compareTo(from) < 0) {
      window.removeFirst();
    }
    CrawlStats first = window.getFirst();
    double seconds = now.elapsed().minus(first.elapsed()).toNanos() / 1e9;
    return seconds > 0 ? (now.pages() - first.pages()) / seconds : now.pagesPerSecond();
  }

  /** Until a limit ends the crawl at this rate; links may run out before. */
  private @Nullable Duration left(CrawlStats now, double rate) {
    Duration left = null;
    if (limits.maxPages() < Long.MAX_VALUE && rate > 0) {
      long pages = Math.max(0, limits.maxPages() - now.pages());
      left = Duration.ofSeconds((long) Math.min(pages / rate, 1e9));
    }
    Duration most = limits.maxDuration();
    if (most != null) {
      Duration rest = most.minus(now.elapsed());
      rest = rest.isNegative() ? Duration.ZERO : rest;
      left = left == null || rest.compareTo(left) < 0 ? rest : left;
    }
    return left;
  }

  /** Takes the live line away. */
  void end() {
    over.countDown();
    try {
      // What it is about to show must not come after the line is taken away.
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    console.live("");
  }
}
