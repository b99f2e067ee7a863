package dev.scraper.export;

import dev.scraper.http.Capture;
import java.util.List;

/**
 * What one output gets of one page: records, or, where it is an {@link ExchangeExporter},
 * exchanges.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param rows the records, in order
 * @param exchanges what was on the wire, in order
 */
public record Share(List<Row> rows, List<Capture> exchanges) {

  /** Nothing. */
  public static final Share NOTHING = new Share(List.of(), List.of());

  /** So much of a body weighs as much as a record. */
  private static final int BYTES = 32 * 1024;

  /** Copies the lists. */
  public Share {
    rows = List.copyOf(rows);
    exchanges = List.copyOf(exchanges);
  }

  /** Records. */
  public static Share of(List<Row> rows) {
    return rows.isEmpty() ? NOTHING : new Share(rows, List.of());
  }

  /** An exchange. */
  public static Share of(Capture exchange) {
    return new Share(List.of(), List.of(exchange));
  }

  /** Whether it is nothing at all. */
  public boolean isEmpty() {
    return rows.isEmpty() && exchanges.isEmpty();
  }

  /** How many records it stands for in a bounded queue: a body may be as large as thousands. */
  long weight() {
    long weight = rows.size();
    for (Capture exchange : exchanges) {
      weight += 1 + (exchange.sent().body().length + exchange.received().body().length) / BYTES;
    }
    return weight;
  }
}
