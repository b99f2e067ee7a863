package dev.scraper.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.CrawlBuilder;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.fixture.LeakCheck;
import dev.scraper.fixture.LocalSite;
import dev.scraper.http.Downloader;
import dev.scraper.http.Exchange;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.intercept.Interceptor;
import dev.scraper.pipeline.Pipeline;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.SkipReason;
import dev.scraper.spider.Spider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class PluginCrawlTest {

  private final LocalSite site = new LocalSite();
  private final Scraper scraper =
      Scraper.builder().politeness(Politeness.polite().delay(Duration.ZERO)).build();

  @AfterEach
  void close() {
    scraper.close();
    site.close();
  }

  private CrawlBuilder<Object> crawl(String... given) {
    site.links("/in/", "/in/a", "/in/b", "/out");
    site.links("/in/a");
    site.links("/in/b");
    ClassPathSpider plugin = new ClassPathSpider();
    return scraper
        .crawl(plugin, Arguments.of(plugin.arguments(), given))
        .seeds(List.of(Request.get(site.url("/in/"))));
  }

  @Test
  void aPluginsSettingsApply() throws Exception {
    CrawlReport report = crawl().run();
    assertThat(report.ended()).isEqualTo(Ended.MAX_PAGES);
    assertThat(report.stats().pages()).isEqualTo(2);
  }

  @Test
  void itsArgumentsDecide() throws Exception {
    CrawlReport report = crawl("pages=50").run();
    assertThat(report.ended()).isEqualTo(Ended.FINISHED);
    assertThat(report.stats().pages()).isEqualTo(3);
    assertThat(report.stats().skipped()).containsEntry(SkipReason.SCOPE, 1L);
  }

  @Test
  void whatIsSaidLaterWins() throws Exception {
    CrawlSettings later = CrawlSettings.usual().limits(limits -> limits.maxPages(1));
    CrawlBuilder<Object> crawl = crawl("pages=50").settings(later);
    assertThat(crawl.limits().maxPages()).isEqualTo(1);
    assertThat(crawl.run().stats().pages()).isEqualTo(1);
  }

  /** A plug-in with an interceptor to be closed, and a pipeline that changes the items' type. */
  private static final class Whole implements SpiderPlugin<Integer> {

    private final CompletableFuture<String> closed = new CompletableFuture<>();

    @Override
    public Spider<Integer> create(Arguments args) {
      return (page, out) -> List.of(1, 2, 3).forEach(out::item);
    }

    @Override
    public List<Interceptor> interceptors(Arguments args) {
      return List.of(new Stamp());
    }

    @Override
    public Optional<Pipeline<Integer, ?>> pipeline(Arguments args) {
      return Optional.of(
          Pipeline.of(Integer.class).drop("odd", item -> item % 2 == 1).map(item -> "n" + item));
    }

    private final class Stamp implements Interceptor, AutoCloseable {

      @Override
      public CompletableFuture<Response> intercept(
          Request request, Exchange exchange, Downloader next) {
        return next.fetch(request.header("X-Stamp", "yes"), exchange);
      }

      @Override
      public void close() {
        closed.complete("closed");
      }
    }
  }

  @Test
  void itsInterceptorsAndPipelineAreUsedAndClosed() throws Exception {
    site.links("/");
    Whole plugin = new Whole();
    List<Object> items = new CopyOnWriteArrayList<>();
    scraper
        .crawl(plugin, Arguments.of(List.of()))
        .seeds(List.of(Request.get(site.url("/"))))
        .onItem(items::add)
        .run();
    scraper.close();
    assertThat(items).containsExactly("n2");
    assertThat(plugin.closed).isCompletedWithValue("closed");
  }

  @Test
  void whatIsToBeClosedIsClosedTooWhenTheCrawlCannotStart() {
    CompletableFuture<String> closed = new CompletableFuture<>();
    scraper.close();
    CrawlBuilder<Object> crawl = crawl().closeAfter(() -> closed.complete("closed"));
    assertThatThrownBy(crawl::run).isInstanceOf(IllegalStateException.class);
    assertThat(closed).isCompletedWithValue("closed");
  }
}
