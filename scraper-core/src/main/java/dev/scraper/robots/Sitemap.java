package dev.scraper.robots;

import dev.scraper.http.Url;
import dev.scraper.internal.flow.Gunzip;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * One parsed sitemap: pages, and further sitemaps when it is an index.
 *
 * <p><b>Thread-safety:</b> immutable. Parsing does no I/O: entities and document types are refused,
 * so nothing is fetched or expanded.
 *
 * @param pages the pages named, in order, each once, at most 50,000
 * @param sitemaps the sitemaps named, in order, each once, at most 50,000
 * @see <a href="https://www.sitemaps.org/protocol.html">Sitemap protocol</a>
 */
public record Sitemap(List<Url> pages, List<Url> sitemaps) {

  private static final int BUFFER = 8 * 1024;

  private static final Pattern XML_ENCODING =
      Pattern.compile("\\s*+<\\?xml[^>]{0,200}?encoding\\s*=\\s*[\"']([\\w.:-]+)");

  /** Copies the lists. */
  public Sitemap {
    pages = List.copyOf(pages);
    sitemaps = List.copyOf(sitemaps);
  }

  /**
   * Parses a sitemap of any form: XML, index, RSS, Atom, text, each also as gz. Addresses are taken
   * on any host and resolved against the location; those that are no http(s) URL are passed over.
   * Of XML that breaks off, what was read before counts.
   *
   * @param maxBytes limit for the content after gunzip
   * @throws IOException if it is none of these, or longer than the limit
   */
  public static Sitemap parse(Url location, byte[] body, long maxBytes) throws IOException {
    String text = decode(unzip(body, maxBytes)).strip();
    SitemapEntries entries = new SitemapEntries(location);
    if (text.startsWith("<")) {
      readXml(text, entries);
    } else {
      readText(text, entries);
    }
    return entries.toSitemap();
  }

  /** Known by its first bytes: the name and the Content-Type often say otherwise. */
  private static byte[] unzip(byte[] body, long maxBytes) throws IOException {
    boolean zipped = body.length > 1 && (body[0] & 0xff) == 0x1f && (body[1] & 0xff) == 0x8b;
    int limit = (int) Math.min(maxBytes, Integer.MAX_VALUE - 64);
    byte[] content = body;
    if (zipped) {
      try (InputStream in = new Gunzip(new ByteArrayInputStream(body), BUFFER)) {
        content = in.readNBytes(limit + 1);
      } catch (IOException e) {
        throw new IOException("unreadable gz: " + e.getMessage(), e);
      }
    }
    if (content.length > limit) {
      throw new IOException("longer than " + maxBytes + " bytes");
    }
    return content;
  }

  private static String decode(byte[] content) {
    int first = content.length < 2 ? 0 : (content[0] & 0xff) << 8 | (content[1] & 0xff);
    if (first == 0xfeff || first == 0xfffe) {
      return new String(content, StandardCharsets.UTF_16);
    }
    String start =
        new String(content, 0, Math.min(content.length, 1024), StandardCharsets.ISO_8859_1);
    Matcher declared = XML_ENCODING.matcher(start);
    String text = new String(content, charset(declared.lookingAt() ? declared.group(1) : "UTF-8"));
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  /** UTF-8 for a name that is unknown, and for UTF-16, which would have shown its byte mark. */
  private static Charset charset(String name) {
    try {
      Charset charset = Charset.forName(name);
      return charset.name().startsWith("UTF-16") ? StandardCharsets.UTF_8 : charset;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8;
    }
  }

  private static void readXml(String text, SitemapEntries entries) throws IOException {
    try {
      SAXParserFactory factory = SAXParserFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory
          .newSAXParser()
          .parse(new InputSource(new StringReader(text)), new SitemapHandler(entries));
    } catch (SAXException e) {
      if (entries.isEmpty()) {
        throw new IOException("no readable sitemap: " + oneLine(e), e);
      }
    } catch (ParserConfigurationException e) {
      throw new AssertionError("the JDK's XML parser lacks a feature", e);
    }
  }

  private static String oneLine(SAXException e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
  }

  /** One absolute URL on a line; other lines are passed over. */
  private static void readText(String text, SitemapEntries entries) throws IOException {
    text.lines()
        .map(String::strip)
        .filter(line -> isAbsolute(line.toLowerCase(Locale.ROOT)))
        .forEach(entries::addPage);
    if (entries.isEmpty()) {
      throw new IOException("no readable sitemap: neither XML nor a list of URLs");
    }
  }

  private static boolean isAbsolute(String line) {
    return line.startsWith("http://") || line.startsWith("https://");
  }
}
