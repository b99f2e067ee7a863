package dev.scraper.data;

import java.util.regex.Pattern;

/**
 * Takes away the dirt that is common in JSON inside HTML: marks of HTML comments and CDATA sections
 * around it, a semicolon after it, JavaScript comments, commas before a closing bracket, and raw
 * line breaks and other control characters in text. In time linear in the text's length.
 */
final class JsonTidy {

  private static final Pattern OPENING =
      Pattern.compile(
          "(?:\\s|<!--|//\\s*+<!\\[CDATA\\[|/\\*\\s*+<!\\[CDATA\\[\\s*+\\*/|<!\\[CDATA\\[)++");
  private static final String[] CLOSINGS = {"-->", "]]>", "/*]]>*/", "/* ]]> */", "//", ";"};

  private final String text;
  private final StringBuilder out;
  private int at;

  private JsonTidy(String text) {
    this.text = text;
    this.out = new StringBuilder(text.length() + 16);
  }

  static String tidy(String text) {
    return new JsonTidy(unwrap(text)).tidy();
  }

  private static String unwrap(String text) {
    var opening = OPENING.matcher(text);
    int start = opening.lookingAt() ? opening.end() : 0;
    int end = withoutSpace(text, start, text.length());
    for (int i = 0; i < CLOSINGS.length; i++) {
      int before = end - CLOSINGS[i].length();
      if (before >= start && text.startsWith(CLOSINGS[i], before)) {
        end = withoutSpace(text, start, before);
        i = -1;
      }
    }
    return text.substring(start, end);
  }

  private static int withoutSpace(String text, int start, int end) {
    int last = end;
    while (last > start && Character.isWhitespace(text.charAt(last - 1))) {
      last--;
    }
    return last;
  }

  private String tidy() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        copyString();
      } else if (text.startsWith("/*", at)) {
        skipPast("*/");
      } else if (text.startsWith("//", at)) {
        skipPast("\n");
      } else {
        if (c == '}' || c == ']') {
          dropComma();
        }
        out.append(c);
        at++;
      }
    }
    return out.toString();
  }

  private void copyString() {
    out.append('"');
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) {
        out.append(c).append(text.charAt(at++));
      } else if (c < ' ') {
        out.append("\\u00").append(c < 16 ? "0" : "1").append(Integer.toHexString(c & 15));
      } else {
        out.append(c);
        if (c == '"') {
          return;
        }
      }
    }
  }

  private void skipPast(String end) {
    int found = text.indexOf(end, at + 2);
    at = found < 0 ? text.length() : found + end.length();
  }

  private void dropComma() {
    int last = out.length() - 1;
    while (last >= 0 && Character.isWhitespace(out.charAt(last))) {
      last--;
    }
    if (last >= 0 && out.charAt(last) == ',') {
      out.setLength(last);
    }
  }
}
