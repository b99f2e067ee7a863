package dev.scraper.pipeline;

import java.util.ArrayList;
import java.util.List;

/**
 * What a pipeline has made of the items of one page. It holds the keys of those items until it is
 * closed: a page that was {@linkplain #accept accepted} keeps them for good, any other gives them
 * back.
 *
 * <p><b>Thread-safety:</b> none; for the page's thread.
 *
 * @param <O> the type of the items that pass
 */
public final class Passed<O> implements AutoCloseable {

  private final List<List<O>> results;
  private final List<Verdict.Drop<?>> dropped;
  private final List<Dedup.Claim> claims;
  private boolean accepted;
  private boolean closed;

  Passed(List<List<O>> results, List<Verdict.Drop<?>> dropped, List<Dedup.Claim> claims) {
    this.results = results;
    this.dropped = dropped;
    this.claims = claims;
  }

  /** For each item that went in, what came out of it, in order. */
  public List<List<O>> results() {
    return results;
  }

  /** All that came out, in order. */
  public List<O> items() {
    List<O> items = new ArrayList<>();
    results.forEach(items::addAll);
    return items;
  }

  /** What was dropped, stage by stage. */
  public List<Verdict.Drop<?>> dropped() {
    return dropped;
  }

  /** The keys of the page that are seen for good once it is accepted. */
  public void forEachKey(KeyTaker taker) {
    claims.forEach(claim -> taker.take(claim.stage(), claim.print()));
  }

  /** Takes the keys of a page. */
  @FunctionalInterface
  public interface KeyTaker {

    /**
     * Takes one.
     *
     * @param stage the number of the stage that has seen it, in its pipeline
     * @param print a fingerprint of the key
     */
    void take(int stage, long print);
  }

  /** The page is handed over: its keys are seen for the rest of the crawl. */
  public void accept() {
    accepted = true;
  }

  /** Ends the page; further calls do nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      claims.forEach(claim -> claim.dedup().settle(claim.print(), accepted));
    }
  }
}
