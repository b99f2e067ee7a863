package dev.scraper.cli;

import dev.scraper.http.Headers;
import dev.scraper.http.HttpOptions;
import dev.scraper.policy.Limits;
import dev.scraper.policy.PathBudget;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.policy.Scope;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands, in the groups that {@link HelpPage} shows. Filled by picocli. */
final class Options {

  /** Options that stand together under a heading. */
  interface Group {

    /** What the help calls them. */
    String heading();
  }

  private Options() {}

  /** Which links are followed, and when it is enough. */
  static final class Where implements Group {

    @Override
    public String heading() {
      return "Where to go (default)";
    }

    @Option(
        names = "--scope",
        paramLabel = "SCOPE",
        converter = Values.Relation.class,
        description = {
          "Which links to follow (host):",
          "host: same host name and port as a seed",
          "domain: same registrable domain, any port",
          "subtree: same origin, in the folder of a seed",
          "any: all of them"
        })
    Scope.Relation scope = Scope.Relation.HOST;

    @Option(
        names = "--include",
        paramLabel = "REGEX",
        converter = Values.Regex.class,
        description = "Only links in whose URL this is found (repeatable)")
    List<Pattern> include = new ArrayList<>();

    @Option(
        names = "--exclude",
        paramLabel = "REGEX",
        converter = Values.Regex.class,
        description = "No links in whose URL this is found; wins (repeatable)")
    List<Pattern> exclude = new ArrayList<>();

    @Option(
        names = "--follow",
        paramLabel = "CSS",
        description = "Only links that match this or stand inside a match")
    @Nullable String follow;

    @Option(names = "--no-follow", description = "No links at all: fetch the seeds only")
    boolean noFollow;

    @Option(
        names = "--max-depth",
        paramLabel = "N",
        converter = Values.Count.class,
        description = "At most this many links away from a seed (no limit)")
    @Nullable Integer maxDepth;

    @Option(
        names = "--max-pages",
        paramLabel = "N",
        converter = Values.PositiveLong.class,
        description = "Stop after this many pages (no limit)")
    @Nullable Long maxPages;

    @Option(
        names = "--max-per-host",
        paramLabel = "N",
        converter = Values.PositiveLong.class,
        description = "At most this many pages of each host (no limit)")
    @Nullable Long maxPerHost;

    @Option(
        names = "--max-per-path",
        paramLabel = "GLOB=N",
        converter = Values.Budget.class,
        description = "At most N pages of each host with such a path: '/blog/*=100' (repeatable)")
    List<PathBudget> maxPerPath = new ArrayList<>();

    @Option(
        names = "--max-duration",
        paramLabel = "D",
        converter = Values.SomeTime.class,
        description = "Stop after this time (no limit)")
    @Nullable Duration maxDuration;

    Scope scope() {
      return new Scope(scope, include, exclude);
    }

    Limits limits() {
      Limits limits = Limits.NONE;
      if (maxDepth != null) {
        limits = limits.maxDepth(maxDepth);
      }
      if (maxPages != null) {
        limits = limits.maxPages(maxPages);
      }
      if (maxPerHost != null) {
        limits = limits.maxPerHost(maxPerHost);
      }
      for (PathBudget budget : maxPerPath) {
        limits = limits.maxPerPath(budget.glob(), budget.maxPages());
      }
      return maxDuration == null ? limits : limits.maxDuration(maxDuration);
    }
  }

  /** What a record is made of. */
  static final class What implements Group {

    @Override
    public String heading() {
      return "What to take";
    }

    @Option(
        names = "--item",
        paramLabel = "CSS",
        description = "A record for each match (one for each page)")
    @Nullable String item;

    @Option(
        names = "--field",
        paramLabel = "NAME=CSS[@ATTR]",
        converter = Field.Converter.class,
        description = {
          "A field: the text of the first match within the item, or its attribute."
              + " No match: null (repeatable)",
          "NAME[]=...  a list of all matches",
          "CSS@ATTR    the attribute as written",
          "CSS@abs:ATTR  as an absolute URL",
          "@ATTR       an attribute of the item itself",
          "@url @status @depth @title  of the page",
          "Without --field: url, status, title, depth"
        })
    List<Field> fields = new ArrayList<>();
  }

  /** Where the results go. */
  static final class Output implements Group {

    @Override
    public String heading() {
      return "Output";
    }

    @Option(
        names = "-o",
        paramLabel = "FILE",
        description = {
          "Write records to a .jsonl, .json or .csv file (repeatable)",
          "- or no -o: JSON Lines on standard output"
        })
    List<String> files = new ArrayList<>();

    @Option(names = "--overwrite", description = "Replace files that exist (refused)")
    boolean overwrite;

    @Option(
        names = "--failures",
        paramLabel = "FILE",
        description = "One JSON line for each request that failed")
    @Nullable String failures;

    @Option(
        names = "--stats",
        paramLabel = "FILE",
        description = "The counts of the crawl as one JSON object")
    @Nullable String stats;
  }

  /** How a request is made. */
  static class Calls implements Group {

    @Override
    public String heading() {
      return "Manners (default)";
    }

