package dev.scraper.functional;

import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.export.Exporters;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.Request;
import dev.scraper.internal.engine.CrawlEngine;
import dev.scraper.internal.engine.CrawlPlan;
import dev.scraper.internal.engine.StatePlan;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.internal.state.StateStore.Step;
import dev.scraper.internal.work.ItemPlan;
import dev.scraper.page.Page;
import dev.scraper.pipeline.Pipeline;
import dev.scraper.policy.Limits;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.policy.Scope;
import dev.scraper.spider.Output;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A process with a crawl whose state is kept, which halts at a step of a commit. */
public final class HaltedCrawl {

  /** The exit status of a process that was halted. */
  static final int HALTED = 99;

  record Item(String url, int number) {}

  private HaltedCrawl() {}

  /**
   * Crawls a seed, with all its files in a folder.
   *
   * @param arguments the seed, the folder, the step to halt at or {@code -}, and its number
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    CrawlReport report =
        CrawlEngine.start(
                plan(arguments[0], folder, steps(arguments[2], Integer.parseInt(arguments[3]))))
            .report()
            .get();
    if (report.ended() != Ended.FINISHED) {
      throw new AssertionError(report.toString(), report.error());
    }
    System.out.println(
        report.stats().pages()
            + " "
            + report.stats().records()
            + " "
            + report.stats().failed()
            + " "
            + report.stats().skipped()
            + " "
            + report.stats().dropped());
  }

  private static Consumer<Step> steps(String halt, int number) {
    AtomicInteger left = new AtomicInteger(number);
    return step -> {
      if (step.name().equals(halt) && left.decrementAndGet() == 0) {
        Runtime.getRuntime().halt(HALTED);
      }
    };
  }

  private static CrawlPlan<Object> plan(String seed, Path folder, Consumer<Step> steps) {
    ItemPlan.Route lines = route(Exporters.jsonLines(folder.resolve("a.jsonl")));
    ItemPlan.Route table = route(Exporters.csv(folder.resolve("b.csv")));
    ItemPlan.Route packed = route(Exporters.jsonLines(folder.resolve("c.jsonl.gz")));
    Pipeline<Object, Object> once = Pipeline.of(Object.class).dedup(Object::toString);
    return new CrawlPlan<>(
        HaltedCrawl::parse,
        Purpose.PAGE,
        List.of(Request.get(seed)),
        List.of(),
        List.of(),
        false,
        HttpOptions.DEFAULT,
        List.of(),
        Politeness.polite().delay(Duration.ZERO).perHost(8),
        new RetryPolicy(0),
        Limits.NONE,
        Scope.HOST,
        Duration.ofMinutes(1),
        List.of(),
        new ItemPlan(
            List.of(new ItemPlan.Section(Object.class, once)),
            item -> {},
            List.of(lines, table, packed)),
        null,
        Exporters.jsonLines(folder.resolve("f.jsonl")),
        new StatePlan(folder.resolve("st"), Map.of("seed", seed), Map.of(), false, steps),
        false,
        null,
        false);
  }

  private static ItemPlan.Route route(dev.scraper.export.Exporter exporter) {
    return new ItemPlan.Route(exporter, item -> true);
  }

  private static void parse(Page page, Output<Object> out) {
    out.item(new Item(page.url().pathAndQuery(), 1));
    out.item(new Item(page.url().pathAndQuery(), 2));
    out.item(new Item("of many pages", 0));
    page.links().forEach(out::follow);
  }
}
