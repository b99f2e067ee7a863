package dev.scraper.extract;

import dev.scraper.http.Url;
import java.util.List;
import java.util.Optional;
import org.jsoup.nodes.Node;
import org.jspecify.annotations.Nullable;

/**
 * An item that could not be made of a page, with all that is wrong with it. Its message has a line
 * for the item and its page, a line for each problem, and a line for the HTML.
 *
 * <p><b>Thread-safety:</b> immutable.
 */
public final class ExtractException extends RuntimeException {

  private static final int MOST_LINES = 10;
  private static final int LONGEST_HTML = 300;
  private static final int LONGEST_PART = 120;

  private final transient @Nullable Url url;
  private final transient List<Problem> problems;
  private final String html;

  /**
   * Something that is wrong with an item.
   *
   * @param where the component, as {@code Quote.author} or {@code Product.offers[2].price}; in the
   *     fluent form the method, as {@code text}
   * @param selector as written; empty for the element itself
   * @param what is wrong, as {@code nothing matches 'small.author'}
   * @param html the HTML it was read from, in one line of at most 300 characters: the element that
   *     matched, or the one in which nothing did
   */
  public record Problem(String where, String selector, String what, String html) {

    /** One line: where and what. */
    @Override
    public String toString() {
      return where + ": " + what;
    }
  }

  private ExtractException(
      String message,
      @Nullable Throwable cause,
      @Nullable Url url,
      List<Problem> problems,
      String html) {
    super(message, cause);
    this.url = url;
    this.problems = problems;
    this.html = html;
  }

  static ExtractException of(
      String item,
      @Nullable Url url,
      List<Problem> problems,
      String html,
      @Nullable Throwable cause) {
    StringBuilder message = new StringBuilder(item);
    if (url != null) {
      message.append(" on ").append(url);
    }
    int count = problems.size();
    message.append(count == 1 ? ": 1 problem" : ": " + count + " problems");
    for (Problem problem : problems.subList(0, Math.min(count, MOST_LINES))) {
      message.append("\n  ").append(problem);
      if (!problem.html().equals(html)) {
        String selector = problem.selector();
        message.append(selector.isEmpty() ? "; it is " : "; '" + selector + "' is ");
        message.append(cut(problem.html(), LONGEST_PART));
      }
    }
    if (count > MOST_LINES) {
      message.append("\n  and ").append(count - MOST_LINES).append(" more");
    }
    message.append("\n  HTML: ").append(html);
    return new ExtractException(message.toString(), cause, url, List.copyOf(problems), html);
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest) + "...";
  }

  static String html(Node node) {
    return Excerpt.of(node, LONGEST_HTML);
  }

  /** The address of the page; absent where an element was read without one. */
  public Optional<Url> url() {
    return Optional.ofNullable(url);
  }

  /** All that is wrong with the item, in the order of its components; never empty. */
  public List<Problem> problems() {
    return problems;
  }

  /** The HTML of the item, in one line of at most 300 characters. */
  public String html() {
    return html;
  }
}
