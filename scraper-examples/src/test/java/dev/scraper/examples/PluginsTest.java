package dev.scraper.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.Scraper;
import dev.scraper.plugin.Arguments;
import dev.scraper.plugin.Found;
import dev.scraper.plugin.Plugins;
import dev.scraper.plugin.SpiderPlugin;
import org.junit.jupiter.api.Test;

/** The examples' jar is a plug-in jar too. */
class PluginsTest {

  @Test
  void theSpidersAreFoundAndRun() throws Exception {
    try (Plugins plugins = Plugins.onClassPath();
        Site site = new Site();
        Scraper scraper = Scraper.create()) {
      assertThat(plugins.problems()).isEmpty();
      assertThat(plugins.spiders())
          .extracting(Found::name)
          .contains("api", "news", "quotes", "quotes-login", "shop", "sitemap");
      site.page("/", "<div class=quote><span class=text>Q</span></div>");
      Found<SpiderPlugin<?>> quotes = plugins.spider("quotes");
      Arguments args = Arguments.of(quotes.arguments(), "start=" + site.url("/"));
      assertThat(quotes.call(plugin -> scraper.crawl(plugin, args)).run().stats().records())
          .isEqualTo(1);
    }
  }
}
