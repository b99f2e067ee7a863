package dev.scraper.robots;

import crawlercommons.robots.SimpleRobotRules;
import crawlercommons.robots.SimpleRobotRulesParser;
import dev.scraper.http.Url;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What one robots.txt says to us (RFC 9309).
 *
 * <p>The groups that name our product token, merged; else those for {@code *}; else everything is
 * allowed. The longest matching rule wins, Allow on a tie; path and query are compared in their
 * normalised spelling. A file whose patterns would take more than about a million comparisons for
 * one check forbids what it cannot decide.
 *
 * <p><b>Thread-safety:</b> immutable. No method blocks; {@link #allows} is made to be called for
 * each request.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9309.html">RFC 9309</a>
 */
public final class RobotsRules {

  /** How much of a robots.txt is read, in bytes after decoding: 500 KiB. */
  public static final int MAX_BYTES = 500 * 1024;

  private static final String EVERYBODY = "*";
  private static final RobotsRules ALLOW_ALL =
      new RobotsRules(PathRules.of(List.of()), Optional.empty(), List.of(), Optional.empty());

  private final PathRules rules;
  private final Optional<Duration> crawlDelay;
  private final List<Url> sitemaps;
  private final Optional<String> group;

  private RobotsRules(
      PathRules rules, Optional<Duration> crawlDelay, List<Url> sitemaps, Optional<String> group) {
    this.rules = rules;
    this.crawlDelay = crawlDelay;
    this.sitemaps = sitemaps;
    this.group = group;
  }

  /** Rules that allow everything. */
  public static RobotsRules allowAll() {
    return ALLOW_ALL;
  }

  /**
   * Parses the body of a robots.txt, whatever it holds: lines that are no rules are passed over, an
   * HTML document has none.
   *
   * @param location where it was found
   * @param body at most {@link #MAX_BYTES}, what is beyond is not read; a line cut there is dropped
   * @param productToken ours, compared whole and without case; empty if the user agent has none
   */
  public static RobotsRules parse(Url location, byte[] body, Optional<String> productToken) {
    RobotsText text = RobotsText.read(body);
    SimpleRobotRules parsed = parseGroups(location, text.groups(), productToken);
    List<PathRules.Rule> rules =
        parsed.getRobotRules().stream()
            .map(rule -> new PathRules.Rule(rule.getPrefix(), rule.isAllow()))
            .toList();
    return new RobotsRules(
        PathRules.of(rules),
        crawlDelay(parsed),
        text.sitemaps().stream()
            .flatMap(sitemap -> location.resolve(sitemap).stream())
            .distinct()
            .toList(),
        group(location, text.groups(), parsed, productToken));
  }

  private static SimpleRobotRules parseGroups(
      Url location, String groups, Optional<String> productToken) {
    // Above the ceiling the parser would forbid everything; how long to wait is not its decision.
    SimpleRobotRulesParser parser = new SimpleRobotRulesParser(Long.MAX_VALUE, 0);
    Set<String> names =
        productToken.map(token -> Set.of(token.toLowerCase(Locale.ROOT))).orElse(Set.of());
    byte[] ascii = groups.getBytes(StandardCharsets.US_ASCII);
    return parser.parseContent(location.toString(), ascii, "text/plain", names);
  }

  private static Optional<Duration> crawlDelay(SimpleRobotRules parsed) {
    long millis = parsed.getCrawlDelay();
    return millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
  }

  /**
   * The parser tells whether it took the groups of {@code *}, but not whether it took none at all:
   * it passes over a further group of {@code *} only when it has found ours.
   */
  private static Optional<String> group(
      Url location, String groups, SimpleRobotRules parsed, Optional<String> productToken) {
    if (parsed.isMatchedWildcard()) {
      return Optional.of(EVERYBODY);
    }
    SimpleRobotRules probe = parseGroups(location, groups + "\nUser-agent: *\n", productToken);
    return probe.isMatchedWildcard() ? Optional.empty() : productToken;
  }

  /** Whether this URL may be fetched; {@code /robots.txt} always may. */
  public boolean allows(Url url) {
    if (rules.isEmpty()) {
      return true;
    }
    String path = url.pathAndQuery();
    return path.equals("/robots.txt") || rules.allow(path);
  }

  /** Whether no URL at all is forbidden. */
  public boolean allowsAll() {
    return rules.isEmpty();
  }

  /** The Crawl-delay of our group, if it is a readable number; not capped. */
  public Optional<Duration> crawlDelay() {
    return crawlDelay;
  }

  /** The sitemaps named, in order, each once. */
  public List<Url> sitemaps() {
    return sitemaps;
  }

  /** Whose rules these are: our product token, {@code *}, or nobody's. */
  public Optional<String> group() {
    return group;
  }
}
