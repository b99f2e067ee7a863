package dev.scraper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plug-ins in jars, in a folder {@code plugins} beside the packaged program's working directory.
 */
class PluginIT {

  private static final String TITLES =
      """
      static final Argument<Url> START = Argument.url("start").help("the first page");
      static final Argument<Integer> DEPTH = Argument.integer("depth").between(0, 9).defaultsTo(9);
      public String description() { return "Titles of pages"; }
      public List<Argument<?>> arguments() { return List.of(START, DEPTH); }
      private Arguments args;
      public Spider<Map<String, String>> create(Arguments args) { this.args = args; return this; }
      public CrawlSettings settings(Arguments args) {
        return CrawlSettings.usual()
            .limits(limits -> limits.maxPages(2).maxDepth(args.get(DEPTH)))
            .politeness(manners -> manners.delay(Duration.ofSeconds(5)))
            .http(http -> http.headers(Headers.of("X-Plugin", "yes")));
      }
      public List<Request> seeds() { return List.of(Request.get(args.get(START))); }
      public void parse(Page page, Output<Map<String, String>> out) {
        out.item(Map.of("title", page.title().orElse("")));
        page.links().forEach(out::follow);
      }
      """;

  private static final String ROWS =
      """
      public Set<String> extensions() { return Set.of(".rows"); }
      public Exporter create(Path file, boolean overwrite) {
        StringBuilder text = new StringBuilder();
        return new Exporter() {
          public String name() { return file.toString(); }
          public void open() {}
          public void write(Row row) { text.append("<row>" + row.values().get(0) + "</row>"); }
          public void close() throws java.io.IOException { Files.writeString(file, text); }
        };
      }
      """;

  private static final String STAMP =
      """
      static final Argument<String> TEXT = Argument.text("text");
      public String description() { return "Puts a header on each request"; }
      public List<Argument<?>> arguments() { return List.of(TEXT); }
      public Interceptor create(Arguments args) {
        record Stamp(String text) implements Interceptor, AutoCloseable {
          public java.util.concurrent.CompletableFuture<Response> intercept(
              Request request, Exchange exchange, Downloader next) {
            return next.fetch(request.url(request.url().resolve("?stamp=" + text).get()), exchange);
          }
          public void close() { System.err.println("stamp is closed"); }
        }
        return new Stamp(args.get(TEXT));
      }
      """;

  private static final String ONLY =
      """
      static final Argument<String> TITLE = Argument.text("title");
      public List<Argument<?>> arguments() { return List.of(TITLE); }
      public Pipeline<Row, ?> create(Arguments args) {
        return Pipeline.of(Row.class)
            .keep(row -> row.get("title").equals(Optional.of(args.get(TITLE))), "another title")
            .rename("title", "name");
      }
      """;

  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void open() throws Exception {
    site = new Site();
    site.page("/", "Start", "", "/a", "/b").page("/a", "A", "").page("/b", "B", "");
    Files.createDirectory(folder.resolve("plugins"));
    new PluginJar()
        .spider("TitlesPlugin", TITLES)
        .plugin("ExporterPlugin", "XmlPlugin", "ExporterPlugin", ROWS)
        .plugin("InterceptorPlugin", "StampPlugin", "InterceptorPlugin", STAMP)
        .plugin("PipelinePlugin", "OnlyPlugin", "PipelinePlugin", ONLY)
        .write(folder.resolve("plugins/titles.jar"));
  }

  @AfterEach
  void close() {
    site.close();
  }

