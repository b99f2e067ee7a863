package dev.scraper.plugin;

import dev.scraper.http.HttpOptions;
import dev.scraper.policy.Limits;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.policy.Scope;
import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What a crawl is to do otherwise than usual, as changes: what is not mentioned stays as it was.
 * Changes of the same kind add up, later ones last.
 *
 * <pre>{@code
 * CrawlSettings.usual()
 *     .limits(limits -> limits.maxPages(100))
 *     .politeness(manners -> manners.delay(Duration.ofSeconds(1)))
 * }</pre>
 *
 * <p><b>Thread-safety:</b> immutable; the methods that change something give new settings.
 */
public final class CrawlSettings {

  private static final CrawlSettings USUAL =
      new CrawlSettings(s -> s, l -> l, p -> p, h -> h, r -> r, s -> s, t -> t);

  private final UnaryOperator<Scope> scope;
  private final UnaryOperator<Limits> limits;
  private final UnaryOperator<Politeness> politeness;
  private final UnaryOperator<HttpOptions> http;
  private final UnaryOperator<RetryPolicy> retry;
  private final UnaryOperator<Boolean> sitemaps;
  private final UnaryOperator<Duration> handlerTime;

  private CrawlSettings(
      UnaryOperator<Scope> scope,
      UnaryOperator<Limits> limits,
      UnaryOperator<Politeness> politeness,
      UnaryOperator<HttpOptions> http,
      UnaryOperator<RetryPolicy> retry,
      UnaryOperator<Boolean> sitemaps,
      UnaryOperator<Duration> handlerTime) {
    this.scope = scope;
    this.limits = limits;
    this.politeness = politeness;
    this.http = http;
    this.retry = retry;
    this.sitemaps = sitemaps;
    this.handlerTime = handlerTime;
  }

  /** No change at all. */
  public static CrawlSettings usual() {
    return USUAL;
  }

  private static <V> UnaryOperator<V> then(UnaryOperator<V> first, UnaryOperator<V> second) {
    Objects.requireNonNull(second, "change");
    return value -> second.apply(first.apply(value));
  }

  /** With a change of which links are followed. */
  public CrawlSettings scope(UnaryOperator<Scope> change) {
    return new CrawlSettings(
        then(scope, change), limits, politeness, http, retry, sitemaps, handlerTime);
  }

  /** With a change of where the crawl ends. */
  public CrawlSettings limits(UnaryOperator<Limits> change) {
    return new CrawlSettings(
        scope, then(limits, change), politeness, http, retry, sitemaps, handlerTime);
  }

  /** With a change of how hard servers may be asked. */
  public CrawlSettings politeness(UnaryOperator<Politeness> change) {
    return new CrawlSettings(
        scope, limits, then(politeness, change), http, retry, sitemaps, handlerTime);
  }

  /** With a change of how requests are sent. */
  public CrawlSettings http(UnaryOperator<HttpOptions> change) {
    return new CrawlSettings(
        scope, limits, politeness, then(http, change), retry, sitemaps, handlerTime);
  }

  /** With a change of which failures are tried again. */
  public CrawlSettings retry(UnaryOperator<RetryPolicy> change) {
    return new CrawlSettings(
        scope, limits, politeness, http, then(retry, change), sitemaps, handlerTime);
  }

  /** With or without the sitemaps of the seeds' hosts. */
  public CrawlSettings sitemaps(boolean value) {
    return new CrawlSettings(scope, limits, politeness, http, retry, before -> value, handlerTime);
  }

  /**
   * With another time that user code may take over one page.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public CrawlSettings handlerTime(Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("handler time <= 0: " + value);
    }
    return new CrawlSettings(scope, limits, politeness, http, retry, sitemaps, before -> value);
  }

  /** These links, changed. */
  public Scope change(Scope value) {
    return scope.apply(value);
  }

  /** These limits, changed. */
  public Limits change(Limits value) {
    return limits.apply(value);
  }

  /** These manners, changed. */
  public Politeness change(Politeness value) {
    return politeness.apply(value);
  }

  /** These options, changed. */
  public HttpOptions change(HttpOptions value) {
    return http.apply(value);
  }

  /** These retries, changed. */
  public RetryPolicy change(RetryPolicy value) {
    return retry.apply(value);
  }

  /** Whether sitemaps are read, where they would be or would not be. */
  public boolean changeSitemaps(boolean value) {
    return sitemaps.apply(value);
  }

  /** How long user code may take over one page, where it would be this. */
  public Duration changeHandlerTime(Duration value) {
    return handlerTime.apply(value);
  }
}
