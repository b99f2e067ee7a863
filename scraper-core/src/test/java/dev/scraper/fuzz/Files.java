package dev.scraper.fuzz;

import static dev.scraper.fuzz.Target.check;

import dev.scraper.http.Url;
import dev.scraper.internal.fetch.Opened;
import dev.scraper.internal.flow.EventStreamParser;
import dev.scraper.json.Json;
import dev.scraper.json.JsonException;
import dev.scraper.robots.RobotsRules;
import dev.scraper.robots.Sitemap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Bodies that are no pages: robots.txt, sitemaps, JSON, streams of events, and encoded ones. */
final class Files {

  private static final Url LOCATION = Url.parse("http://site.test/dir/file");
  private static final List<Url> ASKED =
      List.of(
          Url.parse("http://site.test/"),
          Url.parse("http://site.test/robots.txt"),
          Url.parse("http://site.test/a/b.html?x=1*$&y=%7E"));

  private static final String SITEMAP =
      "<?xml version='1.0' encoding='UTF-8'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
          + " xmlns:image='i'><url><loc> http://site.test/a?b&amp;c </loc><image:loc>x</image:loc>"
          + "</url><url><loc><![CDATA[/d]]></loc></url></urlset>";
  private static final String INDEX =
      "<sitemapindex><sitemap><loc>http://site.test/1.gz</loc></sitemap></sitemapindex>";
  private static final String ENTITIES =
      "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'><!ENTITY f '&e;&e;'>]><urlset><url>"
          + "<loc>&f;</loc></url></urlset>";
  private static final String RSS =
      "<rss version='2.0'><channel><link>/</link><item><link>/a</link><guid isPermaLink='true'>"
          + "http://site.test/b</guid></item></channel></rss>";

  private static final byte[] BROTLI =
      HexFormat.of()
          .parseHex(
              "1b3101601c09768ce417423be885456a1e9106a801c9d5642f94d6c2b6a2aacbb7b2303738602f8e82601b7c"
                  + "8958f794852663bc882f3d91a31cc7159a8f33346d751613098b1ad131b01f15714e77ba383f8972df"
                  + "10fd876e2106");

  /** 20 MB of one letter. */
  private static final byte[] BROTLI_BOMB =
      HexFormat.of()
          .parseHex(
              "cbffff3ff825c2e2b14020f7fe8fffff7ff04b00c4611180eefd5ffeb3c4e0970088c302005d9218");

  private Files() {}

  static List<Target> targets() {
    return List.of(
        Target.of(
            "robots",
            120,
            List.of(
                "User-agent: *\nDisallow: /a*b$\nAllow: /\nCrawl-delay: 1.5\nSitemap: /s.xml\n",
                "\ufeffuser-agent:scraper\r\nuser-agent: x\rdisallow: /%7e\n#c\nnoindex: /x\n\u00e9:",
                "<html>User-agent: *\nDisallow: /"),
            "User-agent: Disallow: Allow: * $ / # : Crawl-delay: Sitemap: %2A *a*a*a < \n \r",
            Files::robots),
        Target.ofBytes(
            "sitemap",
            120,
            List.of(
                Target.bytes(SITEMAP),
                Target.bytes(INDEX),
                Target.bytes(ENTITIES),
                Target.bytes(RSS),
                Target.bytes("http://site.test/a\nhttps://b/\nx"),
                gzip(Target.bytes(SITEMAP))),
            "<loc> </loc> <url> </url> &amp; &x; <![CDATA[ ]]> <!-- <?xml encoding='utf-16'?> xmlns=",
            Files::sitemap),
        Target.of(
            "json",
            150,
            List.of(
                "{\"a\":[1,-2.5e3,true,null,\"\\u00e9\\ud83d\\ude00\"],\"b\":{\"\":{}}}",
                "[[[[[[]]]]]]",
                "\"x\""),
            "{ } [ ] , : \" \\u \\ud800 1e999999999 -0 NaN // /* true null 0x 1.",
            Files::json),
        Target.of(
            "events",
            100,
            List.of(
                "\ufeffid: 1\nevent: add\ndata: x\ndata: y\nretry: 10\n\n:c\r\rdata\r\n\r\n",
                "data:\u00e9\n\n"),
            "data: id: event: retry: : \n\n \r\r \r\n",
            Files::events),
        Target.ofBytes(
            "encoded",
            100,
            List.of(
                gzip(gzip(Target.bytes(SITEMAP))),
                gzip(new byte[50_000]),
                deflate(),
                BROTLI,
                BROTLI_BOMB),
            "\u001f \b gzip",
            Files::encoded));
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] deflate() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream deflate = new DeflaterOutputStream(out)) {
      deflate.write(Target.bytes(SITEMAP));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void robots(byte[] input) {
    RobotsRules rules = RobotsRules.parse(LOCATION, input, Optional.of("scraper"));
    for (Url url : ASKED) {
      check(rules.allows(url) == rules.allows(url), url);
    }
    check(rules.allows(ASKED.get(1)), "robots.txt itself");
    check(!rules.allowsAll() || rules.allows(ASKED.get(2)), "all");
    check(rules.crawlDelay().filter(delay -> delay.isNegative()).isEmpty(), "delay");
    check(rules.sitemaps().size() <= input.length, "sitemaps");
  }

  private static void sitemap(byte[] input) {
    try {
      Sitemap sitemap = Sitemap.parse(LOCATION, input, 1_000_000);
      check(sitemap.pages().size() + sitemap.sitemaps().size() <= 100_000, "entries");
      check(!sitemap.pages().toString().contains("root:"), "a file was read");
    } catch (IOException e) {
      check(e.getMessage() != null && e.getMessage().indexOf('\n') < 0, "lines: " + e.getMessage());
    }
  }

  private static void json(byte[] input) {
    try {
      // Values need not be equal: 2.5e1 is a decimal, and is written as 25.
      String json = Json.parse(input).toString();
      check(Json.parse(json).toString().equals(json), json);
    } catch (JsonException e) {
      check(e.getMessage() != null && e.getMessage().indexOf('\n') < 0, "lines: " + e.getMessage());
    }
    try {
      Json.lines(Target.text(input)).forEach(Json::toString);
    } catch (JsonException documented) {
      // as said
    }
  }

  /** However the pieces are cut, the events are the same. */
  private static void events(byte[] input) throws IOException {
    List<String> whole = events(input, input.length + 1);
    check(whole.equals(events(input, 1)), whole);
    check(whole.equals(events(input, 3)), whole);
  }

  private static List<String> events(byte[] input, int piece) throws IOException {
    List<String> events = new ArrayList<>();
    EventStreamParser parser =
        new EventStreamParser(
            new EventStreamParser.Taker() {
              @Override
              public void event(String id, String type, String data) {
                events.add(id + '|' + type + '|' + data);
              }

              @Override
              public void retry(long millis) {
                check(millis >= 0, millis);
                events.add("retry " + millis);
              }
            },
            "",
            100_000);
    for (int at = 0; at < input.length; at += piece) {
      parser.read(input, at, Math.min(piece, input.length - at));
    }
    return events;
  }

  private static void encoded(byte[] input) {
    for (String encoding : List.of("gzip", "deflate", "br", "gzip, gzip", "br, gzip")) {
      try {
        check(Opened.decoded(encoding, input).length <= 200_000, "too much");
      } catch (IOException | IllegalStateException documented) {
        // what the reader of bodies makes a DECODE failure of
      }
    }
  }
}
