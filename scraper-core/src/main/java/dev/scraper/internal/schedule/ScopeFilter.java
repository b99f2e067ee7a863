package dev.scraper.internal.schedule;

import dev.scraper.http.Addresses;
import dev.scraper.http.Url;
import dev.scraper.policy.Scope;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scope at work: what the seeds named, and whether a URL belongs to it. It only ever grows.
 *
 * <p><b>Thread-safety:</b> added to by the loop alone; asked by all threads. A seed is known here
 * before its page can be fetched, so its links never come too early.
 */
public final class ScopeFilter {

  private static final Logger LOG = LoggerFactory.getLogger(ScopeFilter.class);

  private final Scope scope;
  private final boolean allowPrivate;
  private final Set<String> hostNames = ConcurrentHashMap.newKeySet();
  private final Set<String> origins = ConcurrentHashMap.newKeySet();
  private final Set<String> hostsAndPorts = ConcurrentHashMap.newKeySet();
  private final Set<String> domains = ConcurrentHashMap.newKeySet();
  private final Map<String, Set<String>> subtrees = new ConcurrentHashMap<>();
  private final Set<Pattern> slow = ConcurrentHashMap.newKeySet();

  /**
   * @param allowPrivate whether a private host may join by a redirect
   */
  public ScopeFilter(Scope scope, boolean allowPrivate) {
    this.scope = scope;
    this.allowPrivate = allowPrivate;
  }

  /**
   * Takes a seed in.
   *
   * @return whether more is in scope now
   */
  boolean addSeed(Url seed) {
    boolean newName = hostNames.add(seed.host());
    boolean newOrigin = origins.add(seed.origin());
    return add(seed) || newName || newOrigin;
  }

  /**
   * Takes in where a seed redirects to, unless that is private and may not join.
   *
   * @return whether more is in scope now
   */
  boolean join(Url target) {
    return (allowPrivate || !Addresses.isPrivateLiteral(target.host())) && add(target);
  }

  private boolean add(Url url) {
    return switch (scope.relation()) {
      case HOST -> hostsAndPorts.add(hostAndPort(url));
      case DOMAIN -> domains.add(url.registrableDomain());
      case SUBTREE ->
          subtrees
              .computeIfAbsent(url.origin(), o -> ConcurrentHashMap.newKeySet())
              .add(folder(url));
      case ANY -> false;
    };
  }

  /** Whether a link may be followed. */
  boolean admits(Url url) {
    return isRelated(url) && scope.patternsAdmit(url.toString(), this::warn);
  }

  /** Whether a pattern says that it is not to be fetched, not even as a file. */
  boolean excludes(Url url) {
    return scope.excludes(url.toString(), this::warn);
  }

  /** Once for each pattern: a page may have any number of such links. */
  private void warn(Pattern pattern) {
    if (slow.add(pattern)) {
      LOG.warn(
          "the pattern {} takes too long on some URLs of this crawl, which are skipped as out of"
              + " scope: write it without nested repetition",
          pattern);
    }
  }

  /** The scope for the links of one page, or of one sitemap. */
  public Links links() {
    return new Links();
  }

  /**
   * The scope as long as its patterns take no longer than a page is worth: after so many URLs on
   * which one was given up, all that they are to judge is kept out.
   *
   * <p><b>Thread-safety:</b> none.
   */
  public final class Links implements Consumer<Pattern> {

    private static final int MOST_GIVEN_UP = 100;

    private int left = MOST_GIVEN_UP;

    private Links() {}

    /** Whether a link may be followed. */
    public boolean admits(Url url) {
      return isRelated(url) && left > 0 && scope.patternsAdmit(url.toString(), this);
    }

    /** Whether a pattern says that it is not to be fetched, not even as a file. */
    public boolean excludes(Url url) {
      return left <= 0 || scope.excludes(url.toString(), this);
    }

    @Override
    public void accept(Pattern gaveUp) {
      left--;
      warn(gaveUp);
    }
  }

  /** Whether the URL stands in the wanted relation to a seed, patterns aside. */
  boolean isRelated(Url url) {
    return switch (scope.relation()) {
      case HOST -> origins.contains(url.origin()) || hostsAndPorts.contains(hostAndPort(url));
      case DOMAIN -> domains.contains(url.registrableDomain());
      case SUBTREE -> isInSubtree(url);
      case ANY -> true;
    };
  }

  /** Whether a host name was literally named as a seed's. */
  public boolean isSeedHost(String host) {
    return hostNames.contains(host);
  }

  /** Whether an origin is that of a seed. */
  public boolean isSeedOrigin(String origin) {
    return origins.contains(origin);
  }

  private boolean isInSubtree(Url url) {
    Set<String> folders = subtrees.get(url.origin());
    String path = url.path();
    return folders != null && folders.stream().anyMatch(path::startsWith);
  }

  private static String folder(Url url) {
    String path = url.path();
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  /** The default ports of http and https are one. */
  private static String hostAndPort(Url url) {
    int usual = url.scheme().equals("https") ? 443 : 80;
    return url.port() == usual ? url.host() : url.host() + ":" + url.port();
  }
}