    @Option(
        names = "--user-agent",
        order = 11,
        paramLabel = "TEXT",
        converter = Values.Agent.class,
        description = "Who we say we are (scraper/0.1 and a link)")
    String userAgent = HttpOptions.DEFAULT.userAgent();

    @Option(
        names = "--header",
        order = 12,
        paramLabel = "'Name: value'",
        converter = Values.Header.class,
        description = "Sent to the origins of the seeds only (repeatable)")
    List<Headers> headers = new ArrayList<>();

    @Option(names = "--no-cookies", order = 18, description = "Keep no cookies")
    boolean noCookies;

    @Option(
        names = "--proxy",
        order = 13,
        paramLabel = "URL",
        converter = Values.Proxy.class,
        description = "Send all through http://host:port")
    @Nullable URI proxy;

    @Option(names = "--insecure", order = 19, description = "Accept any TLS certificate")
    boolean insecure;

    @Option(
        names = "--allow-private",
        order = 14,
        description = "Fetch private addresses on any host, not only on those of the seeds")
    boolean allowPrivate;

    @Option(
        names = "--timeout",
        order = 15,
        paramLabel = "D",
        converter = Values.SomeTime.class,
        description = "For a whole call, DNS to last byte (30s)")
    Duration timeout = HttpOptions.DEFAULT.timeout();

    @Option(
        names = "--retries",
        order = 16,
        paramLabel = "N",
        converter = Values.Count.class,
        description = "Further attempts after a passing failure (2)")
    int retries = RetryPolicy.DEFAULT.retries();

    @Option(
        names = "--max-body",
        order = 17,
        paramLabel = "SIZE",
        converter = Values.Size.class,
        description = "Largest body, decoded (10MB)")
    long maxBody = HttpOptions.DEFAULT.maxBodyBytes();

    HttpOptions http() {
      List<String> fields = new ArrayList<>();
      for (Headers header : headers) {
        header.forEach(
            (name, value) -> {
              fields.add(name);
              fields.add(value);
            });
      }
      return HttpOptions.DEFAULT
          .userAgent(userAgent)
          .headers(Headers.of(fields.toArray(new String[0])))
          .cookies(!noCookies)
          .proxy(proxy)
          .insecure(insecure)
          .allowPrivate(allowPrivate)
          .timeout(timeout)
          .maxBodyBytes(maxBody);
    }

    RetryPolicy retry() {
      return new RetryPolicy(retries);
    }
  }

  /** How requests are made. */
  static final class Manners extends Calls {

    @Option(
        names = "--concurrency",
        order = 1,
        paramLabel = "N",
        converter = Values.Positive.class,
        description = "Open requests in all (64)")
    int concurrency = Politeness.polite().concurrency();

    @Option(
        names = "--per-host",
        order = 2,
        paramLabel = "N",
        converter = Values.Positive.class,
        description = "Open requests to one host (2)")
    int perHost = Politeness.polite().perHost();

    @Option(
        names = "--delay",
        order = 3,
        paramLabel = "D",
        converter = Values.Time.class,
        description = "Between two requests to one host (250ms)")
    Duration delay = Politeness.polite().delay();

    @Option(
        names = "--ignore-robots",
        order = 4,
        description = "Do not ask robots.txt: only for sites that are yours")
    boolean ignoreRobots;

    Politeness politeness() {
      Politeness politeness =
          Politeness.polite().concurrency(concurrency).perHost(perHost).delay(delay);
      return ignoreRobots ? politeness.ignoreRobots() : politeness;
    }
  }

  /** How much is said on standard error. */
  static class Talk implements Group {

    @Override
    public String heading() {
      return "Talk";
    }

    @Option(names = "-q", description = "Only errors")
    boolean quiet;

    @Option(names = "-v", description = "Log what happens")
    boolean verbose;

    @Option(names = "--debug", description = "Log every detail, and stack traces")
    boolean debug;

    /** Must come before anything makes a logger. */
    void apply(Console console) {
      console.set(quiet, debug);
      String usual = quiet ? "error" : "warn";
      logging("defaultLogLevel", usual);
      // It warns of every odd line in a robots.txt, which nobody here can mend.
      logging("log.crawlercommons", debug ? "debug" : "error");
      logging("log.dev.scraper", debug ? "debug" : verbose ? "info" : usual);
      logging("showShortLogName", "true");
      logging("showThreadName", String.valueOf(debug));
      logging("showDateTime", String.valueOf(debug || verbose));
      logging("dateTimeFormat", "HH:mm:ss.SSS");
    }

    private static void logging(String setting, String value) {
      System.setProperty("org.slf4j.simpleLogger." + setting, value);
    }
  }

  /** The same, and progress. */
  static final class CrawlTalk extends Talk {

    @Option(
        names = "--progress",
        paramLabel = "STYLE",
        converter = Values.Style.class,
        description = {
          "How to show progress (auto):",
          "auto: a live line on a terminal, else plain",
          "plain: a line every 10 s",
          "none: nothing"
        })
    Progress.Style progress = Progress.Style.AUTO;
  }
}
