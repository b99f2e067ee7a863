package dev.scraper.export;

import dev.scraper.http.Capture;
import java.io.IOException;

/**
 * An output of what was on the wire, such as a web archive: it takes exchanges in place of records.
 *
 * <p>A crawl with such an output keeps each exchange that it sent and that was answered with a
 * header, and hands it over with what became of it: pages, redirects, error statuses, each try, and
 * robots.txt and sitemaps too. What a cache or another interceptor answered without the network was
 * not sent, and does not come. Items go to the other outputs; where there is no other, they are
 * counted and written nowhere.
 *
 * <p><b>Thread-safety:</b> as an {@link Exporter}.
 */
public interface ExchangeExporter extends ResumableExporter {

  /** Writes one exchange, or nothing of it. */
  void write(Capture exchange) throws IOException;

  /**
   * Refuses: records have no place here, and a crawl gives none.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  default void write(Row row) {
    throw new UnsupportedOperationException(name() + " takes exchanges, not records");
  }
}
