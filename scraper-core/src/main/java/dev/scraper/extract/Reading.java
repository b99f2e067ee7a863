package dev.scraper.extract;

import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Node;
import org.jspecify.annotations.Nullable;

/**
 * One item being read: collects its problems.
 *
 * <p><b>Thread-safety:</b> for one thread.
 */
final class Reading {

  /** A type that is nested in itself can find as many matches as it likes on a hostile page. */
  private static final int MOST_NESTED = 100_000;

  private final Context context;
  private @Nullable List<ExtractException.Problem> problems;
  private @Nullable Throwable cause;
  private int nested;

  Reading(Context context) {
    this.context = context;
  }

  Context context() {
    return context;
  }

  boolean failed() {
    return problems != null;
  }

  /** Notes what is wrong with a value. */
  Gap problem(Path where, String selector, String what, Node html, @Nullable Throwable why) {
    if (problems == null) {
      problems = new ArrayList<>();
      cause = why;
    }
    problems.add(
        new ExtractException.Problem(
            where.toString(), selector, what, ExtractException.html(html)));
    return Gap.FAILED;
  }

  Gap problem(Path where, String selector, String what, Node html) {
    return problem(where, selector, what, html, null);
  }

  /** Counts a nested item; false if there are too many. */
  boolean enterNested() {
    return ++nested <= MOST_NESTED;
  }

  void tell(Path where, String selector, int matches) {
    SelectorWatch watch = context.watch();
    if (watch != null) {
      watch.matched(where.general(), selector, matches);
    }
  }

  /** What is wrong with the item as a whole. */
  ExtractException exception(String item, Node html) {
    List<ExtractException.Problem> all = problems == null ? List.of() : problems;
    return ExtractException.of(item, context.url(), all, ExtractException.html(html), cause);
  }
}
