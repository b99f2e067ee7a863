package dev.scraper.page;

import org.jspecify.annotations.Nullable;

/**
 * Reads where a {@code <meta http-equiv=refresh>} leads, in all the spellings that browsers take:
 * {@code 5; url='x'}, {@code 0,x}, {@code 0;URL = x}, {@code .5 x}.
 *
 * <p><b>Thread-safety:</b> for one thread, during one call.
 *
 * @see <a
 *     href="https://html.spec.whatwg.org/multipage/semantics.html#shared-declarative-refresh-steps">Shared
 *     declarative refresh steps</a>
 */
final class MetaRefresh {

  private final String content;
  private int at;

  private MetaRefresh(String content) {
    this.content = content;
  }

  /** The reference as written; null where there is none: the page only reloads itself, or less. */
  static @Nullable String target(String content) {
    MetaRefresh refresh = new MetaRefresh(content);
    String target = refresh.skipTime() ? refresh.reference() : "";
    return target.isBlank() ? null : target;
  }

  /** Skips the seconds and what separates them; false if the whole means nothing. */
  private boolean skipTime() {
    skipWhiteSpace();
    int start = at;
    while (peek() >= '0' && peek() <= '9' || peek() == '.') {
      at++;
    }
    if (at == start || peek() != ';' && peek() != ',' && !isWhiteSpace(peek())) {
      return false;
    }
    skipWhiteSpace();
    if (peek() == ';' || peek() == ',') {
      at++;
    }
    skipWhiteSpace();
    return true;
  }

  private String reference() {
    int start = at;
    if (skip('u')) {
      if (!skip('r') || !skip('l')) {
        return content.substring(start);
      }
      skipWhiteSpace();
      if (!skip('=')) {
        return content.substring(start);
      }
      skipWhiteSpace();
    }
    char quote = peek();
    if (quote != '"' && quote != '\'') {
      return content.substring(at);
    }
    int end = content.indexOf(quote, at + 1);
    return content.substring(at + 1, end < 0 ? content.length() : end);
  }

  /** The next character; NUL at the end. */
  private char peek() {
    return at < content.length() ? content.charAt(at) : '\0';
  }

  private boolean skip(char lowerCase) {
    boolean there = peek() == lowerCase || (peek() | ' ') == lowerCase && lowerCase >= 'a';
    at += there ? 1 : 0;
    return there;
  }

  private void skipWhiteSpace() {
    while (isWhiteSpace(peek())) {
      at++;
    }
  }

  static boolean isWhiteSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
  }
}
