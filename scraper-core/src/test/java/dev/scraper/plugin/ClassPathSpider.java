package dev.scraper.plugin;

import dev.scraper.page.Page;
import dev.scraper.policy.Scope;
import dev.scraper.spider.Output;
import dev.scraper.spider.Spider;
import java.util.List;

/** A plug-in on the test's own class path, named in its META-INF/services. */
public final class ClassPathSpider implements SpiderPlugin<String>, Spider<String> {

  static final Argument<Integer> PAGES = Argument.integer("pages").between(1, 100).defaultsTo(2);

  @Override
  public List<Argument<?>> arguments() {
    return List.of(PAGES);
  }

  @Override
  public Spider<String> create(Arguments args) {
    return this;
  }

  @Override
  public CrawlSettings settings(Arguments args) {
    return CrawlSettings.usual()
        .scope(scope -> scope.relation(Scope.Relation.SUBTREE))
        .limits(limits -> limits.maxPages(args.get(PAGES)));
  }

  @Override
  public void parse(Page page, Output<String> out) {
    out.item(page.title().orElse(""));
    page.links().forEach(out::follow);
  }
}