  private Program.Result run(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("run", "titles", "-a", "start=" + site.url("/")));
    all.addAll(List.of(arguments));
    return Program.run(folder, all.toArray(new String[0]));
  }

  @Test
  void whatThePluginsHaveIsListed() throws Exception {
    Program.Result result = Program.run(folder, "list");
    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    Path jar = Path.of("plugins", "titles.jar");
    assertThat(result.outLines())
        .containsExactly(
            "titles  Titles of pages  [" + jar + "]",
            "    start  the first page (url, required)",
            "    depth  (integer from 0 to 9, default 9)",
            "only (pipeline)  [" + jar + "]",
            "    title  (text, required)",
            "stamp (interceptor)  Puts a header on each request  [" + jar + "]",
            "    text  (text, required)",
            "xml (exporter .rows)  [" + jar + "]");
    assertThat(Program.run(folder, "list", "--json", "--plugins", "plugins").outLines())
        .hasSize(4)
        .first()
        .asString()
        .startsWith("{\"kind\":\"spider\",\"name\":\"titles\",");
  }

  @Test
  void aListThatCannotBeWrittenIsStatusOne() throws Exception {
    try (Program program = Program.startUnread(folder, "list")) {
      program.reader().close();
      Program.Result result = program.await();
      assertThat(result.status()).isEqualTo(1);
      assertThat(result.errLines()).containsExactly("scraper: cannot write standard output");
    }
  }

  @Test
  void aFileThatCouldNotBeWrittenIsNotAmongThoseWritten() throws Exception {
    String broken =
        ROWS.replace(".rows", ".bad")
            .replace(
                "public void open() {}",
                "public void open() throws java.io.IOException { throw new java.io.IOException(\"no disk\"); }");
    new PluginJar()
        .plugin("ExporterPlugin", "BadPlugin", "ExporterPlugin", broken)
        .write(folder.resolve("plugins/z.jar"));
    Program.Result result = run("-o", "a.bad", "-o", "b.csv");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .contains("cannot write a.bad: no disk", "written: b.csv")
        .doesNotContain("written: a.bad");
  }

  @Test
  void optionsWinOverWhatTheSpiderWants() throws Exception {
    Program.Result result = run("--delay", "0", "-o", "a.csv", "--stats", "stats.json");
    assertThat(result.status()).isZero();
    assertThat(Files.readAllLines(folder.resolve("a.csv"))).hasSize(3).startsWith("title", "Start");
    assertThat(folder.resolve("stats.json")).content().contains("\"ended\":\"max_pages\"");
    assertThat(result.err()).contains("2 pages");

    Program.Result all = run("--delay", "0", "--max-pages", "10", "-q");
    assertThat(all.outLines())
        .containsExactlyInAnyOrder(
            "{\"title\":\"Start\"}", "{\"title\":\"A\"}", "{\"title\":\"B\"}");
    assertThat(run("--delay", "0", "-a", "depth=0", "-q").outLines()).hasSize(1);
  }

  @Test
  void fieldThatNoRecordHasIsNull() throws Exception {
    assertThat(run("--delay", "0", "-a", "depth=0", "--fields", "none,title", "-q").out())
        .isEqualTo("{\"none\":null,\"title\":\"Start\"}\n");
  }

  @Test
  void urlsAreFurtherSeeds() throws Exception {
    site.page("/more", "More", "");
    Program.Result result = run("-a", "depth=0", "--delay", "0", "-q", site.url("/more"));
    assertThat(result.outLines())
        .containsExactlyInAnyOrder("{\"title\":\"Start\"}", "{\"title\":\"More\"}");
  }

  @Test
  void aFormatOfAPluginWorksForCrawlAndRun() throws Exception {
    assertThat(run("--delay", "0", "-a", "depth=0", "-o", "a.rows").status()).isZero();
    assertThat(folder.resolve("a.rows")).hasContent("<row>Start</row>");
    String[] crawl = {
      "crawl", site.url("/"), "--no-follow", "--field", "t=@title", "-o", "a.rows", "--delay", "0"
    };
    Program.Result refused = Program.run(folder, crawl);
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("-o a.rows: the file exists");
    crawl[6] = "b.rows";
    assertThat(Program.run(folder, crawl).status()).isZero();
    assertThat(folder.resolve("b.rows")).hasContent("<row>Start</row>");
    crawl[6] = "b.xls";
    assertThat(Program.run(folder, crawl).err())
        .contains(
            "unknown format '.xls'", ".gz, and .sqlite, .db or .warc.gz, and by plug-ins .rows");
  }

  @Test
  void anInterceptorOfAPluginIsUsedAndClosed() throws Exception {
    site.page("/?stamp=a,b", "Stamped", "");
    Program.Result result =
        Program.run(
            folder, "crawl", site.url("/"), "--ignore-robots", "--use", "stamp,text=a\\,b", "-v");
    assertThat(result.out()).contains("\"title\":\"Stamped\"");
    assertThat(site.asked()).containsExactly("/?stamp=a,b");
    assertThat(result.err()).contains("stamp is closed");
  }

  @Test
  void aPipelineOfAPluginIsUsedByCrawlAndRun() throws Exception {
    String record = "{\"name\":\"A\"}";
    String[] use = {
      "--use", "only,title=A", "--delay", "0", "--max-pages", "9", "-q", "--stats", "s.json"
    };
    assertThat(run(use).outLines()).containsExactly(record);
    assertThat(folder.resolve("s.json")).content().contains("another title");
    String[] crawl = {
      "crawl", site.url("/"), "--field", "title=@title", "--use", "only,title=A", "--delay", "0"
    };
    assertThat(Program.run(folder, crawl).outLines()).containsExactly(record);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "run tilets|no spider 'tilets'; did you mean titles?",
        "run x|no spider 'x'; there is titles",
        "run titles|spider titles: argument start is missing (url, the first page)",
        "run titles -a depth=12 -a strat=x|spider titles: no argument 'strat'; did you mean start?;"
            + " argument start is missing (url, the first page); argument depth: '12' is not from"
            + " 0 to 9",
        "run titles -a start|'start' is no argument: write NAME=VALUE",
        "run titles -a start=http://a/ -o a.xls|unknown format '.xls'",
        "run titles -a start=http://a/ --use none|--use none: no interceptor or pipeline 'none'; there are only, stamp",
        "run titles -a start=http://a/ --use stamp|--use stamp: argument text is missing",
        "run titles -a start=http://a/ --cache ''|--cache': the file name is empty",
        "run titles --plugins ''|--plugins: the file name is empty",
        "run titles --plugins nowhere|--plugins nowhere: there is no such file or folder",
        "run titles -a start=http://a/ nonsense|'nonsense' is no URL",
      })
  void wrongUsageIsTwoAndNothingIsFetched(String line, String message) throws Exception {
    String[] arguments = line.split(" ");
    Arrays.setAll(arguments, i -> arguments[i].equals("''") ? "" : arguments[i]);
    Program.Result result = Program.run(folder, arguments);
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.errLines()).singleElement().asString().contains(message);
    assertThat(site.asked()).isEmpty();
  }

  @Test
  void aBrokenJarIsOneLineAndKeepsNoOtherFromRunning() throws Exception {
    Files.writeString(folder.resolve("plugins/broken.jar"), "no jar");
    Program.Result list = Program.run(folder, "list");
    assertThat(list.status()).isEqualTo(1);
    assertThat(list.outLines()).hasSize(8);
    assertThat(list.errLines())
        .singleElement()
        .asString()
        .startsWith("scraper: warning: " + Path.of("plugins", "broken.jar") + ": it is no jar");
    Program.Result run = run("--delay", "0");
    assertThat(run.status()).isZero();
    assertThat(run.outLines()).hasSize(2);
    assertThat(run.err()).contains("warning: " + Path.of("plugins", "broken.jar"));
    assertThat(Program.run(folder, "list", "--debug").err()).contains("ZipException");
  }

  @Test
  void aPluginThatFailsIsOneLineThatNamesItsJar() throws Exception {
    String seeds = "public void parse(Page page, Output<Map<String, String>> out) {}";
    new PluginJar()
        .spider(
            "Fails",
            "public Spider<Map<String, String>> create(Arguments args) { throw new"
                + " IllegalStateException(\"no luck\"); } "
                + seeds)
        .spider(
            "FailsLater",
            "public Spider<Map<String, String>> create(Arguments args) { return this; } public"
                + " List<Request> seeds() { throw new NoClassDefFoundError(\"org/gone/It\"); } "
                + seeds)
        .write(folder.resolve("plugins/z.jar"));
    String jar = Path.of("plugins", "z.jar").toString();
    Program.Result create = Program.run(folder, "run", "fails");
    assertThat(create.status()).isEqualTo(1);
    assertThat(create.errLines())
        .containsExactly(
            "scraper: " + jar + ": plug-in fails: it threw IllegalStateException: no luck");
    Program.Result later = Program.run(folder, "run", "fails-later", "--stats", "stats.json");
    assertThat(later.status()).isEqualTo(1);
    assertThat(later.errLines().get(0))
        .contains(jar + ": plug-in fails-later: it needs class org.gone.It, which is not in the");
    assertThat(later.err()).doesNotContain("\tat ", "    at ");
    assertThat(folder.resolve("stats.json")).content().contains("\"ended\":\"error\"");
  }

  private static final String CREATE =
      "public Spider<Map<String, String>> create(Arguments args) { return this; } ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "throw new OutOfMemoryError(\"full\");|OutOfMemoryError: full",
        "return null;|seeds() of the spider returned null",
        "return Arrays.asList((Request) null);|seeds() of the spider has a null",
      })
  void seedsThatCannotBeHadNameTheJar(String body, String message) throws Exception {
    new PluginJar()
        .spider(
            "Odd",
            CREATE
                + "public List<Request> seeds() { "
                + body
                + " } public void parse(Page page, Output<Map<String, String>> out) {}")
        .write(folder.resolve("plugins/z.jar"));
    Program.Result result = Program.run(folder, "run", "odd", "-q", "--stats", "stats.json");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errLines())
        .singleElement()
        .asString()
        .contains(Path.of("plugins", "z.jar") + ": plug-in odd: ", message);
    assertThat(folder.resolve("stats.json")).content().contains("\"ended\":\"error\"");
  }

  @Test
  void aHandlerThatEndsTheProgramIsNamedAndTheFilesAreWhole() throws Exception {
    new PluginJar()
        .spider(
            "Leaves",
            CREATE
                + "public void parse(Page page, Output<Map<String, String>> out) {"
                + " out.item(Map.of(\"t\", \"1\")); System.exit(3); }")
        .write(folder.resolve("plugins/z.jar"));
    Program.Result result =
        Program.run(
            folder, "run", "leaves", site.url("/"), "-q", "-o", "a.json", "--stats", "s.json");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errLines().get(0))
        .isEqualTo(
            "scraper: acme.Leaves.parse called System.exit, which ends everything: a plug-in must"
                + " not");
    assertThat(folder.resolve("a.json")).content().startsWith("[").endsWith("]\n");
    assertThat(folder.resolve("s.json")).content().contains("\"exit\":1", "\"ended\":\"error\"");
  }

  @Test
  void aPluginThatEndsTheProgramWhenItIsLoadedIsNamed() throws Exception {
    new PluginJar()
        .spider(
            "Leaves",
            CREATE
                + "public String description() { System.exit(0); return null; } public void"
                + " parse(Page page, Output<Map<String, String>> out) {}")
        .write(folder.resolve("plugins/z.jar"));
    Program.Result result = Program.run(folder, "list");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errLines())
        .singleElement()
        .asString()
        .contains("acme.Leaves.description called System.exit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "check"})
  void aSignalEndsASpiderThatNeverGivesItsSeeds(String command) throws Exception {
    String wait =
        "{ System.err.println(\"waiting\"); try { Thread.sleep(600_000); } catch"
            + " (InterruptedException e) {} return null; } public void parse(Page page,"
            + " Output<Map<String, String>> out) {}";
    new PluginJar()
        .spider("Waits", CREATE + "public List<Request> seeds() " + wait)
        .write(folder.resolve("plugins/z.jar"));
    try (Program program = Program.start(folder, command, "waits")) {
      program.awaitError("waiting");
      program.signal("TERM");
      assertThat(program.await().status()).isEqualTo(130);
    }
  }

  @Test
  void aSignalWhilePluginsAreLoadedIsStatus130() throws Exception {
    new PluginJar()
        .spider(
            "Waits",
            CREATE
                + "public String name() { System.err.println(\"waiting\"); try {"
                + " Thread.sleep(600_000); } catch (InterruptedException e) {} return null; }"
                + " public void parse(Page page, Output<Map<String, String>> out) {}")
        .write(folder.resolve("plugins/z.jar"));
    try (Program program = Program.start(folder, "list")) {
      program.awaitError("waiting");
      program.signal("TERM");
      assertThat(program.await().status()).isEqualTo(130);
    }
  }

  @Test
  void librariesFindTheirPartsByTheThread() throws Exception {
    new PluginJar()
        .spider(
            "Threads",
            "public Spider<Map<String, String>> create(Arguments args) { return this; } public void"
                + " parse(Page page, Output<Map<String, String>> out) { ClassLoader thread ="
                + " Thread.currentThread().getContextClassLoader(); out.item(Map.of(\"own\", \"\" +"
                + " (thread == getClass().getClassLoader()))); }")
        .write(folder.resolve("plugins/z.jar"));
    assertThat(Program.run(folder, "run", "threads", site.url("/"), "-q").outLines())
        .containsExactly("{\"own\":\"true\"}");
  }

  @Test
  void withoutPluginsThereIsAHint() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Program.Result list = Program.run(empty, "list");
    assertThat(list.status()).isZero();
    assertThat(list.out()).isEmpty();
    assertThat(list.errLines()).singleElement().asString().contains("scraper new DIR");
    Program.Result run = Program.run(empty, "run", "x");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("no spider 'x'; there are none (there is no folder plugins here");
  }

  @Test
  void aCrawlThatNeedsNoPluginRunsNoneOfTheirCode() throws Exception {
    Files.writeString(folder.resolve("plugins/broken.jar"), "no jar");
    Program.Result result =
        Program.run(folder, "crawl", site.url("/"), "--delay", "0", "-o", "a.csv");
    assertThat(result.status()).isZero();
    assertThat(result.err()).doesNotContain("broken.jar");
  }
}
