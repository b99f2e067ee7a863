package dev.scraper.cli;

import dev.scraper.Scraper;
import dev.scraper.intercept.HttpCache;
import dev.scraper.plugin.Arguments;
import dev.scraper.plugin.Found;
import dev.scraper.plugin.PluginException;
import dev.scraper.plugin.SpiderPlugin;
import dev.scraper.testing.CheckReport;
import dev.scraper.testing.SpiderCheck;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scraper check}: whether the selectors of plug-ins' spiders still match. */
@Command(
    name = "check",
    customSynopsis = "scraper check [OPTIONS] [SPIDER...] [-a NAME=VALUE]...",
    description = "Fetch a few pages for each spider and tell which of its selectors match.",
    sortOptions = false,
    footer = {
      "",
      "Without SPIDER all spiders of the plug-ins are checked, one after the other. An",
      "argument goes to those that have one of its name.",
      "",
      "Exit status: 0 all selectors matched, 1 the check or a plug-in failed, 2 wrong",
      "usage, 3 no page at all, 4 a selector matched nothing, a request failed, or",
      "there were too few items, 130 interrupted.",
      "",
      "Examples:",
      "    scraper check",
      "    scraper check quotes -a tag=life --max-pages 10 --may-miss 'li.next a'"
    })
final class CheckCommand implements Callable<Integer> {

  private final Console console;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "SPIDER",
      arity = "0..*",
      description = "The name of a spider; all, if none is given")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "-a",
      paramLabel = "NAME=VALUE",
      description = "An argument of the spiders (repeatable)")
  private List<String> given = new ArrayList<>();

  @Option(
      names = "--max-pages",
      paramLabel = "N",
      converter = Values.PositiveLong.class,
      description = "At most this many pages of each spider (5)")
  private long maxPages = SpiderCheck.DEFAULT_PAGES;

  @Option(
      names = "--min-items",
      paramLabel = "N",
      converter = Values.Count.class,
      description = "At least this many items of each spider (1)")
  private int minItems = 1;

  @Option(
      names = "--may-miss",
      paramLabel = "SELECTOR",
      description = "A selector that need not match, or who asks for it (repeatable)")
  private List<String> mayMiss = new ArrayList<>();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help")
  private boolean help;

  @Mixin private Options.Jars jars = new Options.Jars();

  @Mixin private RequestOptions.Manners manners = new RequestOptions.Manners();

  @Mixin private Options.Talk talk = new Options.Talk();

  /** A spider and what it is given. */
  private record Job(Found<SpiderPlugin<?>> spider, Arguments arguments) {}

  CheckCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    talk.apply(console);
    CommandLine command = CommandSpec.class.cast(spec).commandLine();
    try (Signals signals = Signals.listen(console);
        PluginSource source = new PluginSource(command, console, jars.places);
        HttpCache cache = manners.openCache()) {
      List<Job> jobs = jobs(command, source);
      boolean unusable = names.isEmpty() && !source.plugins().problems().isEmpty();
      int status = unusable ? 1 : 0;
      boolean delivered = false;
      for (Job job : jobs) {
        int one = check(command, signals, cache, job);
        if (one == Signals.INTERRUPTED || signals.came()) {
          return Signals.INTERRUPTED;
        }
        delivered |= one != 3;
        status = worse(status, one);
      }
      return status == 4 && !delivered ? 3 : status;
    }
  }

  /** That a spider had no page is for the others no more than a failure. */
  private static int worse(int status, int one) {
    int counted = one == 3 ? 4 : one;
    return status == 1 || counted == 1 ? 1 : Math.max(status, counted);
  }

  private List<Job> jobs(CommandLine command, PluginSource source) {
    List<Found<SpiderPlugin<?>>> spiders = new ArrayList<>();
    try {
      for (String name : new LinkedHashSet<>(names)) {
        spiders.add(source.plugins().spider(name));
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, Text.of(e) + " (" + source.describe() + ")", e);
    }
    if (names.isEmpty()) {
      spiders.addAll(source.plugins().spiders());
    }
    if (spiders.isEmpty()) {
      throw new ParameterException(command, "no spiders to check: " + source.describe());
    }
    Set<String> unused = new LinkedHashSet<>(given);
    List<Job> jobs = new ArrayList<>();
    for (Found<SpiderPlugin<?>> spider : spiders) {
      List<String> own = spiders.size() == 1 ? given : own(spider);
      own.forEach(unused::remove);
      jobs.add(new Job(spider, arguments(command, spider, own)));
    }
    if (!unused.isEmpty()) {
      throw new ParameterException(
          command, "-a " + unused.iterator().next() + ": none of the spiders has such an argument");
    }
    return jobs;
  }

  private List<String> own(Found<SpiderPlugin<?>> spider) {
    List<String> known = spider.arguments().stream().map(a -> a.name()).toList();
    return given.stream().filter(one -> known.contains(one.split("=", 2)[0])).toList();
  }

  private static Arguments arguments(
      CommandLine command, Found<SpiderPlugin<?>> spider, List<String> given) {
    try {
      return Arguments.of(spider.arguments(), given);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, "spider " + spider.name() + ": " + Text.of(e), e);
    }
  }

  private int check(CommandLine command, Signals signals, @Nullable HttpCache cache, Job job) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // For libraries that find their parts by the thread; all of a crawl's threads inherit it.
    thread.setContextClassLoader(job.spider().plugin().getClass().getClassLoader());
    try (Scraper scraper = RequestOptions.Manners.behind(cache).build()) {
      signals.attach(Signals.closing(scraper));
      CheckReport report = job.spider().call(plugin -> check(plugin, job.arguments()).run(scraper));
      print(job.spider().name(), report);
      report.crawl().failure().ifPresent(e -> console.failure("the crawl was ended", e));
      return report.exitStatus();
    } catch (IllegalArgumentException e) {
      String name = job.spider().name();
      throw new ParameterException(command, "spider " + name + ": " + Text.of(e), e);
    } catch (PluginException e) {
      if (signals.came()) {
        return Signals.INTERRUPTED;
      }
      console.error(Text.of(e));
      console.trace(e);
      return 1;
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private SpiderCheck<Object> check(SpiderPlugin<?> plugin, Arguments arguments) {
    SpiderCheck<Object> check =
        SpiderCheck.of(plugin, arguments)
            .maxPages(maxPages)
            .minItems(minItems)
            .crawl(
                crawl -> {
                  crawl.settings(manners.settings());
                  Warnings.of(crawl.http(), console);
                  return crawl;
                });
    mayMiss.forEach(check::mayMiss);
    return check;
  }

  private static void print(String name, CheckReport report) {
    System.out.println(Text.clean(name));
    report.lines().forEach(line -> System.out.println("  " + Text.clean(line)));
    if (System.out.checkError()) {
      throw new CommandFailure("cannot write standard output", null);
    }
  }
}
