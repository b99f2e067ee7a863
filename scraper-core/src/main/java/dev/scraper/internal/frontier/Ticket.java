package dev.scraper.internal.frontier;

import dev.scraper.http.Request;
import dev.scraper.http.Url;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request with its history: what to send next, what was queued first, and what happened since.
 *
 * <p><b>Thread-safety:</b> immutable. Made by the frontier and the loop, read by workers.
 *
 * @param request what to send next: the queued request, or the current hop of its redirects
 * @param purpose what it is for
 * @param depth links from a seed; for a sitemap, the levels of index above it
 * @param referrer where it was found, or null for a seed
 * @param seed whether it was given as a seed
 * @param owner the origin that asked for it: another than the request's own only for robots hops
 * @param chain the requests already answered by a redirect, first one first
 * @param crossedOrigin whether a redirect has left the origin of the queued request
 * @param cookieSet whether one of the redirects set a cookie
 * @param cookieLoopUsed whether the one loop that a cookie allows was taken
 * @param hopSent whether the current hop was sent before
 * @param attempts how often it was sent, first sends of redirect hops not counted
 * @param retries how many of these were retries after a failure
 * @param staleRetried whether the one retry after a stale connection was taken
 * @param lastStatus the status of the last response to it or to a hop, or null without one
 * @param known what an earlier visit has left, for a page that the crawl comes back to; else null
 * @param fetch who waits for the answer, for {@link Purpose#FETCH}; else null
 */
public record Ticket(
    Request request,
    Purpose purpose,
    int depth,
    @Nullable String referrer,
    boolean seed,
    String owner,
    List<Request> chain,
    boolean crossedOrigin,
    boolean cookieSet,
    boolean cookieLoopUsed,
    boolean hopSent,
    int attempts,
    int retries,
    boolean staleRetried,
    @Nullable Integer lastStatus,
    @Nullable Known known,
    @Nullable Fetch fetch) {

  /** Checks the values. */
  public Ticket {
    Objects.requireNonNull(request);
    Objects.requireNonNull(purpose);
    chain = List.copyOf(chain);
  }

  /** A ticket that was never sent. */
  public static Ticket fresh(
      Request request, Purpose purpose, int depth, @Nullable String referrer, boolean seed) {
    return fresh(request, purpose, depth, referrer, seed, null);
  }

  /** A ticket for somebody who waits. */
  public static Ticket of(Fetch fetch) {
    return fresh(fetch.request(), Purpose.FETCH, 0, null, false, fetch);
  }

  private static Ticket fresh(
      Request request,
      Purpose purpose,
      int depth,
      @Nullable String referrer,
      boolean seed,
      @Nullable Fetch fetch) {
    return new Ticket(
        request,
        purpose,
        depth,
        referrer,
        seed,
        request.url().origin(),
        List.of(),
        false,
        false,
        false,
        false,
        0,
        0,
        false,
        null,
        null,
        fetch);
  }

  /** This ticket, with what an earlier visit has left. */
  public Ticket known(@Nullable Known newKnown) {
    return with(hopSent, attempts, retries, staleRetried, lastStatus, newKnown);
  }

  /** The origin that is asked next. */
  public String host() {
    return request.url().origin();
  }

  /** The request as queued: the head of the redirect chain. */
  public Request queuedRequest() {
    return chain.isEmpty() ? request : chain.get(0);
  }

  /** The address as queued. */
  public Url queuedUrl() {
    return queuedRequest().url();
  }

  /**
   * After it was sent once more; the first send of a redirect hop is not counted.
   *
   * @param status what the response said, or null without one
   */
  public Ticket sent(@Nullable Integer status) {
    int counted = chain.isEmpty() || hopSent ? 1 : 0;
    Integer last = status == null ? lastStatus : status;
    return with(true, attempts + counted, retries, staleRetried, last);
  }

  /** After it was answered, or failed, without being sent. */
  public Ticket unsent(@Nullable Integer status) {
    Integer last = status == null ? lastStatus : status;
    return with(hopSent, attempts, retries, staleRetried, last);
  }

  /** To be sent again after a failure. */
  public Ticket retried() {
    return with(hopSent, attempts, retries + 1, staleRetried, lastStatus);
  }

  /**
   * To be sent again because a kept connection was found closed: without a wait, and even with no
   * retry left, but it counts as one.
   */
  public Ticket retriedStale() {
    return with(hopSent, attempts, retries + 1, true, lastStatus);
  }

  /**
   * Whether nothing came before it: no request, no redirect, no answer that an interceptor gave.
   */
  public boolean isFresh() {
    return chain.isEmpty() && !hopSent && retries == 0;
  }

  /**
   * To be sent to the address a redirect named.
   *
   * @param crosses whether that is another origin
   * @param setsCookie whether the redirect set a cookie
   * @param usesCookieLoop whether it leads back into the chain
   */
  public Ticket redirected(
      Request next, boolean crosses, boolean setsCookie, boolean usesCookieLoop) {
    List<Request> longer = new ArrayList<>(chain);
    longer.add(request);
    return new Ticket(
        next,
        purpose,
        depth,
        referrer,
        seed,
        owner,
        longer,
        crossedOrigin || crosses,
        cookieSet || setsCookie,
        cookieLoopUsed || usesCookieLoop,
        false,
        attempts,
        retries,
        staleRetried,
        lastStatus,
        known,
        fetch);
  }

  private Ticket with(
      boolean newHopSent,
      int newAttempts,
      int newRetries,
      boolean newStaleRetried,
      @Nullable Integer newLastStatus) {
    return with(newHopSent, newAttempts, newRetries, newStaleRetried, newLastStatus, known);
  }

  private Ticket with(
      boolean newHopSent,
      int newAttempts,
      int newRetries,
      boolean newStaleRetried,
      @Nullable Integer newLastStatus,
      @Nullable Known newKnown) {
    return new Ticket(
        request,
        purpose,
        depth,
        referrer,
        seed,
        owner,
        chain,
        crossedOrigin,
        cookieSet,
        cookieLoopUsed,
        newHopSent,
        newAttempts,
        newRetries,
        newStaleRetried,
        newLastStatus,
        newKnown,
        fetch);
  }
}
