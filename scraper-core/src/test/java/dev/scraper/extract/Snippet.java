package dev.scraper.extract;

import dev.scraper.http.Url;
import org.jsoup.Jsoup;

/** HTML as if it came from http://site.test/dir/page. */
final class Snippet {

  static final Url ADDRESS = Url.parse("http://site.test/dir/page");

  private Snippet() {}

  static Extract of(String html) {
    return Extract.from(Jsoup.parse(html, ADDRESS.toString()), ADDRESS);
  }
}
