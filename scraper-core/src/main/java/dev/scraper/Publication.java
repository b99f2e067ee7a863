package dev.scraper;

import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.export.ExportException;
import dev.scraper.internal.flow.Outlet;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A crawl whose items are published: starts with the subscription, ends with it.
 *
 * <p><b>Thread-safety:</b> safe.
 */
final class Publication<T> implements Outlet.Source {

  private final CrawlBuilder<T> builder;
  private final Outlet<T> outlet = new Outlet<>(this);
  private volatile @Nullable Crawl crawl;

  Publication(CrawlBuilder<T> builder) {
    this.builder = builder;
  }

  Outlet<T> outlet() {
    return outlet;
  }

  @Override
  public void start() throws ExportException {
    Crawl started = builder.start(outlet);
    crawl = started;
    // Not on the crawl's own thread, for which a subscriber may wait by closing the scraper.
    started
        .report()
        .whenComplete(
            (report, failure) ->
                new Thread(() -> ended(report, failure), "scraper-published").start());
  }

  private void ended(@Nullable CrawlReport report, @Nullable Throwable failure) {
    if (report == null) {
      outlet.fail(failure == null ? new IllegalStateException("no report") : failure);
    } else if (report.error() != null) {
      outlet.fail(report.error());
    } else if (report.ended() == Ended.INTERRUPTED) {
      outlet.fail(new CancellationException("the crawl was cancelled"));
    } else {
      outlet.complete();
    }
  }

  @Override
  public void cancel() {
    Crawl running = crawl;
    if (running != null) {
      running.cancel();
    }
  }
}
