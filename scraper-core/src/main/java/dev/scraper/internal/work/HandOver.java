package dev.scraper.internal.work;

import dev.scraper.event.Phase;
import dev.scraper.export.ExportException;
import dev.scraper.export.Outputs;
import dev.scraper.export.Share;
import dev.scraper.http.Capture;
import dev.scraper.internal.frontier.Lease;
import dev.scraper.internal.schedule.Delivery;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How what a page gave leaves it: to the outputs, or with kept state to the event of its end, and
 * to whoever has subscribed to the crawl.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads; blocks while an output is behind, or
 * nothing is wanted.
 */
public final class HandOver {

  private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);

  private final WorkerPool pool;
  private final ItemFlow flow;
  private final Outputs outputs;
  private final int keptOutputs;

  /**
   * @param keptOutputs with kept state how many outputs there are, that of the failures among them;
   *     else -1
   */
  public HandOver(WorkerPool pool, ItemFlow flow, Outputs outputs, int keptOutputs) {
    this.pool = pool;
    this.flow = flow;
    this.outputs = outputs;
    this.keptOutputs = keptOutputs;
  }

  /** Whether what a page gives becomes durable together with its end. */
  boolean isKept() {
    return keptOutputs >= 0;
  }

  /**
   * Gives the records to the outputs; or, if they are to become durable together with the end of
   * their page, to the event of that.
   */
  @Nullable Delivery records(ItemFlow.Parcel parcel) throws ExportException {
    if (isKept()) {
      publish(parcel); // first: what is not published is not done, and comes again
      return parcel.pack(keptOutputs);
    }
    parcel.handOver(outputs);
    try {
      publish(parcel);
    } catch (CancellationException e) {
      if (!flow.hasOutputs()) {
        throw e;
      }
      LOG.debug("in the outputs, but not all of it published");
    }
    return null;
  }

  /**
   * Publishes a page's items; blocks until they are wanted.
   *
   * @throws CancellationException if they are not wanted any more; the crawl is being cancelled
   *     then, and the loop knows it
   */
  private void publish(ItemFlow.Parcel parcel) {
    if (!parcel.hasToPublish()) {
      return; // to set a thread aside costs more than a page may, where nobody subscribes
    }
    try {
      try {
        pool.aside(parcel::publish);
      } catch (CancellationException e) {
        // Whoever subscribed has cancelled the crawl. Until that has come about, this would be the
        // page's failure.
        pool.awaitCancelled();
        throw e;
      }
    } catch (InterruptedException e) {
      throw new CancellationException("the crawl was stopped");
    }
  }

  /**
   * Hands over what was on the wire, where no records went or will go with it. An output that fails
   * ends the crawl by itself.
   */
  void exchange(Lease lease, Capture exchange) {
    if (lease.claim()) {
      lease.reached(Phase.EXPORT);
      try {
        outputs.deliver(flow.shares(exchange, outputs.size()), 0);
      } catch (Throwable e) {
        // Errors too: the lease's one event comes after this.
        LOG.debug("{} is not archived", exchange.url(), e);
      }
    }
  }

  /** What was on the wire, to become durable with the end of its request. */
  Delivery pack(Capture exchange) {
    return flow.pack(exchange, keptOutputs);
  }

  /** What a file's line in the index is handed over with. */
  MediaStage.Hand hand(@Nullable Capture exchange) {
    int count = isKept() ? keptOutputs : outputs.size();
    List<Share> shares = exchange == null ? List.of() : flow.shares(exchange, count);
    return new MediaStage.Hand(outputs, isKept(), count, shares);
  }
}
