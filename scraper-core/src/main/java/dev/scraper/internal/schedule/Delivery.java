package dev.scraper.internal.schedule;

import dev.scraper.export.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a page has given, when it is to become durable together with the page's end.
 *
 * <p><b>Thread-safety:</b> immutable, but for the array, which nobody writes to. Made by workers,
 * read by the loop and the writer of the state.
 *
 * @param shares the records of each output, in the order of the outputs
 * @param records how many there are, those that go to several outputs counted once
 * @param keys what the pipelines have seen
 * @param prints the fingerprints of all records that it gave, those among them that no output was
 *     given because an earlier visit gave them already
 * @param visit what is to be known of it later, or null for what is no page
 */
public record Delivery(
    List<List<Row>> shares, int records, List<Key> keys, long[] prints, @Nullable Visit visit) {

  /** One that gives nothing. */
  public static Delivery of(Visit visit) {
    return new Delivery(List.of(), 0, List.of(), new long[0], visit);
  }

  /** This one, and what is to be known of its page. */
  public Delivery visit(Visit newVisit) {
    return new Delivery(shares, records, keys, prints, newVisit);
  }

  /**
   * A key that a stage of a pipeline has seen.
   *
   * @param stage the number of the stage in this crawl
   * @param print its fingerprint
   */
  public record Key(int stage, long print) {}
}
