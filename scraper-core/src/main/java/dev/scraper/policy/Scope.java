package dev.scraper.policy;

import java.util.ArrayList;
import java.util.List;
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

  /** Whether the patterns let this URL pass. */
  public boolean patternsAdmit(String url) {
    return (include.isEmpty() || isFound(include, url)) && !excludes(url);
  }

  /** Whether a pattern of those not to follow is found in this URL. */
  public boolean excludes(String url) {
    return isFound(exclude, url);
  }

  /** A plain loop: asked for each link of each page. */
  private static boolean isFound(List<Pattern> patterns, String url) {
    for (Pattern pattern : patterns) {
      if (pattern.matcher(url).find()) {
        return true;
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
