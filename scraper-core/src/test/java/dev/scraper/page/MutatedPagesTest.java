package dev.scraper.page;

import static org.assertj.core.api.Assertions.fail;

import dev.scraper.data.Feed;
import dev.scraper.extract.Css;
import dev.scraper.extract.ExtractException;
import dev.scraper.fixture.PageFrom;
import dev.scraper.form.Form;
import dev.scraper.form.FormField;
import dev.scraper.http.Url;
import dev.scraper.json.Json;
import dev.scraper.json.JsonException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Pages broken at random, read in every way a page can be read: nothing but the documented
 * exceptions comes out. The seed is fixed; {@code -Dmutated.seed=N} tries another one.
 */
@Timeout(120)
class MutatedPagesTest {

  private static final int INPUTS = 2_500;

  private static final Set<Class<?>> DOCUMENTED =
      Set.of(IllegalArgumentException.class, JsonException.class, ExtractException.class);

  private static final String HTML =
      """
      <!doctype html><html><head><title>A</title><base href="/b/">
      <link rel="next alternate" type="application/rss+xml" href="?page=2" hreflang=de>
      <meta property="og:image" content="/i.png"><meta property="og:image:width" content="10px">
      <script type="application/ld+json">/* x */ {"@graph":[{"@type":["A"],"n":1.5e3,},null]};</script>
      </head><body><div itemscope itemtype="http://schema.org/Product" itemref="r" id="s">
      <p class="price" itemprop="price">1.234,50 €</p><time itemprop="d" datetime="2026-11-21">x</time>
      <a itemprop="url" href="http://[::1]:80/a?b=%zz#f">&amp;&#xD800;</a></div><i id="r" itemprop="q r"></i>
      <div class="item"><p class="price">$ 5.00</p><time>2026-02-30</time><a href="x">l</a><b>3</b></div>
      <form id="f" method="post" enctype="multipart/form-data" action="?x"><fieldset disabled><legend>
      <input name="a" value="1"></legend><input name=b></fieldset><input type=range min=1e9 max=-1 name=c>
      <select name="s"><optgroup disabled><option>1<option selected value="2">b</select><input type=image>
      <textarea name="t" dirname="t.dir">
      x</textarea><input type=checkbox name=k checked><button name=go>Go</button></form>
      <input form="f" name="out"><ul><li class="next"><a href="/p2">n</a></ul></body></html>
      """;

  private static final String FEED =
      """
      <?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e "x">]><rss version="2.0" xml:base="/x/"
      xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
      <title>T &e;</title><atom:link rel="next" href="?p=2"/><item><guid>http://a.test/1</guid>
      <title>&lt;b&gt;</title><pubDate>Sat, 21 Nov 2026 09:30:00.5 +0100</pubDate>
      <dc:date>2026-11-21T24:00Z</dc:date><enclosure url="a.mp3" length="99999999999999999999" type="x"/>
      <description><![CDATA[<p>x]]></description><category>c</category></item></channel></rss>
      """;

  private static final String ATOM =
      """
      <feed xmlns="http://www.w3.org/2005/Atom"><title type="html">&lt;b&gt;T</title>
      <author><name>N</name></author><entry xml:base="y/"><id>i</id><link href="z"/><updated>2026-1-2 3:04</updated>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>x</p></div></content></entry></feed>
      """;

  private static final String JSON =
      """
      {"version":"https://jsonfeed.org/version/1.1","next_url":"?p=2","authors":[{"name":"N"}],"items":[
      {"id":1e3,"title":"\\ud83d\\ude00","date_published":"2026-11-21T09:30:00Z","content_html":"<p>x",
      "attachments":[{"url":"a","size_in_bytes":12.0}],"price":-0.10,"on":true,"none":null}]}
      """;

  private static final List<String> BITS =
      List.of(
          "<",
          ">",
          "\"",
          "'",
          "&",
          "<!--",
          "]]>",
          "<![CDATA[",
          "\0",
          "\ud83d",
          "\r\n",
          "{",
          "[",
          "}",
          ",",
          ":",
          "1e99999999999",
          "-",
          "9999999999999999999",
          "</template>",
          "<template>",
          "<svg>",
          "<table>",
          "<form>",
          "</form>",
          "<select>",
          "itemscope ",
          "itemref=s ",
          "id=s ",
          "%",
          "\\u",
          "\\ud800",
          "http://[",
          "//",
          "\u00a0",
          "\u200f",
          ".",
          "1,1.1,1",
          "<!DOCTYPE",
          "&#x110000;");

