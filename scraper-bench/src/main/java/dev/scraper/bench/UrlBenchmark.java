package dev.scraper.bench;

import dev.scraper.http.Url;
import java.net.MalformedURLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import org.jsoup.internal.StringUtil;
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

/** One operation is one link, resolved on the page it stands on, up to the text of its address. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class UrlBenchmark {

  private static final int LINKS = 1_024;
  private static final int PAGES = 16;

  /** What kind of links; {@code site} are those of the pages of {@link Site}, mixed as there. */
  @Param({
    "site",
    "sameFolder",
    "rooted",
    "parentFolder",
    "query",
    "otherName",
    "otherAddress",
    "odd"
  })
  public String kind = "site";

  private final String[] links = new String[LINKS];
  private final String[] baseTexts = new String[LINKS];
  private final Url[] bases = new Url[LINKS];
  private final HttpUrl[] httpBases = new HttpUrl[LINKS];
  private final Url[] resolved = new Url[LINKS];
  private int next;

  /** Links on some pages, one page after the other. */
  @Setup
  public void prepare() {
    Site site = new Site(20_000, 50);
    for (int page = 0; page < PAGES; page++) {
      String text =
          kind.equals("site")
              ? site.url(page)
              : "http://www.host" + page + ".example:8081/s" + page + "/list/p" + page + ".html";
      Url base = Url.parse(text);
      HttpUrl httpBase = HttpUrl.get(text);
      List<String> written = kind.equals("site") ? followed(site, page) : written(page);
      for (int i = 0; i < LINKS / PAGES; i++) {
        int at = page * (LINKS / PAGES) + i;
        links[at] = written.get(i % written.size());
        baseTexts[at] = text;
        bases[at] = base;
        httpBases[at] = httpBase;
        resolved[at] = base.resolve(links[at]).orElseThrow();
      }
    }
  }

  /** Without mail addresses and scripts, which nobody can resolve. */
  private static List<String> followed(Site site, int page) {
    return site.links(page).stream()
        .filter(link -> !link.startsWith("mailto:") && !link.startsWith("javascript:"))
        .toList();
  }

  private List<String> written(int page) {
    List<String> written = new ArrayList<>();
    for (int i = page * 50; i < page * 50 + LINKS / PAGES; i++) {
      written.add(
          switch (kind) {
            case "sameFolder" -> "item-" + i + ".html";
            case "rooted" -> "/catalogue/category-" + i % 9 + "/item-" + i + ".html";
            case "parentFolder" -> "../category-" + i % 9 + "/item-" + i + ".html";
            case "query" -> "/search?q=item+" + i + "&page=" + i % 40 + "&sort=price";
            case "otherName" -> "https://shop" + i + ".example.org/category/item-" + i;
            case "otherAddress" -> "http://127.0.0." + i % 250 + ":8081/s3/p" + i + ".html";
            case "odd" -> odd(i);
            default -> throw new IllegalArgumentException("unknown kind: " + kind);
          });
    }
    return written;
  }

  private static String odd(int i) {
    return switch (i % 6) {
      case 0 -> "/a b/caf\u00e9-" + i + ".html";
      case 1 -> " ../%7euser/./x/../item%2d" + i + "?z=%c3%a9&a=" + i;
      case 2 -> "HTTP://www.b\u00fccher" + i + ".example:80/";
      case 3 -> "//Other-" + i + ".EXAMPLE/a|b";
      case 4 -> "?q=a b&&r='" + i + "'";
      default -> "\\back\\slashes\\" + i;
    };
  }

  private int next() {
    next = (next + 1) % LINKS;
    return next;
  }

  /** Ours. */
  @Benchmark
  public String resolve() {
    int i = next();
    return bases[i].resolve(links[i]).orElseThrow().toString();
  }

  /** Ours, and what the seen set wants of it. */
  @Benchmark
  public long resolveAndFingerprint() {
    int i = next();
    return bases[i].resolve(links[i]).orElseThrow().fingerprint();
  }

  /** The canonical spelling of a resolved address alone. */
  @Benchmark
  public String identity() {
    return resolved[next()].identity();
  }

  /** The canonical spelling of a resolved address and its fingerprint. */
  @Benchmark
  public long fingerprint() {
    return resolved[next()].fingerprint();
  }

  /** OkHttp's, on a base parsed before. */
  @Benchmark
  public String okHttp() {
    int i = next();
    HttpUrl url = httpBases[i].resolve(links[i]);
    if (url == null) {
      throw new IllegalStateException(links[i]);
    }
    return url.toString();
  }

  /** What {@code absUrl} of jsoup does: it parses the page's address for each link. */
  @Benchmark
  public String jsoup() throws MalformedURLException {
    int i = next();
    return StringUtil.resolve(baseTexts[i], links[i]);
  }
}
