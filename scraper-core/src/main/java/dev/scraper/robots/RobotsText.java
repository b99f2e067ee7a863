package dev.scraper.robots;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A robots.txt as it is given to the parser of crawler-commons, whose groups and rules we use.
 *
 * <p>Some lines are rewritten on the way. Octets outside ASCII are escaped, as RFC 9309 compares
 * them; {@code <} too, since the parser would strip tags, in quadratic time. Sitemap lines are
 * taken out, because the parser resolves them with a stricter URL grammar than ours. Crawl-delay
 * lines that are no number are dropped, for they would hide a later good one, and numbers written
 * as fractions, the form in which the parser takes any size.
 *
 * @param groups the lines for the parser, in ASCII
 * @param sitemaps the values of the Sitemap lines
 */
record RobotsText(String groups, List<String> sitemaps) {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final Pattern HTML = field("\\s*+<(?:!doctype\\s++html|html)[\\s>].*+");
  private static final Pattern SITEMAP = field("sitemaps?[ \t]*[: \t](.*)");
  private static final Pattern DELAY = field("crawl[- ]delay[ \t]*[: \t](.*)");
  private static final Pattern NUMBER = Pattern.compile("\\d++(?:\\.\\d*+)?|\\.\\d++");

  /** Octets are matched, and the octet 0x85 ends no line. */
  private static Pattern field(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }

  /** Reads a body; of one that reaches {@link RobotsRules#MAX_BYTES} the last line is dropped. */
  static RobotsText read(byte[] body) {
    String octets = octets(body);
    if (HTML.matcher(octets).matches()) {
      return new RobotsText("", List.of());
    }
    StringBuilder groups = new StringBuilder(octets.length() + 64);
    List<String> sitemaps = new ArrayList<>();
    int start = 0;
    while (start < octets.length()) {
      int end = start;
      while (end < octets.length() && !isBreak(octets.charAt(end))) {
        end++;
      }
      readLine(octets.substring(start, end), groups, sitemaps);
      start = end + 1;
    }
    return new RobotsText(groups.toString(), List.copyOf(sitemaps));
  }

  private static void readLine(String raw, StringBuilder groups, List<String> sitemaps) {
    int comment = raw.indexOf('#');
    String line = (comment < 0 ? raw : raw.substring(0, comment)).trim();
    Matcher sitemap = SITEMAP.matcher(line);
    Matcher delay = DELAY.matcher(line);
    if (sitemap.matches()) {
      String address = sitemap.group(1).trim();
      if (!address.isEmpty()) {
        sitemaps.add(escape(address));
      }
    } else if (delay.matches()) {
      String number = delay.group(1).trim();
      if (NUMBER.matcher(number).matches()) {
        groups.append("Crawl-delay: ").append(number);
        groups.append(number.indexOf('.') < 0 ? ".\n" : "\n");
      }
    } else if (!line.isEmpty()) {
      groups.append(escape(line)).append('\n');
    }
  }

  private static String escape(String line) {
    StringBuilder escaped = new StringBuilder(line.length() + 16);
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c >= 0x80 || c == '<') {
        escaped.append('%').append(HEX.toHexDigits((byte) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /** The body's octets, one for each character, in UTF-8 without its mark. */
  private static String octets(byte[] body) {
    boolean cut = body.length >= RobotsRules.MAX_BYTES;
    byte[] utf8 = withoutMark(cut ? Arrays.copyOf(body, RobotsRules.MAX_BYTES) : body);
    String text = new String(utf8, StandardCharsets.ISO_8859_1);
    if (!cut) {
      return text;
    }
    int end = text.length();
    while (end > 0 && !isBreak(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  private static byte[] withoutMark(byte[] body) {
    int first = body.length < 2 ? 0 : (body[0] & 0xff) << 8 | (body[1] & 0xff);
    if (first == 0xfeff || first == 0xfffe) {
      return new String(body, StandardCharsets.UTF_16).getBytes(StandardCharsets.UTF_8);
    }
    boolean marked = first == 0xefbb && body.length > 2 && (body[2] & 0xff) == 0xbf;
    return marked ? Arrays.copyOfRange(body, 3, body.length) : body;
  }

  private static boolean isBreak(char c) {
    return c == '\n' || c == '\r';
  }
}
