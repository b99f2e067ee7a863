package dev.scraper.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads Link header fields. What is broken in one link costs that link only.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8288#appendix-B.2">RFC 8288, B.2</a>
 */
final class LinkHeader {

  private final String text;
  private int at;

  private LinkHeader(String text) {
    this.text = text;
  }

  /** A link as written: the first value of each parameter that matters counts. */
  private static final class Link {
    private final String target;
    private @Nullable String relations;
    private @Nullable String anchor;

    private Link(String target) {
      this.target = target;
    }

    private void parameter(String name, String value) {
      if (name.equals("rel") && relations == null) {
        relations = value;
      } else if (name.equals("anchor") && anchor == null) {
        anchor = value;
      }
    }

    private boolean is(String relation, Url context) {
      return relations != null
          && List.of(relations.strip().toLowerCase(Locale.ROOT).split("\\s+")).contains(relation)
          && (anchor == null || context.resolve(anchor).filter(context::equals).isPresent());
    }
  }

  /** The target of the first link of that relation that starts at that address. */
  static Optional<Url> find(List<String> fields, String relation, Url context) {
    String wanted = relation.toLowerCase(Locale.ROOT);
    return fields.stream()
        .flatMap(field -> new LinkHeader(field).links().stream())
        .filter(link -> link.is(wanted, context))
        .flatMap(link -> context.resolve(link.target).stream())
        .findFirst();
  }

  private List<Link> links() {
    List<Link> links = new ArrayList<>(2);
    while (at < text.length()) {
      if (text.charAt(at) == '<') {
        int end = text.indexOf('>', at);
        if (end < 0) {
          break;
        }
        Link link = new Link(text.substring(at + 1, end));
        at = end + 1;
        parameters(link);
        links.add(link);
      } else {
        at++;
      }
    }
    return links;
  }

  private void parameters(Link link) {
    skipSpace();
    while (at < text.length() && text.charAt(at) != ',') {
      if (text.charAt(at) != ';') {
        at++; // not where a parameter begins
        continue;
      }
      at++;
      skipSpace();
      String name = until("=;,").strip().toLowerCase(Locale.ROOT);
      boolean hasValue = at < text.length() && text.charAt(at) == '=';
      if (hasValue) {
        at++;
        skipSpace();
      }
      link.parameter(name, hasValue ? value() : "");
      skipSpace();
    }
  }

  private String value() {
    if (at >= text.length() || text.charAt(at) != '"') {
      return until(";,").strip();
    }
    StringBuilder value = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      value.append(text.charAt(at++));
    }
    at++;
    return value.toString();
  }

  private String until(String ends) {
    int start = Math.min(at, text.length());
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, Math.max(start, Math.min(at, text.length())));
  }

  private void skipSpace() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }
}
