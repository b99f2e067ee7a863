package dev.scraper.cli;

import dev.scraper.CrawlBuilder;
import dev.scraper.Scraper;
import dev.scraper.export.Row;
import dev.scraper.http.Request;
import dev.scraper.intercept.HttpCache;
import dev.scraper.intercept.Interceptor;
import dev.scraper.pipeline.Pipeline;
import dev.scraper.plugin.Argument;
import dev.scraper.plugin.Arguments;
import dev.scraper.plugin.CrawlSettings;
import dev.scraper.plugin.Found;
import dev.scraper.plugin.InterceptorPlugin;
import dev.scraper.plugin.PipelinePlugin;
import dev.scraper.plugin.Plugin;
import dev.scraper.policy.Media;
import dev.scraper.state.StateException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * What {@code crawl} and {@code run} have in common: from what was given to an exit status.
 *
 * <p><b>Thread-safety:</b> none. Serves once.
 */
final class CrawlJob {

  private static final Argument<List<String>> PARTS = Argument.text("use").list();

  private final Console console;
  private final CommandLine command;
  private final Options.Start start;
  private final Options.Output output;
  private final Options.CrawlTalk talk;
  private final PluginSource plugins;
  private List<Request> seeds = List.of();
  private List<String> columns = List.of();
  private List<CrawlSettings> settings = List.of();
  private List<String> uses = List.of();
  private @Nullable HttpCache cache;
  private @Nullable Media media;
  private @Nullable Path folder;
  private @Nullable Duration every;
  private boolean recrawl;
  private boolean warned;
  private Origin origin = Origin.HERE;
  private Function<Throwable, RuntimeException> blame = CrawlJob::unexpected;

  CrawlJob(
      Console console,
      CommandLine command,
      Options.Start start,
      Options.Output output,
      Options.CrawlTalk talk,
      PluginSource plugins) {
    this.console = console;
    this.command = command;
    this.start = start;
    this.output = output;
    this.talk = talk;
    this.plugins = plugins;
  }

  private static RuntimeException unexpected(Throwable thrown) {
    return thrown instanceof RuntimeException e ? e : new IllegalStateException(thrown);
  }

  /**
   * With these URLs to begin with.
   *
   * @throws ParameterException if one is none
   */
  CrawlJob urls(List<String> urls) {
    seeds = Urls.of(command, urls).stream().map(Request::get).toList();
    return this;
  }

  /** With the fields of its records, if they are known. */
  CrawlJob columns(List<String> names) {
    columns = names;
    return this;
  }

  /** With what options say of it, which wins over what the spider says. */
  CrawlJob settings(CrawlSettings... changes) {
    settings = List.of(changes);
    return this;
  }

  /** With these interceptors and pipelines of plug-ins, each {@code NAME[,ARGUMENT=VALUE]...}. */
  CrawlJob uses(List<String> given) {
    uses = given;
    return this;
  }

  /**
   * With a folder for files, if one is named.
   *
   * @throws ParameterException if the options are not as they should be
   */
  CrawlJob media(MediaOptions.Folder options) {
    media = options.media(command);
    return this;
  }

  /**
   * With its state kept in a folder, if one is given, and how often it is come back to.
   *
   * @throws ParameterException if these contradict each other
   * @param from where the command line was given
   */
  CrawlJob state(Options.State given, Origin from) {
    if (given.recrawl && given.folder == null && given.every == null) {
      throw new ParameterException(
          command, "--recrawl comes back to a crawl whose state is kept: name its --state DIR");
    }
    if (given.every != null && "-".equals(start.seeds)) {
      throw new ParameterException(
          command, "--every reads the seeds again and again: name a file in place of --seeds -");
    }
    folder = given.folder;
    every = given.every;
    recrawl = given.recrawl;
    origin = from;
    return this;
  }

  /** Behind this cache, if there is one; the caller closes it. */
  CrawlJob cache(@Nullable HttpCache given) {
    cache = given;
    return this;
  }

  /** With what to make of a spider that throws before there is a page. */
  CrawlJob blame(Function<Throwable, RuntimeException> blame) {
    this.blame = blame;
    return this;
  }

