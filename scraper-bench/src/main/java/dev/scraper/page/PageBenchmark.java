package dev.scraper.page;

import dev.scraper.bench.Site;
import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.http.Url;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.select.Evaluator;
import org.jsoup.select.QueryParser;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One operation is one page of the {@link Site}, of 12 KB with 41 links, or one step of its way
 * from bytes to addresses; 64 different pages in turns.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class PageBenchmark {

  private static final int PAGES = 64;
  private static final Evaluator TITLE = QueryParser.parse("title");
  private static final Evaluator H1 = QueryParser.parse("h1");

  private final Response[] responses = new Response[PAGES];
  private final String[] texts = new String[PAGES];
  private final Document[] documents = new Document[PAGES];
  private final Outline[] outlines = new Outline[PAGES];
  private int next;

  /** Makes the pages, and for each step what the one before gives. */
  @Setup
  public void makePages() {
    Site site = new Site(20_000, 50);
    Headers headers = Headers.of("Content-Type", "text/html; charset=utf-8", "Server", "nginx");
    for (int i = 0; i < PAGES; i++) {
      Request request = Request.get(site.url(i));
      byte[] body = site.body(i);
      responses[i] = new Response(request, 200, headers, body, true, Duration.ofMillis(5));
      texts[i] = new String(body, StandardCharsets.UTF_8);
      documents[i] = Parser.htmlParser().parseInput(texts[i], site.url(i));
      outlines[i] = outline(i);
    }
  }

  private int next() {
    next = (next + 1) % PAGES;
    return next;
  }

  private Outline outline(int page) {
    return Outline.of(documents[page], responses[page].url(), StandardCharsets.UTF_8, false);
  }

  /** Bytes into text, the charset told by a header. */
  @Benchmark
  public String decode() {
    return DecodedBody.of(responses[next()].body(), BodyKind.HTML, "utf-8").text();
  }

  /** The same, but the charset is looked for in the document's head, as no header tells it. */
  @Benchmark
  public String decodeUndeclared() {
    return DecodedBody.of(responses[next()].body(), BodyKind.HTML, null).text();
  }

  /** The tree alone, which is jsoup's. */
  @Benchmark
  public Document tree() {
    int i = next();
    return Parser.htmlParser().parseInput(texts[i], "http://127.0.0.1/");
  }

  /** Title, meta tags and links as written, from the tree. */
  @Benchmark
  public Object walk() {
    return outline(next());
  }

  /** The addresses of the links as written: each once, without the fragment. */
  @Benchmark
  public List<Url> resolve() {
    return outlines[next()].resolve(null, StandardCharsets.UTF_8);
  }

  /** The text of two elements found by selectors compiled before, as the command line does. */
  @Benchmark
  public int fields() {
    Document document = documents[next()];
    Element title = document.selectFirst(TITLE);
    Element h1 = document.selectFirst(H1);
    if (title == null || h1 == null) {
      throw new IllegalStateException("a page without a title");
    }
    return title.text().length() + h1.text().length();
  }

  /** All of it: decoded, parsed, walked and resolved. */
  @Benchmark
  public List<Url> page() {
    return Page.parse(responses[next()], 1, List.of()).links();
  }

  /** The same with jsoup's own means. */
  @Benchmark
  public Set<String> jsoup() {
    Response response = responses[next()];
    String text = new String(response.body(), StandardCharsets.UTF_8);
    Document document = Jsoup.parse(text, response.url().toString());
    Set<String> links = new LinkedHashSet<>();
    for (Element link : document.select("a[href]")) {
      links.add(link.absUrl("href"));
    }
    return links;
  }
}
