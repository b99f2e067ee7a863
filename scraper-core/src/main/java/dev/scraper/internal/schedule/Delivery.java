package dev.scraper.internal.schedule;

import dev.scraper.export.Share;
import java.util.List;

/**
 * What a page has given, when it is to become durable together with the page's end.
 *
 * <p><b>Thread-safety:</b> immutable, but for the array, which nobody writes to. Made by workers,
 * read by the loop and the writer of the state.
 *
 * @param shares what each output gets, in the order of the outputs
 * @param records how many there are, those that go to several outputs counted once
 * @param keys what the pipelines have seen
 * @param prints the fingerprints of all records that it gave, those among them that no output was
 *     given because an earlier visit gave them already
 */
public record Delivery(List<Share> shares, int records, List<Key> keys, long[] prints) {

  /**
   * A key that a stage of a pipeline has seen.
   *
   * @param stage the number of the stage in this crawl
   * @param print its fingerprint
   */
  public record Key(int stage, long print) {}
}
