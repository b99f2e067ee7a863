package dev.scraper.cli;

import dev.scraper.export.Rotation;
import dev.scraper.plugin.CrawlSettings;
import dev.scraper.policy.Limits;
import dev.scraper.policy.PathBudget;
import dev.scraper.policy.Scope;
import dev.scraper.policy.Traps;
import java.nio.file.Path;
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
  static class Reach implements Group {

    @Override
    public String heading() {
      return "Where to go (default)";
    }

    @Option(
        names = "--scope",
        order = 1,
        paramLabel = "SCOPE",
        converter = Values.Relation.class,
        description = {
          "Which links to follow (host):",
          "host: same host name and port as a seed",
          "domain: same registrable domain, any port",
          "subtree: same origin, in the folder of a seed",
          "any: all of them"
        })
    Scope.@Nullable Relation scope;

    @Option(
        names = "--include",
        order = 2,
        paramLabel = "REGEX",
        converter = Values.Regex.class,
        description = "Only links in whose URL this is found (repeatable)")
    List<Pattern> include = new ArrayList<>();

    @Option(
        names = "--exclude",
        order = 3,
        paramLabel = "REGEX",
        converter = Values.Regex.class,
        description = "No links in whose URL this is found; wins (repeatable)")
    List<Pattern> exclude = new ArrayList<>();

    @Option(
        names = "--max-depth",
        order = 6,
        paramLabel = "N",
        converter = Values.Count.class,
        description = "At most this many links away from a seed (no limit)")
    @Nullable Integer maxDepth;

    @Option(
        names = "--max-pages",
        order = 7,
        paramLabel = "N",
        converter = Values.PositiveLong.class,
        description = "Stop after this many pages (no limit)")
    @Nullable Long maxPages;

    @Option(
        names = "--max-per-host",
        order = 8,
        paramLabel = "N",
        converter = Values.PositiveLong.class,
        description = "At most this many pages of each host (no limit)")
    @Nullable Long maxPerHost;

    @Option(
        names = "--max-per-path",
        order = 9,
        paramLabel = "GLOB=N",
        converter = Values.Budget.class,
        description = "At most N pages of each host with such a path: '/blog/*=100' (repeatable)")
    List<PathBudget> maxPerPath = new ArrayList<>();

    @Option(
        names = "--max-repeats",
        order = 10,
        paramLabel = "N",
        converter = Values.Count.class,
        description =
            "No links in whose path a segment comes more than N times (10; 0 for any number)")
    @Nullable Integer maxRepeats;

    @Option(
        names = "--max-similar",
        order = 11,
        paramLabel = "N",
        converter = Values.PositiveLong.class,
        description = {
          "Follow the links of at most N pages of each host that differ in little but numbers:"
              + " for calendars and session ids (no limit)"
        })
    @Nullable Long maxSimilar;

    @Option(
        names = "--host-budget",
        order = 12,
        paramLabel = "N",
        converter = Values.PositiveLong.class,
        description = {
          "Park a host after N pages until the other hosts are done, and again after N more"
              + " (never)"
        })
    @Nullable Long hostBudget;

    @Option(
        names = "--max-duration",
        order = 13,
        paramLabel = "D",
        converter = Values.SomeTime.class,
        description = "Stop after this time (no limit)")
    @Nullable Duration maxDuration;

    /** What was given, as a change of what the spider wants. */
    CrawlSettings settings() {
      return CrawlSettings.usual().scope(this::change).limits(this::change);
    }

    private Scope change(Scope usual) {
      Scope changed = scope == null ? usual : usual.relation(scope);
      // What the spider leaves out it leaves out for a reason; what it picks is a matter of taste.
      List<Pattern> only = include.isEmpty() ? usual.include() : include;
      List<Pattern> not = new ArrayList<>(usual.exclude());
      not.addAll(exclude);
      return new Scope(changed.relation(), only, not);
    }

    private Limits change(Limits usual) {
      return new Limits(
          maxDepth == null ? usual.maxDepth() : maxDepth,
          maxPages == null ? usual.maxPages() : maxPages,
          maxPerHost == null ? usual.maxPerHost() : maxPerHost,
          maxDuration == null ? usual.maxDuration() : maxDuration,
          maxPerPath.isEmpty() ? usual.paths() : maxPerPath,
          change(usual.traps()));
    }

    private Traps change(Traps usual) {
      return new Traps(
          maxRepeats == null
              ? usual.maxRepeats()
              : maxRepeats == 0 ? Integer.MAX_VALUE : maxRepeats,
          maxSimilar == null ? usual.maxSimilar() : maxSimilar,
          hostBudget == null ? usual.hostBudget() : hostBudget);
    }
  }

  /** The same, for a spider that follows what options say. */
  static final class Where extends Reach {

    @Option(
        names = "--follow",
        order = 4,
        paramLabel = "CSS",
        description = "Only links that match this or stand inside a match")
    @Nullable String follow;

    @Option(names = "--no-follow", order = 5, description = "No links at all: fetch the seeds only")
    boolean noFollow;
  }

  /** Where a crawl begins, beside the URLs that are named. */
  static final class Start {

    @Option(
        names = "--seeds",
        paramLabel = "FILE",
        description = "More seeds, one a line, # for comments; - is standard input")
    @Nullable String seeds;

    @Option(names = "--sitemap", description = "Fetch what the hosts' sitemaps name, too")
    boolean sitemap;
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
          "Write records to a .jsonl, .json, .csv or .xml file, packed if .gz follows, to a"
              + " .sqlite or .db file, or to one of a format that a plug-in writes (repeatable)",
          "- or no -o: JSON Lines on standard output"
        })
    List<String> files = new ArrayList<>();

    @Option(
        names = "--csv-exact",
        description = "Leave text in .csv files that looks like a formula as it is (' before it)")
    boolean csvExact;

    @Option(
        names = "--warc-credentials",
        description = "Write cookies and credentials into a .warc.gz file, too (hidden)")
    boolean warcCredentials;

    @Option(
        names = "--fields",
        paramLabel = "NAME,NAME...",
        converter = Values.Names.Converter.class,
        description = "Only these fields of the records, in this order (all)")
    Values.@Nullable Names fields;

    @Option(
        names = "--rotate",
        paramLabel = "SIZE|TIME",
        converter = Values.Parts.class,
        description =
            "Begin a new file after so much or so long: -o 'items-%%05d.jsonl' --rotate 100MB"
                + " or 1h; they are numbered from 1")
    @Nullable Rotation rotation;

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

  /** What is kept for another process to go on with. */
  static final class State implements Group {

    @Override
    public String heading() {
      return "State";
    }

    @Option(
        names = "--state",
        paramLabel = "DIR",
        converter = Values.Folder.class,
        description = {
          "Keep the crawl's state in this folder. After a kill or Ctrl-C the same"
              + " command, or 'scraper resume DIR', goes on where it was, with no record"
              + " lost or written twice; of a finished crawl it fetches nothing"
        })
    @Nullable Path folder;

    @Option(
        names = "--recrawl",
        description = {
          "Come back to the pages of the finished crawl in --state: ask for what may have"
              + " changed, write new and changed records only, and tell what is new, changed"
              + " and gone. One that is not finished is gone on with"
        })
    boolean recrawl;

    @Option(
        names = "--every",
        paramLabel = "D",
        converter = Values.SomeTime.class,
        description = {
          "Crawl, and come back so long after each beginning, until Ctrl-C: for live feeds."
              + " Limits are those of each round. With --state a later process goes on"
        })
    @Nullable Duration every;
  }

  /** Which plug-ins there are, and what they are to do. */
  static class Jars implements Group {

    @Override
    public String heading() {
      return "Plug-ins";
    }

    @Option(
        names = "--plugins",
        paramLabel = "PATH",
        description = {
          "A plug-in jar, or a folder of them (the folder plugins, if there is one);"
              + " repeatable. They are code, and run with your rights"
        })
    List<String> places = new ArrayList<>();
  }

  /** The same, and what of them is to be used. */
  static final class Uses extends Jars {

    @Option(
        names = "--use",
        paramLabel = "NAME[,ARG=VALUE]",
        description = "Add an interceptor or a pipeline of a plug-in (repeatable)")
    List<String> uses = new ArrayList<>();
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

    @Option(
        names = "--debug",
        description = "Log every detail, stack traces, and in a crawl what holds it up")
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
      if (debug || verbose) {
        logging("showDateTime", "true");
        logging("dateTimeFormat", "HH:mm:ss.SSS"); // which loads the data of locales and time zones
      }
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
