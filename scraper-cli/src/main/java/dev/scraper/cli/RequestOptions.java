package dev.scraper.cli;

import dev.scraper.Scraper;
import dev.scraper.http.Headers;
import dev.scraper.http.HttpOptions;
import dev.scraper.intercept.HttpCache;
import dev.scraper.plugin.CrawlSettings;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of how requests are made. Filled by picocli; null is what was not given. */
final class RequestOptions {

  private RequestOptions() {}

  /** How a request is made. */
  static class Calls implements Options.Group {

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
    @Nullable String userAgent;

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
        description = "Send all through http://[user:password@]host:port")
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
    @Nullable Duration timeout;

    @Option(
        names = "--retries",
        order = 16,
        paramLabel = "N",
        converter = Values.Count.class,
        description = "Further attempts after a passing failure (2)")
    @Nullable Integer retries;

    @Option(
        names = "--max-body",
        order = 17,
        paramLabel = "SIZE",
        converter = Values.Size.class,
        description = "Largest body, decoded (10MB)")
    @Nullable Long maxBody;

    HttpOptions http() {
      return change(HttpOptions.DEFAULT);
    }

    /** With what was given in place of what would be usual. */
    final HttpOptions change(HttpOptions usual) {
      return new HttpOptions(
          userAgent == null ? usual.userAgent() : userAgent,
          headers(usual.headers()),
          timeout == null ? usual.timeout() : timeout,
          maxBody == null ? usual.maxBodyBytes() : maxBody,
          !noCookies && usual.cookies(),
          proxy == null ? usual.proxy() : proxy,
          insecure || usual.insecure(),
          allowPrivate || usual.allowPrivate(),
          usual.threads());
    }

    /** A name that is given counts for all fields of that name. */
    private Headers headers(Headers usual) {
      List<String> fields = new ArrayList<>();
      Headers[] kept = {usual};
      for (Headers header : headers) {
        header.forEach(
            (name, value) -> {
              kept[0] = kept[0].without(name);
              fields.addAll(List.of(name, value));
            });
      }
      kept[0].forEach((name, value) -> fields.addAll(List.of(name, value)));
      return Headers.of(fields.toArray(new String[0]));
    }

    RetryPolicy retry() {
      return change(RetryPolicy.DEFAULT);
    }

    final RetryPolicy change(RetryPolicy usual) {
      return retries == null ? usual : new RetryPolicy(retries);
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
    @Nullable Integer concurrency;

    @Option(
        names = "--per-host",
        order = 2,
        paramLabel = "N",
        converter = Values.Positive.class,
        description = "Open requests to one host (2)")
    @Nullable Integer perHost;

    @Option(
        names = "--delay",
        order = 3,
        paramLabel = "D",
        converter = Values.Time.class,
        description = "Between two requests to one host (250ms)")
    @Nullable Duration delay;

    @Option(
        names = "--ignore-robots",
        order = 4,
        description = "Do not ask robots.txt: only for sites that are yours")
    boolean ignoreRobots;

    @Option(
        names = "--cache",
        order = 20,
        paramLabel = "DIR",
        converter = Values.Folder.class,
        description = {
          "Keep answers in this folder for ever and ask no server twice:",
          "for trying selectors"
        })
    @Nullable Path cache;

    Politeness politeness() {
      return change(Politeness.polite());
    }

    /**
     * The cache that was asked for, if any, to be closed by the caller.
     *
     * @throws CommandFailure if its folder cannot be used
     */
    @Nullable HttpCache openCache() {
      return openCache(Origin.HERE);
    }

    /** The same, with the origin of its path. */
    @Nullable HttpCache openCache(Origin origin) {
      try {
        return cache == null ? null : HttpCache.at(origin.resolve(cache)).always();
      } catch (IllegalArgumentException e) {
        throw new CommandFailure("--cache: " + e.getMessage(), e);
      }
    }

    /** A scraper behind that cache, if there is one. */
    static Scraper.Builder behind(@Nullable HttpCache cache) {
      Scraper.Builder builder = Scraper.builder();
      return cache == null ? builder : builder.intercept(cache);
    }

    private Politeness change(Politeness usual) {
      return new Politeness(
          delay == null ? usual.delay() : delay,
          perHost == null ? usual.perHost() : perHost,
          concurrency == null ? usual.concurrency() : concurrency,
          !ignoreRobots && usual.obeyRobots());
    }

    /** What was given, as a change of what the spider wants. */
    CrawlSettings settings() {
      return CrawlSettings.usual().politeness(this::change).http(this::change).retry(this::change);
    }
  }
}
