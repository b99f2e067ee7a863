package dev.scraper.cli.demo;

import dev.scraper.Crawl;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.CrawlStats;
import dev.scraper.event.Ended;
import dev.scraper.export.ExportException;
import dev.scraper.export.Exporters;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.policy.Scope;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code scraper demo}: opens the sample shop, crawls it, and tells what came of it.
 *
 * <p><b>Thread-safety:</b> none; a command serves once. Blocks until the crawl is over, with {@code
 * --keep-running} until it is interrupted.
 */
@Command(
    name = "demo",
    customSynopsis = "scraper demo [OPTIONS] [DIR]",
    description = {
      "Crawl a sample shop on this machine, to see what scraper does.",
      "",
      "Opens a shop of 300 products on 127.0.0.1, crawls it from its home page, writes"
          + " products.jsonl and products.csv into DIR, and prints the mean price of each category."
          + " Nothing leaves this machine.",
      "",
      "Some pages misbehave on purpose: one is slow, one always fails, one is busy, one has"
          + " moved, one is gone, and some are closed to robots. The demo ends with what became of"
          + " them.",
      ""
    },
    sortOptions = false,
    footer = {
      "",
      "Exit status: 0 all products are in the files, 1 some are missing, or DIR or the port",
      "could not be used, 2 wrong usage, 130 interrupted."
    })
public final class DemoCommand implements Callable<Integer> {

  private static final int PER_HOST = 8;

  /** A session id makes one page look like many. */
  private static final String SESSION = "[?&]sid=";

  /** The demo takes a few seconds; past this something is wrong with it. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = "scraper-demo",
      description = {
        "Where the files go (${DEFAULT-VALUE}); made if it is missing.",
        "Files of an earlier demo are overwritten."
      })
  private Path dir = Path.of("scraper-demo");

  @Option(
      names = "--keep-running",
      description = "Leave the shop open after the crawl, for tries of your own, until Ctrl-C.")
  private boolean keepRunning;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "The shop's port; 0 (the default) takes one that is free.")
  private int port;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help")
  private boolean help;

  @Spec private CommandSpec spec;

  /** What the crawl gave. */
  record Result(CrawlReport report, Collection<ShopItem> items, Incidents incidents) {}

  @Override
  public Integer call() {
    if (port < 0 || port > 65_535) {
      throw new ParameterException(
          spec.commandLine(), "Invalid value for option '--port': " + port + " is no port");
    }
    try {
      Files.createDirectories(dir);
    } catch (IOException e) {
      return fail("cannot use " + dir + " as a folder: " + reason(e));
    }
    try (DemoShop shop = DemoShop.open(port)) {
      talk("The sample shop is open: %s (%s products)", shop.url(), shop.products().size());
      talk("Crawling it, %s requests at a time, obeying its robots.txt ...", PER_HOST);
      talk("");
      int status = tell(shop, crawl(shop, dir));
      if (keepRunning) {
        waitForInterrupt(shop);
      }
      return status;
    } catch (ExportException e) {
      return fail(e.getMessage());
    } catch (BindException e) {
      return fail("cannot open the shop on port " + port + ": " + reason(e));
    } catch (IOException e) {
      return fail("cannot open the shop: " + reason(e));
    }
  }

  /** Crawls the shop into a folder that exists. */
  static Result crawl(DemoShop shop, Path dir) throws ExportException {
    Collection<ShopItem> items = new ConcurrentLinkedQueue<>();
    Incidents incidents = new Incidents();
    try (Scraper scraper = Scraper.create()) {
      Crawl crawl =
          scraper
              .crawl(shop.url(), new ShopSpider())
              .politeness(Politeness.polite().delay(Duration.ZERO).perHost(PER_HOST))
              .retry(new RetryPolicy(1))
              .scope(Scope.HOST.exclude(Pattern.compile(SESSION)))
              .maxDuration(LONGEST)
              .export(Exporters.jsonLines(jsonLines(dir)).overwrite(true))
              .export(Exporters.csv(csv(dir)).overwrite(true))
              .onItem(items::add)
              .listener(incidents)
              .start();
      return new Result(await(crawl), items, incidents);
    }
  }

  /** Waits for the end; Ctrl-C before leaves files that are whole. */
  private static CrawlReport await(Crawl crawl) {
    Thread hook =
        new Thread(
            () -> {
              crawl.cancel();
              crawl.await();
            },
            "demo-interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
    CrawlReport report = crawl.await();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down already, and the hook has done its work.
    }
    return report;
  }

  private int tell(DemoShop shop, Result result) {
    PrintWriter out = spec.commandLine().getOut();
    PriceTable.of(result.items()).forEach(out::println);
    out.flush();
    CrawlReport report = result.report();
    CrawlStats stats = report.stats();
    talk("");
    talk(
        "%s pages in %.1f s, %s requests for them, %s of these retries; %s records.",
        stats.pages(),
        stats.elapsed().toMillis() / 1000.0,
        stats.requests(),
        stats.retries(),
        stats.records());
    talk("What the shop does wrong on purpose, and what else was not fetched:");
    result.incidents().lines(report).forEach(this::talk);
    talk("The files:");
    talk("  %s", jsonLines(dir));
    talk("  %s", csv(dir));
    return verdict(shop, result);
  }

  private int verdict(DemoShop shop, Result result) {
    CrawlReport report = result.report();
    Set<String> expected = shop.products().stream().map(Product::sku).collect(Collectors.toSet());
    Set<String> found = result.items().stream().map(ShopItem::sku).collect(Collectors.toSet());
    boolean complete =
        report.ended() == Ended.FINISHED
            && found.equals(expected)
            && report.stats().records() == expected.size();
    if (complete) {
      return 0;
    }
    String why = report.failure().map(error -> ": " + reason(error)).orElse("");
    return fail(
        "%s of %s products found in %s records; the crawl ended as '%s'%s"
            .formatted(
                found.size(),
                expected.size(),
                report.stats().records(),
                report.ended().label(),
                why));
  }

  private void waitForInterrupt(DemoShop shop) {
    talk("");
    talk("The shop stays open at %s until Ctrl-C. For example:", shop.url());
    talk(
        "  scraper crawl %s --delay 0 --per-host %s --exclude '%s' --item article.product"
            + " --field name=h1 --field price=.price --field stock=.stock@data-stock"
            + " --field url=@url",
        shop.url(), PER_HOST, SESSION);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Path jsonLines(Path dir) {
    return dir.resolve("products.jsonl");
  }

  private static Path csv(Path dir) {
    return dir.resolve("products.csv");
  }

  private void talk(String format, Object... values) {
    spec.commandLine().getErr().println(String.format(Locale.ROOT, format, values));
    spec.commandLine().getErr().flush();
  }

  private int fail(String message) {
    talk("scraper: demo: %s", message);
    return 1;
  }

  private static String reason(Throwable error) {
    if (error instanceof FileAlreadyExistsException) {
      return "there is a file in its place";
    }
    if (error instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (error instanceof FileSystemException named && named.getReason() != null) {
      return named.getReason();
    }
    String message = error.getMessage();
    return message == null ? error.getClass().getSimpleName() : message;
  }
}
