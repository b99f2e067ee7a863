package dev.scraper.page;

import dev.scraper.http.Url;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the crawl wants to know of every page: title, meta tags, base and links as written.
 *
 * <p><b>Thread-safety:</b> immutable. It does not follow later changes of the document.
 *
 * @param title the first title's text, white space collapsed and trimmed; null without a title
 * @param metas the meta tags that have a name and a content
 * @param links in document order, repetitions too
 * @param base what links are resolved against
 */
record Outline(@Nullable String title, List<Meta> metas, List<Link> links, Url base) {

  /** A named meta tag. */
  record Meta(String name, String content) {}

  /** A link as written, and the element it was found on. */
  record Link(Element element, String reference) {}

  private static final Logger LOG = LoggerFactory.getLogger(Outline.class);

  /** A base beyond it gives addresses that are of no use, and each link would copy it. */
  private static final int LONGEST_BASE = 8_000;

  /** Reads a document from its first element to its last. */
  static Outline of(Document document, Url url, Charset queryCharset, boolean xml) {
    OutlineReader reader = new OutlineReader(xml);
    reader.read(document);
    String href = reader.base();
    Url base =
        href == null
            ? url
            : url.resolve(href, queryCharset)
                .filter(resolved -> resolved.toString().length() <= LONGEST_BASE)
                .orElse(url);
    return new Outline(reader.title(), reader.metas(), reader.links(), base);
  }

  /**
   * What all links together may take: a long base is copied for each of a million short links, and
   * would fill the memory. The ones beyond are left out, which is logged.
   */
  static final long MOST_LINK_TEXT = 100_000_000;

  /** The links on these elements or inside them; all links for null. Each address once. */
  List<Url> resolve(@Nullable Set<Element> within, Charset queryCharset) {
    Set<String> references = new HashSet<>();
    Set<Url> urls = new LinkedHashSet<>();
    long text = 0;
    for (Link link : links) {
      if ((within == null || isWithin(link.element, within))
          && references.add(withoutFragment(link.reference))) {
        Optional<Url> url = base.resolve(link.reference, queryCharset);
        text += url.filter(urls::add).map(added -> added.toString().length()).orElse(0);
        if (text > MOST_LINK_TEXT) {
          LOG.warn(
              "a page of {} has links of more than {} characters in all; only the first {} are taken",
              base.origin(),
              MOST_LINK_TEXT,
              urls.size());
          break;
        }
      }
    }
    return List.copyOf(urls);
  }

  private static boolean isWithin(Element element, Set<Element> others) {
    for (Element e = element; e != null; e = e.parent()) {
      if (others.contains(e)) {
        return true;
      }
    }
    return false;
  }

  private static String withoutFragment(String reference) {
    int hash = reference.indexOf('#');
    return hash < 0 ? reference : reference.substring(0, hash);
  }

  List<String> meta(String name) {
    List<String> contents = new ArrayList<>();
    for (Meta meta : metas) {
      if (meta.name.equalsIgnoreCase(name)) {
        contents.add(meta.content);
      }
    }
    return List.copyOf(contents);
  }
}
