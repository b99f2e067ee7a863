package dev.scraper.testing;

import dev.scraper.CrawlBuilder;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Failure;
import dev.scraper.export.ExportException;
import dev.scraper.intercept.Interceptor;
import dev.scraper.pipeline.Pipeline;
import dev.scraper.plugin.Arguments;
import dev.scraper.plugin.CrawlSettings;
import dev.scraper.plugin.SpiderPlugin;
import dev.scraper.spider.Spider;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A check that a spider's selectors still match: it crawls a few pages from the spider's seeds, as
 * politely as any crawl, and counts for each selector on how many of them it matched.
 *
 * <p>Counted are the selectors given to the page and those of extraction, not what is selected on
 * an element with jsoup's own methods. A selector that none of the pages made the spider try is not
 * known.
 *
 * <p><b>Thread-safety:</b> none.
 *
 * @param <T> the type of the spider's items
 */
public final class SpiderCheck<T> {

  /** How many pages are looked at unless it is said otherwise. */
  public static final int DEFAULT_PAGES = 5;

  /** Makes the crawl, once its pages can be watched. */
  @FunctionalInterface
  private interface Start<T> {
    CrawlBuilder<T> crawl(Scraper scraper, Watching watch);
  }

  /** Puts a spider under watch. */
  private static final class Watching {

    private @Nullable SelectorTally<?> tally;

    <S> Spider<S> watch(Spider<S> spider) {
      SelectorTally<S> watched = new SelectorTally<>(spider);
      tally = watched;
      return watched;
    }

    SelectorTally<?> tally() {
      return Objects.requireNonNull(tally, "the crawl has no spider");
    }
  }

  private final Start<T> start;
  private final Set<String> mayMiss = new LinkedHashSet<>();
  private long maxPages = DEFAULT_PAGES;
  private long minItems = 1;
  private UnaryOperator<CrawlBuilder<T>> change = crawl -> crawl;

  private SpiderCheck(Start<T> start) {
    this.start = start;
  }

  /** A check of that spider, of at most 5 pages, which must give an item. */
  public static <T> SpiderCheck<T> of(Spider<T> spider) {
    Objects.requireNonNull(spider, "spider");
    return new SpiderCheck<>((scraper, watch) -> scraper.crawl(watch.watch(spider)));
  }

  /** A check of the spider of a plug-in, with its settings, its interceptors and its pipeline. */
  public static SpiderCheck<Object> of(SpiderPlugin<?> plugin, Arguments arguments) {
    Objects.requireNonNull(plugin, "plugin");
    return new SpiderCheck<>(
        (scraper, watch) -> scraper.crawl(new Watched<>(plugin, watch), arguments));
  }

  /** A plug-in whose spider is watched. */
  private record Watched<T>(SpiderPlugin<T> plugin, Watching watch) implements SpiderPlugin<T> {

    @Override
    public Spider<T> create(Arguments args) {
      return watch.watch(Objects.requireNonNull(plugin.create(args), "create() returned null"));
    }

    @Override
    public CrawlSettings settings(Arguments args) {
      return plugin.settings(args);
    }

    @Override
    public List<Interceptor> interceptors(Arguments args) {
      return plugin.interceptors(args);
    }

    @Override
    public Optional<Pipeline<T, ?>> pipeline(Arguments args) {
      return plugin.pipeline(args);
    }
  }

  /**
   * The most pages to look at, where the crawl's own limit is not lower.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public SpiderCheck<T> maxPages(long value) {
    if (value < 1) {
      throw new IllegalArgumentException("max pages < 1: " + value);
    }
    maxPages = value;
    return this;
  }

  /**
   * How many items the pages must give together.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public SpiderCheck<T> minItems(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("min items < 0: " + value);
    }
    minItems = value;
    return this;
  }

  /**
   * A selector that need not match: the link to a next page, say, or an optional field.
   *
   * @param selector as the spider has it, or who asks for it, as {@code Quote.author}
   */
  public SpiderCheck<T> mayMiss(String selector) {
    mayMiss.add(Objects.requireNonNull(selector));
    return this;
  }

  /** A change to the crawl: seeds, a setting, or a recording in place of the network. */
  public SpiderCheck<T> crawl(UnaryOperator<CrawlBuilder<T>> value) {
    change = Objects.requireNonNull(value);
    return this;
  }

  /** Makes the check with a scraper of its own; blocks. */
  public CheckReport run() {
    try (Scraper scraper = Scraper.create()) {
      return run(scraper);
    }
  }

  /**
   * Makes the check; blocks. Closing the scraper interrupts it.
   *
   * @throws IllegalStateException if an output that {@link #crawl} added cannot be opened
   */
  public CheckReport run(Scraper scraper) {
    Watching watching = new Watching();
    Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    CrawlBuilder<T> crawl = change.apply(start.crawl(scraper, watching));
    crawl
        .maxPages(Math.min(maxPages, crawl.limits().maxPages()))
        .listener(
            event -> {
              if (event instanceof CrawlEvent.Failed failed) {
                failures.add(failed.failure());
              }
            });
    CrawlReport report;
    try {
      report = crawl.run();
    } catch (ExportException e) {
      throw new IllegalStateException("an output could not be opened: " + e.getMessage(), e);
    }
    return new CheckReport(
        watching.tally().selectors(), mayMiss, List.copyOf(failures), minItems, report);
  }
}
