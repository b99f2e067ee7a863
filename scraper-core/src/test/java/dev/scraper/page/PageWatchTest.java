package dev.scraper.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jsoup.select.QueryParser;
import org.junit.jupiter.api.Test;

class PageWatchTest {

  private static final String HTML =
      "<ul><li class=a><a href=1>1</a><li class=a><a href=2>2</a><li class=next><a href=3>3</a></ul>";

  private final List<String> heard = new ArrayList<>();
  private final Page plain = Pages.html(HTML);
  private final Page watched =
      plain.watchedBy((where, selector, n) -> heard.add(where + " " + selector + " " + n));

  @Test
  void everySelectorOfThePageIsToldWithItsMatches() {
    watched.select("li.a");
    watched.select("li.gone");
    watched.first("li");
    watched.first("h1");
    watched.links("li.next a");
    assertThat(heard)
        .containsExactly(
            "page.select li.a 2",
            "page.select li.gone 0",
            "page.first li 3",
            "page.first h1 0",
            "page.links li.next a 1");
  }

  @Test
  void compiledSelectorsAreToldAsText() {
    watched.select(QueryParser.parse("li.a"));
    watched.links(QueryParser.parse("li.next a"));
    assertThat(heard).hasSize(2);
    assertThat(heard.get(0)).startsWith("page.select ").endsWith(" 2");
    assertThat(heard.get(1)).startsWith("page.links ").endsWith(" 1");
  }

  @Test
  void aWatchedPageFindsWhatThePageFinds() {
    assertThat(watched.first("li")).isEqualTo(plain.first("li"));
    assertThat(watched.first("h1")).isEmpty();
    assertThat(watched.links("li")).isEqualTo(plain.links("li"));
    assertThat(watched.links()).isEqualTo(plain.links());
    assertThat(watched.document()).isSameAs(plain.document());
    assertThat(watched.url()).isEqualTo(plain.url());
  }

  @Test
  void thePageItselfTellsNobody() {
    plain.select("li");
    plain.first("li");
    plain.links("li");
    assertThat(heard).isEmpty();
  }
}
