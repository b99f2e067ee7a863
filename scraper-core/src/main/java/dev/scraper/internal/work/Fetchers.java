package dev.scraper.internal.work;

import dev.scraper.http.HttpOptions;
import dev.scraper.internal.frontier.Lease;
import dev.scraper.internal.schedule.LoopEvent;
import dev.scraper.task.Fetcher;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Makes what fetches through one engine: for a program, or for the handler of a page.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
public final class Fetchers {

  final Completions completions;
  final Consumer<LoopEvent> loop;
  final HttpOptions options;
  final InstantSource clock;

  /**
   * @param completions completes the futures
   * @param loop takes events
   * @param options how long an answer may take, and how large an event may be
   * @param clock for what is to be asked for again at some moment
   */
  public Fetchers(
      Completions completions, Consumer<LoopEvent> loop, HttpOptions options, InstantSource clock) {
    this.completions = completions;
    this.loop = loop;
    this.options = options;
    this.clock = clock;
  }

  /** What a program fetches with, until the engine ends. */
  public Fetcher forProgram() {
    return new EngineFetcher(this, null);
  }

  /** What the handler of a page fetches with, until it returns. */
  EngineFetcher forPage(Lease page) {
    return new EngineFetcher(this, page);
  }
}
