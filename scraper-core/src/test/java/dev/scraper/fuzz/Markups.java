package dev.scraper.fuzz;

import static dev.scraper.fuzz.Target.bytes;
import static dev.scraper.fuzz.Target.check;

import dev.scraper.data.Feed;
import dev.scraper.extract.Css;
import dev.scraper.extract.ExtractException;
import dev.scraper.fixture.PageFrom;
import dev.scraper.form.Form;
import dev.scraper.form.FormField;
import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.json.Json;
import dev.scraper.json.JsonException;
import dev.scraper.page.Page;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Pages, read in every way a page can be read. */
final class Markups {

  static final String ADDRESS = PageFrom.ADDRESS;

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

  private static final String SMALL =
      """
      <meta http-equiv=refresh content="0; url='/r'"><base href=//h.test/b/><table><a href=x>1<tr><td>
      <form><input name=a></table><select><option>1</select><svg><title>t</title></svg><p><b><i>x</p>y
      """;

  private static final String BITS =
      "< > = ' & <!-- --> ]]> <![CDATA[ </ \ud800 { [ } ] , : 1e99999999999 9999999999999999999"
          + " </template> <template> <svg> <math> <table> <tr> <td> <form> </form> <select> <b>"
          + " <p> </p> <a> <option> <title> </title> <base href=x> <meta charset=utf-16>"
          + " itemscope itemref=s id=s \\ud800 http://[ // . 1,1.1,1 <!DOCTYPE &#x110000; <?xml"
          + " encoding='gb18030' itemprop=a form=f rel=next xml:base=/x <item> <entry> <frameset>";

  private Markups() {}

  static List<Target> targets() {
    return List.of(
        Target.of("html", 160, List.of(HTML, SMALL), BITS, in -> read("text/html", in)),
        Target.ofBytes("charset", 120, encodings(), BITS, Markups::charset),
        Target.of("rss", 60, List.of(FEED), BITS, in -> read("application/rss+xml", in)),
        Target.of("atom", 60, List.of(ATOM), BITS, in -> read("application/atom+xml", in)),
        Target.of("json-feed", 100, List.of(JSON), BITS, in -> read("application/json", in)),
        Target.of(
            "json-ld",
            100,
            List.of(
                "/* x */ {\"@graph\":[{\"@type\":[\"A\"],\"n\":1.5e3,},null]};",
                "<!-- {\"@type\":\"A\",\"a\":\"x\ny\"} -->",
                "[{},[[]]]//"),
            "{ } [ ] , : // /* */ <!-- --> ; \" \\ \\u @type @graph CDATA \n",
            Markups::jsonLd));
  }

  private static List<byte[]> encodings() {
    String declared = "<?xml version='1.0' encoding='shift_jis'?><meta charset=\"koi8-r\">";
    String equiv = "<meta http-equiv=content-type content='text/html; charset=gb2312'>";
    String text = "<title>\u00e9\u0434\u65e5</title><a href='?\u00e9=\u65e5'>";
    return List.of(
        bytes(declared + text),
        bytes(equiv + text),
        (declared + text).getBytes(StandardCharsets.UTF_16LE),
        ("\ufeff" + text).getBytes(StandardCharsets.UTF_16BE),
        text.getBytes(Charset.forName("GB18030")),
        text.getBytes(Charset.forName("ISO-2022-JP")));
  }

  static Page page(Headers headers, byte[] body) {
    Page page = PageFrom.of(Request.get(ADDRESS), headers, body);
    check(Charset.isSupported(page.charset().name()), page.charset());
    check(page.text().length() <= 2 * body.length + 2, "text of " + page.text().length());
    page.title().ifPresent(title -> check(title.equals(title.strip()), title));
    return page;
  }

  private static void charset(byte[] input) {
    for (String type : List.of("text/html", "application/xml", "text/plain", "")) {
      page(type.isEmpty() ? Headers.empty() : Headers.of("Content-Type", type), input).links();
    }
  }

  private static void jsonLd(byte[] input) {
    String script = "<script type=application/ld+json>" + Target.text(input) + "</script>";
    Page page = page(Headers.of("Content-Type", "text/html"), bytes(script));
    page.structured().jsonLd("A").forEach(Json::toString);
    page.structured().problems().forEach(String::length);
  }

  private static void read(String type, byte[] input) {
    readAll(page(Headers.of("Content-Type", type + "; charset=utf-8"), input));
  }

  @Css(".item")
  record Item(
      @Css(".price") BigDecimal price,
      @Css("time") LocalDate day,
      @Css("a") Url link,
      @Css("b") Optional<Integer> count,
      @Css("p") List<String> texts) {}

  record FeedItem(
      Optional<String> id, Optional<BigDecimal> price, boolean on, Optional<Json> none) {}

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
}
