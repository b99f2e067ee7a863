package dev.scraper.robots;

import dev.scraper.http.Url;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads the addresses out of XML sitemaps, indexes, RSS (2.0 and 1.0) and Atom feeds.
 *
 * <p>An entry is an element with a known name; its address is in a child, in the same namespace: an
 * {@code image:loc} or an {@code atom:link} inside it is something else. So is the link of a
 * channel or a feed, which stands outside the entries.
 */
final class SitemapHandler extends DefaultHandler {

  /** No honest file comes near; the parser's own memory grows with the depth. */
  private static final int MAX_DEPTH = 100;

  private final SitemapEntries entries;
  private final StringBuilder text = new StringBuilder();
  private int depth;

  private String entry = ""; // the name of the entry we are in, or empty
  private String entryNamespace = "";
  private int entryDepth;
  private boolean reading; // in a child whose text is wanted
  private boolean permaLink;
  private @Nullable String link; // of an item or an Atom entry
  private @Nullable String guid;

  SitemapHandler(SitemapEntries entries) {
    this.entries = entries;
  }

  @Override
  public void startElement(String namespace, String name, String qName, Attributes attributes)
      throws SAXException {
    depth++;
    if (depth > MAX_DEPTH) {
      throw new SAXException("nested deeper than " + MAX_DEPTH);
    }
    if (depth == 1) {
      checkRoot(name);
    } else if (entry.isEmpty()) {
      startEntry(namespace, name);
    } else if (isChild(namespace)) {
      startChild(name, attributes);
    }
  }

  private static void checkRoot(String name) throws SAXException {
    switch (name) {
      case "urlset", "sitemapindex", "rss", "RDF", "feed" -> {}
      default -> throw new SAXException("the root element is <" + name + ">");
    }
  }

  private void startEntry(String namespace, String name) {
    switch (name) {
      case "url", "sitemap", "item", "entry" -> {
        entry = name;
        entryNamespace = namespace;
        entryDepth = depth;
        link = null;
        guid = null;
      }
      default -> {}
    }
  }

  private boolean isChild(String namespace) {
    return depth == entryDepth + 1 && namespace.equals(entryNamespace);
  }

  private void startChild(String name, Attributes attributes) {
    reading =
        switch (entry) {
          case "item" -> name.equals("link") || name.equals("guid");
          case "entry" -> false;
          default -> name.equals("loc");
        };
    text.setLength(0);
    permaLink = !"false".equals(attributes.getValue("isPermaLink"));
    if (entry.equals("entry") && name.equals("link") && link == null) {
      String relation = attributes.getValue("rel");
      link = relation == null || relation.equals("alternate") ? attributes.getValue("href") : null;
    }
  }

  @Override
  public void characters(char[] chars, int start, int length) {
    if (reading) {
      text.append(chars, start, length);
    }
  }

  @Override
  public void endElement(String namespace, String name, String qName) {
    if (!entry.isEmpty() && depth == entryDepth) {
      endEntry();
    } else if (reading && depth == entryDepth + 1) {
      endChild(name);
    }
    depth--;
  }

  private void endChild(String name) {
    reading = false;
    String value = text.toString();
    switch (name) {
      case "link" -> link = link == null && !value.isBlank() ? value : link;
      case "guid" -> guid = permaLink && Url.tryParse(value.strip()).isPresent() ? value : null;
      default -> {
        if (entry.equals("sitemap")) {
          entries.addSitemap(value);
        } else {
          entries.addPage(value);
        }
      }
    }
  }

  private void endEntry() {
    String address = link == null ? guid : link;
    if (address != null) {
      entries.addPage(address);
    }
    entry = "";
  }
}