  @Css(".item")
  record Item(
      @Css(".price") BigDecimal price,
      @Css("time") LocalDate day,
      @Css("a") Url link,
      @Css("b") Optional<Integer> count,
      @Css("p") List<String> texts) {}

  record FeedItem(
      Optional<String> id, Optional<BigDecimal> price, boolean on, Optional<Json> none) {}

  @Test
  void brokenPagesGiveDocumentedErrorsOnly() {
    long seed = Long.getLong("mutated.seed", 20261121L);
    Random random = new Random(seed);
    List<List<String>> pages =
        List.of(
            List.of("text/html; charset=utf-8", HTML),
            List.of("application/rss+xml", FEED),
            List.of("application/atom+xml", ATOM),
            List.of("application/json", JSON));
    for (int i = 0; i < INPUTS; i++) {
      for (List<String> page : pages) {
        String body = mutated(page.get(1), random);
        try {
          readAll(PageFrom.of(page.get(0), body));
        } catch (RuntimeException | Error e) {
          fail("seed " + seed + ", input " + i + ": " + page.get(0) + "\n" + body, e);
        }
      }
    }
  }

  private static String mutated(String text, Random random) {
    StringBuilder out = new StringBuilder(text);
    for (int n = 1 + random.nextInt(6); n > 0 && !out.isEmpty(); n--) {
      int at = random.nextInt(out.length());
      int end = Math.min(out.length(), at + 1 + random.nextInt(20));
      switch (random.nextInt(5)) {
        case 0 -> out.delete(at, end);
        case 1 -> out.insert(random.nextInt(out.length()), out.substring(at, end));
        case 2 -> out.setCharAt(at, (char) random.nextInt(random.nextBoolean() ? 128 : 65536));
        case 3 ->
            out.insert(at, BITS.get(random.nextInt(BITS.size())).repeat(1 + random.nextInt(3)));
        default -> out.replace(at, end, BITS.get(random.nextInt(BITS.size())));
      }
    }
    return out.toString();
  }

  private static void readAll(Page page) {
    // These tell nothing by exceptions.
    page.links().forEach(Url::identity);
    page.title();
    page.structured().jsonLd("A");
    page.structured().microdata("Product").forEach(Object::hashCode);
    page.structured().openGraph().images();
    page.structured().twitter();
    page.structured().feeds();
    page.structured().canonical();
    page.structured().problems().forEach(String::length);
    page.next();
    page.feed().map(Feed::entries).orElse(List.of()).forEach(Feed.Entry::text);
    page.allGood(Item.class, problem -> problem.getMessage().length());
    documented(() -> page.all(Item.class));
    documented(() -> page.one(Item.class));
    documented(() -> page.json("/items/0").as(FeedItem.class));
    documented(() -> page.json("/items").list(FeedItem.class));
    documented(() -> page.json("/items/0/id").asLong());
    documented(() -> page.json("/items/0/attachments/0/size_in_bytes").asInt());
    documented(() -> page.url().withQuery("q", page.json("/items/0/title").text()));
    documented(() -> page.resolve(page.json("/next_url").text()));
    documented(() -> submitted(page.form("form")));
  }

  private static void submitted(Form form) {
    form.fields().forEach(FormField::choices);
    form.submitWithoutButton();
    form.submit();
    for (FormField field : form.fields()) {
      documented(() -> form.set(field.name(), "x\r\n\ud800").submit());
      documented(() -> form.check(field.name()).submit());
    }
  }

  private static void documented(Runnable reading) {
    try {
      reading.run();
    } catch (RuntimeException e) {
      if (!DOCUMENTED.contains(e.getClass())) {
        throw e;
      }
    }
  }

  @Test
  void bytesAtRandomGiveDocumentedErrorsOnly() {
    long seed = Long.getLong("mutated.seed", 20261121L);
    Random random = new Random(seed);
    for (int i = 0; i < INPUTS; i++) {
      byte[] body = JSON.getBytes(StandardCharsets.UTF_8);
      for (int n = random.nextInt(8); n >= 0; n--) {
        body[random.nextInt(n % 2 == 0 ? 4 : body.length)] = (byte) random.nextInt(256);
      }
      byte[] cut = Arrays.copyOf(body, random.nextInt(body.length));
      try {
        documented(() -> Json.parse(cut).toString());
      } catch (RuntimeException | Error e) {
        fail("seed " + seed + ", input " + i, e);
      }
    }
  }
}