  /**
   * Runs it; blocks.
   *
   * @return the exit status
   */
  int run(Function<Scraper, CrawlBuilder<?>> crawl) {
    if (every == null) {
      return run(crawl, null);
    }
    try (Signals signals = Signals.listen(console);
        TemporaryState temporary = folder == null ? TemporaryState.make() : null) {
      folder = temporary == null ? folder : temporary.folder();
      return new Rounds(console, every, System::nanoTime, Rounds.until(signals))
          .run(() -> run(crawl, signals));
    }
  }

  /**
   * One round.
   *
   * @param signals listened to already, or null
   */
  private int run(Function<Scraper, CrawlBuilder<?>> crawl, @Nullable Signals signals) {
    List<String> written = output.fields == null ? columns : chosen(output.fields.list());
    StateUse state = state();
    boolean begun = state != null && state.isBegun();
    if (recrawl && every == null && !begun) {
      throw new CommandFailure(
          folder + ": there is no crawl to come back to; begin it without --recrawl", null);
    }
    OutputFiles files =
        new OutputFiles(command, output, start.seeds, written, plugins, origin, begun);
    SeedLines lines = start.seeds == null ? null : SeedLines.open(start.seeds, origin);
    try (Scraper scraper = RequestOptions.Manners.behind(cache).build()) {
      CrawlBuilder<?> builder = prepare(crawl.apply(scraper), lines);
      if (media != null) {
        builder.media(files.media(media));
      }
      if (!warned) {
        warned = true;
        Warnings.of(builder.http(), console);
      }
      if (state != null) {
        state.give(builder, files, start.seeds);
      }
      CrawlRun run = new CrawlRun(console, talk, builder.limits(), files, blame, state);
      return signals == null ? run.run(builder) : run.run(builder, signals);
    }
  }

  private @Nullable StateUse state() {
    try {
      return folder == null
          ? null
          : new StateUse(command, origin, folder, recrawl || every != null);
    } catch (StateException e) {
      throw new CommandFailure(Text.of(e), e);
    }
  }

  /** A pipeline may give the records other fields than the spider. */
  private List<String> chosen(List<String> names) {
    for (String name : names) {
      if (!columns.isEmpty() && uses.isEmpty() && !columns.contains(name)) {
        throw new ParameterException(
            command,
            "--fields " + name + ": no record has it; there are " + String.join(", ", columns));
      }
    }
    return names;
  }

  private CrawlBuilder<?> prepare(CrawlBuilder<?> builder, @Nullable SeedLines lines) {
    builder.seeds(seeds);
    settings.forEach(builder::settings);
    if (start.sitemap) {
      builder.sitemaps(true);
    }
    if (lines != null) {
      builder.seedLines(lines);
    }
    uses.forEach(use -> add(use, builder));
    if (output.fields != null) {
      builder.pipeline(
          Pipeline.of(Object.class).rows().select(output.fields.list().toArray(String[]::new)));
    }
    return builder;
  }

  /** Adds an interceptor or a pipeline of a plug-in. */
  private void add(String use, CrawlBuilder<?> builder) {
    List<String> parts = PARTS.read(use);
    try {
      Found<? extends Plugin> found = plugins.plugins().addOn(parts.isEmpty() ? "" : parts.get(0));
      Arguments arguments =
          Arguments.of(
              found.arguments(),
              origin.arguments(
                  found.arguments(), parts.subList(Math.min(1, parts.size()), parts.size())));
      if (found.plugin() instanceof InterceptorPlugin plugin) {
        Interceptor interceptor = found.call(any -> plugin.create(arguments));
        builder.intercept(interceptor);
        if (interceptor instanceof AutoCloseable resource) {
          builder.closeAfter(resource);
        }
      } else if (found.plugin() instanceof PipelinePlugin plugin) {
        Pipeline<Row, ?> pipeline = found.call(any -> plugin.create(arguments));
        builder.pipeline(Pipeline.of(Object.class).rows().then(pipeline));
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, "--use " + use + ": " + Text.of(e), e);
    }
  }
}
