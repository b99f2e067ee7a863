package dev.scraper.internal.convert;

import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;

/**
 * Parses HTML and XML, and gives up on what was made to fill the memory: HTML opens formatting
 * elements again in each paragraph that they were left open before, with all their attributes, so
 * that eight characters can make a dozen elements and 6,000 attributes.
 *
 * <p><b>Thread-safety:</b> stateless.
 *
 * @see <a
 *     href="https://html.spec.whatwg.org/multipage/parsing.html#reconstruct-the-active-formatting-elements">Reconstruct
 *     the active formatting elements</a>
 */
public final class Markup {

  /** Some 300 MB with their texts. */
  static final int MOST_ELEMENTS = 2_000_000;

  static final int MOST_ATTRIBUTES = 10_000_000;

  /** The parser's time for a name grows with the square of its length. */
  static final int LONGEST_NAME = 1_000_000;

  /** Without many attributes, what is shorter cannot grow past the limits. */
  private static final int SMALL = 500_000;

  private static final int MANY_ATTRIBUTES = 40;
  private static final int LONG_TAG = 2_000;

  private static final Set<String> FORMATTING =
      Set.of(
          "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong",
          "tt", "u");

  private static final int LONGEST_FORMATTING = 6;

  private Markup() {}

  /** A document that would take more memory or time than any page is worth. */
  public static final class TooLarge extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    TooLarge(String message) {
      super(message);
    }
  }

  /**
   * The document that an HTML text makes.
   *
   * @param url what its links are relative to
   */
  public static Document html(String text, String url) {
    // A parser each time: one that is used again keeps its last document, and every unknown tag
    // name it ever met, and is no faster.
    return parse(Parser.htmlParser(), text, url, mayGrow(text));
  }

  /**
   * The document that an XML text makes, well-formed or not.
   *
   * @param url what its links are relative to
   */
  public static Document xml(String text, String url) {
    return parse(Parser.xmlParser(), text, url, text.length() > SMALL);
  }

  /** The text of a piece of HTML, white space collapsed. */
  public static String textOf(String fragment) {
    return mayGrow(fragment)
        ? parse(Parser.htmlParser(), fragment, "", true).text()
        : Jsoup.parseBodyFragment(fragment).text();
  }

  private static Document parse(Parser parser, String text, String url, boolean counting) {
    refuseLongNames(text);
    if (!counting) {
      return parser.parseInput(text, url);
    }
    try (StreamParser stream = new StreamParser(parser).parse(text, url)) {
      count(stream.iterator());
      return stream.document();
    }
  }

  private static void count(Iterator<Element> elements) {
    int count = 0;
    long attributes = 0;
    while (elements.hasNext()) {
      count++;
      attributes += elements.next().attributesSize();
      if (count > MOST_ELEMENTS) {
        throw new TooLarge("the document has more than " + MOST_ELEMENTS + " elements");
      }
      if (attributes > MOST_ATTRIBUTES) {
        throw new TooLarge("the document has more than " + MOST_ATTRIBUTES + " attributes");
      }
    }
  }

  private static void refuseLongNames(String text) {
    int next = text.length() <= LONGEST_NAME ? -1 : text.indexOf('<');
    while (next >= 0) {
      int end = next + (text.startsWith("/", next + 1) ? 2 : 1);
      while (end < text.length() && !endsName(text.charAt(end))) {
        end++;
      }
      if (end - next > LONGEST_NAME) {
        throw new TooLarge("a tag's name has more than " + LONGEST_NAME + " characters");
      }
      next = text.indexOf('<', end);
    }
  }

  private static boolean endsName(char c) {
    return c == '>' || c == '/' || isSpace(c);
  }

  /** Whether it is large, or has a formatting element of many attributes. */
  private static boolean mayGrow(String text) {
    if (text.length() > SMALL) {
      return true;
    }
    // Where a tag seems to begin in a comment or a script it does no harm to be wrong.
    for (int at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
      int end = at + 1;
      while (end < text.length() && isLetter(text.charAt(end))) {
        end++;
      }
      if (isFormatting(text, at + 1, end) && hasManyAttributes(text, end)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFormatting(String text, int from, int to) {
    int length = to - from;
    return length > 0
        && length <= LONGEST_FORMATTING
        && FORMATTING.contains(text.substring(from, to).toLowerCase(Locale.ROOT));
  }

  /** Never says no to a tag that has them: it follows the states of the tokenizer. */
  private static boolean hasManyAttributes(String text, int from) {
    int names = 0;
    boolean between = true;
    boolean named = false;
    int i = from;
    while (i < text.length() && text.charAt(i) != '>') {
      char c = text.charAt(i);
      if (c == '=' && named) {
        i = valueEnd(text, i + 1);
        between = true;
        named = false;
        continue;
      }
      if (isSpace(c) || c == '/') {
        between = true;
        named &= c != '/';
      } else if (between) {
        between = false;
        named = true;
        names++;
      }
      i++;
      if (names > MANY_ATTRIBUTES || i - from > LONG_TAG) {
        return true;
      }
    }
    return i - from > LONG_TAG;
  }

  /** Behind the value that comes after an equals sign. */
  private static int valueEnd(String text, int equals) {
    int at = equals;
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    char quote = at < text.length() ? text.charAt(at) : '>';
    if (quote == '"' || quote == '\'') {
      int end = text.indexOf(quote, at + 1);
      return end < 0 ? text.length() : end + 1;
    }
    while (at < text.length() && text.charAt(at) != '>' && !isSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isLetter(char c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
  }
}
