package dev.scraper.internal.work;

import dev.scraper.bench.Site;
import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.internal.schedule.Found;
import dev.scraper.internal.schedule.ScopeFilter;
import dev.scraper.page.Page;
import dev.scraper.policy.Limits;
import dev.scraper.policy.Scope.Relation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One operation is the links of one page of the {@link Site}, some 32 different addresses, on their
 * way from the spider to the loop: made into requests, looked at, fingerprinted.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class SieveBenchmark {

  private static final int PAGES = 64;

  /** Which are followed; the pattern is that of the side-by-side benchmark. */
  @Param({"any", "pattern"})
  public String scope = "any";

  private final Page[] pages = new Page[PAGES];
  private final List<List<Request>> requests = new ArrayList<>();
  private LinkSieve sieve = sieve(dev.scraper.policy.Scope.HOST);
  private int next;

  /** Makes pages and requests. */
  @Setup
  public void makePages() {
    Site site = new Site(20_000, 50);
    Headers headers = Headers.of("Content-Type", "text/html; charset=utf-8", "Server", "nginx");
    sieve = sieve(wanted());
    for (int i = 0; i < PAGES; i++) {
      Request asked = Request.get(site.url(i));
      Response response =
          new Response(asked, 200, headers, site.body(i), true, Duration.ofMillis(5));
      pages[i] = Page.parse(response, 1, List.of());
      pages[i].links();
      requests.add(requests(pages[i]));
    }
  }

  private static LinkSieve sieve(dev.scraper.policy.Scope wanted) {
    return new LinkSieve(new ScopeFilter(wanted, true), Limits.NONE, true, Optional.empty());
  }

  private dev.scraper.policy.Scope wanted() {
    dev.scraper.policy.Scope any = dev.scraper.policy.Scope.HOST.relation(Relation.ANY);
    return switch (scope) {
      case "any" -> any;
      case "pattern" ->
          any.include(Pattern.compile("^http://127\\.0\\.0\\.[0-9]+:8081/[^?#]*\\.html$"));
      default -> throw new IllegalArgumentException("unknown scope: " + scope);
    };
  }

  private static List<Request> requests(Page page) {
    List<Request> made = new ArrayList<>();
    page.links().forEach(link -> made.add(Request.get(link)));
    return made;
  }

  private int next() {
    next = (next + 1) % PAGES;
    return next;
  }

  /** A request of each link. */
  @Benchmark
  public List<Request> requests() {
    return requests(pages[next()]);
  }

  /** The sieve alone. */
  @Benchmark
  public Found sift() {
    int i = next();
    return sieve.sift(pages[i], requests.get(i), List.of());
  }
}
