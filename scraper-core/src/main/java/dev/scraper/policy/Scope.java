package dev.scraper.policy;

import dev.scraper.internal.regex.EndlessSearch;
import dev.scraper.internal.regex.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Which links are followed: a relation to the seeds, and patterns over the whole URL.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param relation to the seeds
 * @param include if any is given, one of them must be found in the URL
 * @param exclude none of them may be found in the URL; wins over include
 */
public record Scope(Relation relation, List<Pattern> include, List<Pattern> exclude) {

  /** How a URL must relate to a seed. */
  public enum Relation {
    /** The same host name and port (the http and https defaults are one). */
    HOST,
    /** The same registrable domain on any port; an address is its own domain. */
    DOMAIN,
    /** The same origin, and a path that starts with the seed's path up to its last slash. */
    SUBTREE,
    /** Anything. */
    ANY
  }

  /** The hosts of the seeds. */
  public static final Scope HOST = new Scope(Relation.HOST, List.of(), List.of());

  /** Copies the lists. */
  public Scope {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  /** With another relation to the seeds. */
  public Scope relation(Relation value) {
    return new Scope(value, include, exclude);
  }

  /** With one more pattern of URLs to follow. */
  public Scope include(Pattern pattern) {
    return new Scope(relation, plus(include, pattern), exclude);
  }

  /** With one more pattern of URLs not to follow. */
  public Scope exclude(Pattern pattern) {
    return new Scope(relation, include, plus(exclude, pattern));
  }

  /**
   * Whether the patterns let this URL pass. One that takes too long to search it (2,000,000 steps
   * and 100 more for each character) keeps it out: it counts as not found where it would let the
   * URL in, and as found where it would not.
   *
   * @param gaveUp told of each pattern that takes too long
   */
  public boolean patternsAdmit(String url, Consumer<Pattern> gaveUp) {
    return (include.isEmpty() || isFound(include, url, false, gaveUp)) && !excludes(url, gaveUp);
  }

  /**
   * Whether a pattern of those not to follow is found in this URL, or takes too long to search it.
   *
   * @param gaveUp told of each pattern that takes too long
   */
  public boolean excludes(String url, Consumer<Pattern> gaveUp) {
    return isFound(exclude, url, true, gaveUp);
  }

  /** A plain loop: asked for each link of each page. */
  private static boolean isFound(
      List<Pattern> patterns, String url, boolean otherwise, Consumer<Pattern> gaveUp) {
    for (Pattern pattern : patterns) {
      try {
        if (Search.isFound(pattern, url)) {
          return true;
        }
      } catch (EndlessSearch e) {
        gaveUp.accept(pattern);
        if (otherwise) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<Pattern> plus(List<Pattern> patterns, Pattern pattern) {
    List<Pattern> longer = new ArrayList<>(patterns);
    longer.add(pattern);
    return longer;
  }
}
