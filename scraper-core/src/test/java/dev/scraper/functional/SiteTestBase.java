package dev.scraper.functional;

import dev.scraper.CrawlBuilder;
import dev.scraper.Scraper;
import dev.scraper.fixture.Heard;
import dev.scraper.fixture.LeakCheck;
import dev.scraper.fixture.LocalSite;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.Request;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.policy.Scope;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A local site and a scraper in a hurry: no delay and no retries unless a test asks for them. */
@ExtendWith(LeakCheck.class)
@Timeout(30)
abstract class SiteTestBase {

  static final Politeness EAGER = Politeness.polite().delay(Duration.ZERO);

  final LocalSite site = new LocalSite();
  final Heard heard = new Heard();
  final Scraper scraper = Scraper.builder().politeness(EAGER).retry(new RetryPolicy(0)).build();

  @AfterEach
  void close() {
    scraper.close();
    site.close();
  }

  /** A crawl of the seeds' hosts that follows all links. */
  CrawlBuilder<Object> crawl(String... seeds) {
    return crawl(Arrays.stream(seeds).map(Request::get).toList());
  }

  CrawlBuilder<Object> crawl(List<Request> seeds) {
    return scraper
        .<Object>crawl((page, out) -> page.links().forEach(out::follow))
        .seeds(seeds)
        .listener(heard);
  }

  /** A crawl without a scope, of the whole loopback network. */
  CrawlBuilder<Object> crawlEverywhere(String... seeds) {
    return crawl(seeds)
        .scope(Scope.HOST.relation(Scope.Relation.ANY))
        .http(HttpOptions.DEFAULT.allowPrivate(true));
  }
}
