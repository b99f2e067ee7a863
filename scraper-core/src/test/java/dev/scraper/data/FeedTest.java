package dev.scraper.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.data.Feed.Enclosure;
import dev.scraper.data.Feed.Entry;
import dev.scraper.fixture.PageFrom;
import dev.scraper.http.Url;
import dev.scraper.page.Page;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedTest {

  private static final String RSS =
      """
      <?xml version="1.0"?>
      <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
           xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:a="http://www.w3.org/2005/Atom">
        <channel>
          <title> News &amp;
            more </title><link>http://site.test/</link><description>All of it</description>
          <a:link rel="self" href="/feed"/><a:link rel="next" href="/feed?page=2"/>
          <image><title>logo</title><link>/logo</link></image>
          <item>
            <title>One</title><link> /1?a&amp;b </link><guid isPermaLink="false">id-1</guid>
            <pubDate>Tue, 02 Jan 2024 03:04:05 +0100</pubDate><a:updated>2024-01-03T00:00:00Z</a:updated>
            <dc:creator>Ann</dc:creator><author>ann@site.test (Ann)</author>
            <description>&lt;p&gt;Short &amp;amp; sweet&lt;/p&gt;</description>
            <content:encoded><![CDATA[<p>The <b>whole</b></p>]]></content:encoded>
            <category>x</category><category> y </category><category/>
            <enclosure url="/1.mp3" type="audio/mpeg" length="1234"/>
            <enclosure url="http://"/><enclosure length="x" url="/2.mp3"/>
          </item>
          <item><title/><guid>http://site.test/2</guid><pubDate>soon</pubDate>
            <description><p>raw <b>markup</b></p></description></item>
          <item/>
        </channel>
      </rss>
      """;

  private static Feed feed(Page page) {
    return page.feed().orElseThrow();
  }

  @Test
  void rssIsRead() {
    Feed feed = feed(PageFrom.xml(RSS));
    assertThat(feed.title()).contains("News & more");
    assertThat(feed.description()).contains("All of it");
    assertThat(feed.link()).contains(Url.parse("http://site.test/"));
    assertThat(feed.next()).contains(Url.parse("http://site.test/feed?page=2"));
    assertThat(feed.entries()).hasSize(3);

    Entry one = feed.entries().get(0);
    assertThat(one.id()).contains("id-1");
    assertThat(one.title()).contains("One");
    assertThat(one.link()).contains(Url.parse("http://site.test/1?a&b"));
    assertThat(one.published()).contains(OffsetDateTime.parse("2024-01-02T03:04:05+01:00"));
    assertThat(one.updated()).contains(OffsetDateTime.parse("2024-01-03T00:00:00Z"));
    assertThat(one.authors()).containsExactly("Ann");
    assertThat(one.summary()).contains("<p>Short &amp; sweet</p>");
    assertThat(one.content()).contains("<p>The <b>whole</b></p>");
    assertThat(one.text()).isEqualTo("The whole");
    assertThat(one.categories()).containsExactly("x", "y");
    assertThat(one.enclosures())
        .containsExactly(
            new Enclosure(
                Url.parse("http://site.test/1.mp3"),
                Optional.of("audio/mpeg"),
                OptionalLong.of(1234)),
            new Enclosure(
                Url.parse("http://site.test/2.mp3"), Optional.empty(), OptionalLong.empty()));

    Entry two = feed.entries().get(1);
    assertThat(two.title()).isEmpty();
    assertThat(two.link()).contains(Url.parse("http://site.test/2"));
    assertThat(two.published()).isEmpty();
    assertThat(two.text()).isEqualTo("raw markup");
    assertThat(feed.entries().get(2).text()).isEmpty();
  }

  @Test
  void rssOneHasItsItemsBesideTheChannel() {
    Feed feed =
        feed(
            PageFrom.xml(
                """
                <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
                    xmlns="http://purl.org/rss/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/">
                  <channel rdf:about="/"><title>T</title><link>/home</link></channel>
                  <item rdf:about="http://site.test/1"><title>One</title><link>/1</link>
                    <d:date>2024-01-02</d:date><d:subject>s</d:subject></item>
                </rdf:RDF>
                """));
    assertThat(feed.title()).contains("T");
    assertThat(feed.link()).contains(Url.parse("http://site.test/home"));
    Entry entry = feed.entries().get(0);
    assertThat(entry.id()).contains("http://site.test/1");
    assertThat(entry.link()).contains(Url.parse("http://site.test/1"));
    assertThat(entry.published()).contains(OffsetDateTime.parse("2024-01-02T00:00:00Z"));
    assertThat(entry.categories()).containsExactly("s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a:"})
  void atomIsReadWhateverItsPrefix(String prefix) {
    String xml =
        """
        <?xml version="1.0" encoding="utf-8"?>
        <-feed -ns="http://www.w3.org/2005/Atom" xml:base="/blog/">
          <-title type="html">A &amp;lt;b&amp;gt; &lt;i&gt;feed&lt;/i&gt;</-title>
          <-subtitle>sub</-subtitle><-link rel="self" href="feed"/><-link href="."/>
          <-link rel="next" href="feed?2"/><-author><-name>Feed  Author</-name></-author>
          <-entry>
            <-id>urn:1</-id><-title>One &amp; only</-title><-link rel="edit" href="e"/><-link href="1"/>
            <-published>2024-01-02T03:04:05.678+02:00</-published><-updated>2024-01-03 04:05</-updated>
            <-summary>a &lt; b</-summary>
            <-content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>x</p></div></-content>
            <-category term="t1"/><-category term="t2" label="T2"/>
            <-link rel="enclosure" type="audio/ogg" length="9" href="x.ogg"/>
            <-source><-title>other</-title><-id>urn:other</-id></-source>
          </-entry>
          <-entry xml:base="sub/"><-author><-email>a@b.test</-email></-author>
            <-content type="html">&lt;p&gt;y&lt;/p&gt;</-content><-link href="2"/></-entry>
        </-feed>
        """
            .replace("-ns=", prefix.isEmpty() ? "xmlns=" : "xmlns:a=")
            .replace("</-", "</" + prefix)
            .replace("<-", "<" + prefix);
    Feed feed = feed(PageFrom.of("application/atom+xml", xml));
    assertThat(feed.title()).contains("A <b> feed");
    assertThat(feed.description()).contains("sub");
    assertThat(feed.link()).contains(Url.parse("http://site.test/blog/"));
    assertThat(feed.next()).contains(Url.parse("http://site.test/blog/feed?2"));

    Entry one = feed.entries().get(0);
    assertThat(one.id()).contains("urn:1");
    assertThat(one.title()).contains("One & only");
    assertThat(one.link()).contains(Url.parse("http://site.test/blog/1"));
    assertThat(one.published()).contains(OffsetDateTime.parse("2024-01-02T03:04:05.678+02:00"));
    assertThat(one.updated()).contains(OffsetDateTime.parse("2024-01-03T04:05:00Z"));
    assertThat(one.author()).contains("Feed Author");
    assertThat(one.summary()).contains("a &lt; b");
    assertThat(one.content()).contains("<p>x</p>");
    assertThat(one.categories()).containsExactly("t1", "t2");
    assertThat(one.enclosures())
        .containsExactly(
            new Enclosure(
                Url.parse("http://site.test/blog/x.ogg"),
                Optional.of("audio/ogg"),
                OptionalLong.of(9)));

    Entry two = feed.entries().get(1);
    assertThat(two.authors()).containsExactly("a@b.test");
    assertThat(two.content()).contains("<p>y</p>");
    assertThat(two.link()).contains(Url.parse("http://site.test/blog/sub/2"));
  }

  @Test
  void jsonFeedIsRead() {
    Feed feed =
        feed(
            PageFrom.of(
                "application/feed+json",
                """
                {"version": "https://jsonfeed.org/version/1.1", "title": "T", "home_page_url": "/",
                 "next_url": "?2", "authors": [{"name": "Ann"}],
                 "items": [
                   {"id": 7, "url": "/7", "title": "Seven", "content_text": "a < b", "tags": ["x", 1, null],
                    "date_published": "2024-01-02T03:04:05Z", "summary": "s",
                    "attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 5}, {}]},
                   {"id": "8", "external_url": "http://o.test/", "author": {"name": "Bob"},
                    "content_html": "<p>h</p>", "attachments": [{"url": "/b", "size_in_bytes": "big"}]},
                   "nonsense", null
                 ]}
                """));
    assertThat(feed.title()).contains("T");
    assertThat(feed.next()).contains(Url.parse("http://site.test/dir/page?2"));
    assertThat(feed.entries()).hasSize(4);
    Entry seven = feed.entries().get(0);
    assertThat(seven.id()).contains("7");
    assertThat(seven.link()).contains(Url.parse("http://site.test/7"));
    assertThat(seven.content()).contains("a &lt; b");
    assertThat(seven.text()).isEqualTo("a < b");
    assertThat(seven.authors()).containsExactly("Ann");
    assertThat(seven.categories()).containsExactly("x", "1");
    assertThat(seven.published()).contains(OffsetDateTime.parse("2024-01-02T03:04:05Z"));
    assertThat(seven.enclosures())
        .containsExactly(
            new Enclosure(
                Url.parse("http://site.test/a.mp3"),
                Optional.of("audio/mpeg"),
                OptionalLong.of(5)));
    Entry eight = feed.entries().get(1);
    assertThat(eight.link()).contains(Url.parse("http://o.test/"));
    assertThat(eight.author()).contains("Bob");
    assertThat(eight.enclosures().get(0).bytes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "text/plain", "text/xml", "application/rss+xml"})
  void aFeedIsKnownWhateverItsContentType(String type) {
    assertThat(feed(PageFrom.of(type, RSS)).entries()).hasSize(3);
    assertThat(
            feed(PageFrom.of(type, "<!DOCTYPE rss PUBLIC 'x' 'y'>" + RSS.substring(22))).entries())
        .hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          text/html        | <html><body><rss></rss>
          text/html        | <!DOCTYPE html><title>x</title>
          application/xml  | <urlset><url><loc>/a</loc></url></urlset>
          application/xml  | ``
          application/json | {"items": []}
          application/json | {"version": 1
          application/json | [1]
          text/plain       | hello
          """)
  void whatIsNoFeedIsNone(String type, String body) {
    assertThat(PageFrom.of(type, body).feed()).isEmpty();
  }

  @Test
  void entitiesOfADocumentTypeAreNotExpanded() {
    String laughs =
        "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>"
            + "<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss><channel><title>&b;&x;</title></channel></rss>";
    assertThat(PageFrom.xml(laughs).feed().flatMap(Feed::title).orElse(""))
        .doesNotContain("ha")
        .doesNotContain("root");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          2024-01-02T03:04:05Z              | 2024-01-02T03:04:05Z
          2024-01-02t03:04:05z              | 2024-01-02T03:04:05Z
          2024-01-02T03:04:05.123456789+05:30 | 2024-01-02T03:04:05.123456789+05:30
          2024-01-02T03:04:05,5-0800        | 2024-01-02T03:04:05.500-08:00
          2024-01-02 03:04:05               | 2024-01-02T03:04:05Z
          2024-01-02T03:04Z                 | 2024-01-02T03:04:00Z
          2024-01-02 03:04:05 +0100         | 2024-01-02T03:04:05+01:00
          2024-01-02                        | 2024-01-02T00:00:00Z
          2024-01                           | 2024-01-01T00:00:00Z
          2024                              | 2024-01-01T00:00:00Z
          2016-12-31T23:59:60Z              | 2016-12-31T23:59:59Z
          2023-02-29                        | none
          2024-13-01                        | none
          2024-01-02T25:00:00Z              | none
          'Tue, 02 Jan 2024 03:04:05 GMT'   | 2024-01-02T03:04:05Z
          'Tue, 2 Jan 2024 03:04:05 +0130'  | 2024-01-02T03:04:05+01:30
          '02 January 2024 03:04 EST'       | 2024-01-02T03:04:00-05:00
          'Tue, 02 Jan 24 03:04:05 PDT'     | 2024-01-02T03:04:05-07:00
          'Wed, 02-Jan-1985 03:04:05 UT'    | 1985-01-02T03:04:05Z
          'Tue 02 JAN 2024 3:04:05 Z'       | 2024-01-02T03:04:05Z
          '02 Jan 2024'                     | 2024-01-02T00:00:00Z
          'Tue, 02 Jan 2024 03:04:05 XYZ'   | 2024-01-02T03:04:05Z
          'Tue, 02 Jan 2024 03:04:05 GMT+0200' | 2024-01-02T03:04:05+02:00
          'Tue, 02 Jan 2024 03:04:05 -0500 (EST)' | 2024-01-02T03:04:05-05:00
          'Tue, 31 Feb 2024 03:04:05 GMT'   | none
          'Tue, 02 Foo 2024 03:04:05 GMT'   | none
          'yesterday'                       | none
          ''                                | none
          '2024-01-02T03:04:05+99:00'       | none
          """)
  void datesAreReadInManyForms(String text, String expected) {
    assertThat(FeedDates.read(" " + text + " ").map(OffsetDateTime::toString).orElse(null))
        .isEqualTo(expected == null ? null : OffsetDateTime.parse(expected).toString());
  }
}
