package dev.scraper.testing;

import dev.scraper.extract.SelectorWatch;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.page.Page;
import dev.scraper.spider.FailedRequest;
import dev.scraper.spider.Output;
import dev.scraper.spider.Spider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A spider that counts what another one's selectors match.
 *
 * <p><b>Thread-safety:</b> as safe as the other one; the counts may be read at any time.
 */
final class SelectorTally<T> implements Spider<T> {

  /** Who asked for what. */
  private record Use(String where, String selector) {}

  private final Spider<T> spider;
  private final Map<Use, CheckReport.Selector> counts = new ConcurrentHashMap<>();

  SelectorTally(Spider<T> spider) {
    this.spider = spider;
  }

  @Override
  public List<Request> seeds() {
    return spider.seeds();
  }

  @Override
  public List<Request> sitemaps() {
    return spider.sitemaps();
  }

  @Override
  public void failed(FailedRequest request, Output<T> out) throws Exception {
    spider.failed(request, new WithoutFiles<>(out));
  }

  @Override
  public void parse(Page page, Output<T> out) throws Exception {
    // By the threads of one page, of which a handler may have several.
    Map<Use, Long> onPage = new ConcurrentHashMap<>();
    SelectorWatch watch =
        (where, selector, matches) ->
            onPage.merge(new Use(where, selector), (long) matches, Long::sum);
    try {
      spider.parse(page.watchedBy(watch), new WithoutFiles<>(out));
    } finally {
      onPage.forEach(this::add);
    }
  }

  /** An output that downloads nothing: a check looks at pages. */
  private record WithoutFiles<T>(Output<T> out) implements Output<T> {

    @Override
    public void item(T item) {
      out.item(item);
    }

    @Override
    public void follow(Request request) {
      out.follow(request);
    }

    @Override
    public void download(Request request) {}

    @Override
    public Url resolve(String reference) {
      return out.resolve(reference);
    }
  }

  private void add(Use use, long matches) {
    CheckReport.Selector one =
        new CheckReport.Selector(use.where(), use.selector(), 1, matches > 0 ? 1 : 0, matches);
    counts.merge(use, one, CheckReport.Selector::plus);
  }

  /** The counts so far, sorted by who asked. */
  List<CheckReport.Selector> selectors() {
    return counts.values().stream().sorted(CheckReport.Selector.ORDER).toList();
  }
}
