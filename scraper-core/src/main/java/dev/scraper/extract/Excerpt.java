package dev.scraper.extract;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;

/** The beginning of some HTML, in one line. */
final class Excerpt {

  /** Enough for any excerpt, though most of it may be white space. */
  private static final int READ = 2_000;

  private Excerpt() {}

  static String of(Node node, int longest) {
    StringBuilder html = new StringBuilder();
    if (!(node instanceof Element element)) {
      html.append(node.outerHtml());
    } else if (element instanceof Document) {
      write(element, html);
    } else {
      html.append('<').append(element.tagName()).append(element.attributes().html()).append('>');
      write(element, html);
      html.append("</").append(element.tagName()).append('>');
    }
    String line = html.toString().replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.length() <= longest ? line : line.substring(0, longest) + "...";
  }

  private static void write(Element element, StringBuilder to) {
    try {
      element.html(new Beginning(to));
    } catch (Enough e) {
      to.append("...");
    }
  }

  /** Stops a large document from being written as a whole. */
  private static final class Enough extends RuntimeException {
    Enough() {
      super(null, null, false, false);
    }
  }

  private record Beginning(StringBuilder text) implements Appendable {

    @Override
    public Appendable append(CharSequence chars) {
      return append(chars, 0, chars.length());
    }

    @Override
    public Appendable append(CharSequence chars, int start, int end) {
      text.append(chars, start, Math.min(end, start + READ));
      return check();
    }

    @Override
    public Appendable append(char c) {
      text.append(c);
      return check();
    }

    private Appendable check() {
      if (text.length() > READ) {
        throw new Enough();
      }
      return this;
    }
  }
}
