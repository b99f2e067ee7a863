package dev.scraper.internal.text;

import java.util.Locale;

/**
 * Text as it stands in XML 1.0. The JDK's writers let line ends pass that every reader then
 * changes: a carriage return in text, a line feed or tab in an attribute.
 *
 * @see <a href="https://www.w3.org/TR/xml/">XML 1.0, fifth edition, sections 2.2, 2.3 and 3.3.3</a>
 */
final class XmlText {

  private XmlText() {}

  /** Appends text so that it may stand between tags and in an attribute's double quotes. */
  static void append(String value, StringBuilder out) {
    value
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\t', '\n', '\r' -> out.append("&#").append(c).append(';');
                default -> out.appendCodePoint(isAllowed(c) ? c : 0xfffd);
              }
            });
  }

  private static boolean isAllowed(int c) {
    return c >= 0x20 && c < 0xd800 || c >= 0xe000 && c < 0xfffe || c >= 0x10000;
  }

  /**
   * Whether an element may have this name: no colon, which would want a namespace, and not {@code
   * xml}..., which is reserved.
   */
  static boolean isName(String name) {
    return !name.isEmpty()
        && isNameStart(name.codePointAt(0))
        && name.codePoints().allMatch(XmlText::isNamePart)
        && !name.toLowerCase(Locale.ROOT).startsWith("xml");
  }

  private static boolean isNameStart(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c > 0x7f && isLetter(c);
  }

  private static boolean isNamePart(int c) {
    return isNameStart(c)
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '.'
        || c == 0xb7
        || c >= 0x300 && c <= 0x36f
        || c == 0x203f
        || c == 0x2040;
  }

  /** The characters beyond ASCII that a name may begin with. */
  private static boolean isLetter(int c) {
    return c >= 0xc0 && c <= 0x2ff && c != 0xd7 && c != 0xf7
        || c >= 0x370 && c <= 0x1fff && c != 0x37e
        || c == 0x200c
        || c == 0x200d
        || c >= 0x2070 && c <= 0x218f
        || c >= 0x2c00 && c <= 0x2fef
        || c >= 0x3001 && c <= 0xd7ff
        || c >= 0xf900 && c <= 0xfdcf
        || c >= 0xfdf0 && c <= 0xfffd
        || c >= 0x10000 && c <= 0xeffff;
  }
}
