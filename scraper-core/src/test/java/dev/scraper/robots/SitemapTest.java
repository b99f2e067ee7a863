package dev.scraper.robots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.http.Url;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SitemapTest {

  private static final Url LOCATION = Url.parse("http://site.test/maps/sitemap.xml");
  private static final long LIMIT = 10_000_000;
  private static final String NAMESPACE = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'";

  private static Sitemap parse(String text) throws IOException {
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Sitemap parse(byte[] body) throws IOException {
    return Sitemap.parse(LOCATION, body, LIMIT);
  }

  private static List<String> pages(String text) throws IOException {
    return parse(text).pages().stream().map(Url::toString).toList();
  }

  private static String urlset(String... locs) {
    return Arrays.stream(locs)
        .map(loc -> "<url><loc>" + loc + "</loc><priority>0.5</priority></url>")
        .collect(Collectors.joining("\n", "<urlset " + NAMESPACE + ">\n", "</urlset>"));
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(body);
    }
    return out.toByteArray();
  }

  @Test
  void pagesOfASitemapAreKeptInOrderOnceAndOnAnyHost() throws IOException {
    String text =
        urlset(
            "http://site.test/b?x=1&amp;y=2",
            "\n   https://other.test/a\t\n",
            "../up",
            "sub/<![CDATA[x|y z]]>",
            "http://site.test/b?x=1&amp;y=2",
            "ftp://site.test/no",
            "mailto:a@b.test",
            "");

    assertThat(pages("<?xml version='1.0' encoding='UTF-8'?>\n" + text))
        .containsExactly(
            "http://site.test/b?x=1&y=2",
            "https://other.test/a",
            "http://site.test/up",
            "http://site.test/maps/sub/x%7Cy%20z");
    assertThat(parse(text).sitemaps()).isEmpty();
  }

  @Test
  void addressesOfOtherVocabulariesAreNotPages() throws IOException {
    String text =
        "<s:urlset xmlns:s='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:i='urn:images'>"
            + "<s:url><s:loc>/page</s:loc>"
            + "<i:image><i:loc>/image.png</i:loc></i:image><i:loc>/other.png</i:loc>"
            + "<s:more><s:loc>/deeper</s:loc></s:more></s:url><s:loc>/outside</s:loc></s:urlset>";

    assertThat(pages(text)).containsExactly("http://site.test/page");
  }

  @Test
  void indexNamesSitemaps() throws IOException {
    Sitemap sitemap =
        parse(
            "<sitemapindex "
                + NAMESPACE
                + "><sitemap><loc>/1.xml.gz</loc><lastmod>2025-01-01</lastmod></sitemap>"
                + "<sitemap><loc> https://cdn.test/2.xml </loc></sitemap>"
                + "<sitemap><loc>/1.xml.gz</loc></sitemap></sitemapindex>");

    assertThat(sitemap.pages()).isEmpty();
    assertThat(sitemap.sitemaps())
        .containsExactly(
            Url.parse("http://site.test/1.xml.gz"), Url.parse("https://cdn.test/2.xml"));
  }

  @Test
  void rssNamesTheLinkOfEachItem() throws IOException {
    assertThat(
            pages(
                "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel>"
                    + "<title>News</title><link>http://site.test/home</link>"
                    + "<atom:link rel='self' href='/feed'/><image><link>/logo</link></image>"
                    + "<item><title>a</title><link> /a|b </link><guid>http://x.test/g</guid></item>"
                    + "<item><guid isPermaLink='false'>http://site.test/no</guid></item>"
                    + "<item><guid>12345</guid></item>"
                    + "<item><link/><guid isPermaLink='true'>http://site.test/g</guid></item>"
                    + "<item><atom:link href='/no'/><link>/c</link></item>"
                    + "</channel></rss>"))
        .containsExactly("http://site.test/a%7Cb", "http://site.test/g", "http://site.test/c");
  }

  @Test
  void rssOneNamesItsItemsToo() throws IOException {
    assertThat(
            pages(
                "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
                    + " xmlns='http://purl.org/rss/1.0/'>"
                    + "<channel><link>/home</link></channel>"
                    + "<item><link>/a</link></item></rdf:RDF>"))
        .containsExactly("http://site.test/a");
  }

  @Test
  void atomNamesTheAlternateLinkOfEachEntry() throws IOException {
    assertThat(
            pages(
                "<feed xmlns='http://www.w3.org/2005/Atom'><link href='/home'/>"
                    + "<link rel='self' href='/feed'/><entry><title>a</title>"
                    + "<link rel='replies' href='/replies'/><link rel='edit' href='/edit'/>"
                    + "<link rel='alternate' href='/a'/><link href='/a2'/></entry>"
                    + "<entry><link href='b'/></entry>"
                    + "<entry><link rel='enclosure' href='/c.mp3'/></entry>"
                    + "<entry><title>none</title></entry></feed>"))
        .containsExactly("http://site.test/a", "http://site.test/maps/b");
  }

  @Test
  void textNamesOneUrlOnALine() throws IOException {
    assertThat(
            pages(
                "\ufeff\r\n http://site.test/a b \r\n# comment\nHTTPS://site.test/c|d\n"
                    + "/relative\nmailto:a@b.test\nhttp://site.test/a b\nhttp://\n"))
        .containsExactly("http://site.test/a%20b", "https://site.test/c%7Cd");
  }

  /** Whatever the address ends in: the location of all of them is sitemap.xml. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<urlset><url><loc>/a</loc></url></urlset>",
        "<sitemapindex><sitemap><loc>/a</loc></sitemap></sitemapindex>",
        "<rss><channel><item><link>/a</link></item></channel></rss>",
        "<rdf:RDF xmlns:rdf='urn:r'><item><link>/a</link></item></rdf:RDF>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='/a'/></entry></feed>",
        "http://site.test/a"
      })
  void everyFormIsReadInEveryWrapping(String text) throws IOException {
    Url page = Url.parse("http://site.test/a");
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    byte[] marked = ("\ufeff" + text).getBytes(StandardCharsets.UTF_8);
    byte[] utf16 = text.getBytes(StandardCharsets.UTF_16);
    for (byte[] body : List.of(utf8, marked, utf16, gzip(utf8), gzip(marked), gzip(utf16))) {
      Sitemap sitemap = parse(body);
      assertThat(text.contains("index") ? sitemap.sitemaps() : sitemap.pages())
          .containsExactly(page);
      assertThatIOException().isThrownBy(() -> Sitemap.parse(LOCATION, body, 10));
    }
  }

  @Test
  void feedsWithEntitiesAreRefusedLikeSitemaps() {
    for (String root : List.of("rss", "feed", "sitemapindex")) {
      String text = "<!DOCTYPE r [<!ENTITY x 'y'>]><%s><item><link>/&x;</link></item></%s>";
      assertThatIOException()
          .isThrownBy(() -> parse(text.formatted(root, root)))
          .withMessageContaining("DOCTYPE");
    }
  }

  @Test
  void gzIsKnownByItsFirstBytes() throws IOException {
    byte[] xml = urlset("/a").getBytes(StandardCharsets.UTF_8);
    byte[] text = "http://site.test/a\n".getBytes(StandardCharsets.UTF_8);

    assertThat(parse(gzip(xml)).pages()).containsExactly(Url.parse("http://site.test/a"));
    assertThat(parse(gzip(text)).pages()).containsExactly(Url.parse("http://site.test/a"));
  }

  @Test
  void brokenGzIsAnError() throws IOException {
    byte[] zipped = gzip(urlset("/a").getBytes(StandardCharsets.UTF_8));
    byte[] cut = Arrays.copyOf(zipped, zipped.length / 2);
    byte[] mark = {0x1f, (byte) 0x8b};

    assertThatIOException().isThrownBy(() -> parse(cut)).withMessageContaining("gz");
    assertThatIOException().isThrownBy(() -> parse(mark)).withMessageContaining("gz");
  }

  @Test
  void membersThatHoldNothingOverflowNoStack() throws IOException {
    byte[] nothing = gzip(new byte[0]);
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    for (int i = 0; i < 100_000; i++) {
      members.writeBytes(nothing);
    }
    members.writeBytes(gzip(urlset("/a").getBytes(StandardCharsets.UTF_8)));

    assertThat(parse(members.toByteArray()).pages()).hasSize(1);
  }

  @Test
  void limitHoldsAfterGunzip() throws IOException {
    byte[] body = urlset("/a", "/b").getBytes(StandardCharsets.UTF_8);
    byte[] bomb = gzip(new byte[20_000_000]);

    for (byte[] form : List.of(body, gzip(body))) {
      assertThat(Sitemap.parse(LOCATION, form, body.length).pages()).hasSize(2);
      assertThatIOException()
          .isThrownBy(() -> Sitemap.parse(LOCATION, form, body.length - 1))
          .withMessageContaining("longer than " + (body.length - 1));
    }
    assertThatIOException().isThrownBy(() -> parse(bomb)).withMessageContaining("longer than");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "windows-1251", "UTF-8", "UTF-16"})
  void encodingIsTheDeclaredOne(String name) throws IOException {
    String letter = name.equals("windows-1251") ? "ж" : "é";
    String text =
        "<?xml version=\"1.0\" encoding=\"" + name + "\"?>" + urlset("http://site.test/" + letter);

    assertThat(parse(text.getBytes(Charset.forName(name))).pages())
        .containsExactly(Url.parse("http://site.test/" + letter));
  }

  @Test
  void encodingThatIsUnknownOrWrongDoesNotLoseThePages() throws IOException {
    String unknown = "<?xml version='1.0' encoding='utf-99'?>" + urlset("/a", "/b");
    String wrong = "<?xml version='1.0' encoding='utf-16'?>" + urlset("/a", "/b");
    byte[] mixed = (urlset("/\u00e9", "/b")).getBytes(StandardCharsets.ISO_8859_1);

    assertThat(pages(unknown)).hasSize(2);
    assertThat(pages(wrong)).hasSize(2);
    assertThat(parse(mixed).pages()).contains(Url.parse("http://site.test/b"));
  }

  @Test
  void bytesBeforeTheDeclarationArePassedOver() throws IOException {
    assertThat(pages("\ufeff\n \t<?xml version='1.0'?>" + urlset("/a")))
        .containsExactly("http://site.test/a");
  }

  @Test
  void brokenXmlKeepsWhatWasReadBefore() throws IOException {
    String whole = urlset("/a", "/b");

    assertThat(pages(whole.replace("</urlset>", "<url><loc>/c?x&y</loc></url></urlset>")))
        .containsExactly("http://site.test/a", "http://site.test/b");
    assertThat(pages(whole.substring(0, whole.indexOf("</url>\n") + 20)))
        .containsExactly("http://site.test/a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  \n ",
        "Not found",
        "/relative\n/only",
        "{\"a\":1}",
        "<html><body><a href='/a'>a</a></body></html>",
        "<!DOCTYPE html><html><url><loc>/a</loc></url></html>",
        "<urlset><url><loc>/a?x&y</loc></url></urlset>",
        "<urlset",
        "<"
      })
  void whatIsNoSitemapIsAnErrorOfOneLine(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no readable sitemap")
        .message()
        .hasLineCount(1);
  }

  @Test
  void emptyListIsASitemap() throws IOException {
    assertThat(parse(urlset())).isEqualTo(new Sitemap(List.of(), List.of()));
  }

  @Test
  void entitiesAreNeverExpanded(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "http://secret.test/");
    String external =
        "<!DOCTYPE urlset [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]>" + urlset("/a&x;");
    String internal = "<!DOCTYPE urlset [<!ENTITY x 'y'>]>" + urlset("/a", "&x;");
    StringBuilder laughs = new StringBuilder("<!DOCTYPE urlset [<!ENTITY l0 'ha'>");
    for (int i = 1; i < 40; i++) {
      laughs.append("<!ENTITY l%d '&l%d;&l%d;'>".formatted(i, i - 1, i - 1));
    }

    for (String text : List.of(external, internal, laughs + "]>" + urlset("/&l39;"))) {
      assertThatIOException().isThrownBy(() -> parse(text)).withMessageContaining("DOCTYPE");
    }
  }

  @Test
  @Timeout(60)
  void deepNestingIsCutOff() throws IOException {
    String text = urlset("/a").replace("</urlset>", "<x>".repeat(1_000_000));

    assertThat(pages(text)).containsExactly("http://site.test/a");
  }

  @Test
  void fiftyThousandEntriesAreKept() throws IOException {
    String[] locs =
        IntStream.range(0, 50_010)
            .mapToObj(i -> "/p?a=1&amp;b=&#50;&amp;i=" + i)
            .toArray(String[]::new);
    Sitemap sitemap = parse(urlset(locs));
    Sitemap index = parse(urlset(locs).replace("url>", "sitemap>"));

    assertThat(sitemap.pages()).hasSize(50_000);
    assertThat(sitemap.pages().get(49_999))
        .isEqualTo(Url.parse("http://site.test/p?a=1&b=2&i=49999"));
    assertThat(index.sitemaps()).hasSize(50_000);
    assertThat(index.pages()).isEmpty();
  }
}
