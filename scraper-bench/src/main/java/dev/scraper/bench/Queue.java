package dev.scraper.bench;

import dev.scraper.http.Request;
import dev.scraper.internal.frontier.Admission;
import dev.scraper.internal.frontier.Batch;
import dev.scraper.internal.frontier.HostFrontier;
import dev.scraper.internal.frontier.Lease;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.internal.frontier.Shelf;
import dev.scraper.internal.frontier.TickerTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A frontier in memory with pages of eight new links each. There are some thousand different pages;
 * they come again and again, with other fingerprints, so that what is offered is always new and
 * nothing need be made while time is measured.
 *
 * <p><b>Thread-safety:</b> none.
 */
public final class Queue {

  /** Links of a page, all to one host. */
  public static final int LINKS = 8;

  private static final int PAGES = 1 << 14;
  private static final Admission ALL = ticket -> Admission.Verdict.ADMIT;

  private final Batch[] pages = new Batch[PAGES];
  private final HostFrontier frontier =
      new HostFrontier(64, 0, new UnixTime(), Shelf.NONE, Long.MAX_VALUE);
  private long offered;
  private long now;

  /**
   * @param hosts to which the pages lead in turns
   */
  public Queue(int hosts) {
    for (int page = 0; page < PAGES; page++) {
      String site = "http://www.shop-" + page % hosts + ".example";
      List<Request> links = new ArrayList<>();
      for (int i = 0; i < LINKS; i++) {
        int number = page * LINKS + i;
        links.add(
            Request.get(site + "/products/category-" + page % 90 + "/item-" + number + ".html"));
      }
      pages[page] = Batch.of(site + "/list-" + page, 3, Purpose.PAGE, false, links);
    }
  }

  /** Offers the links of so many pages. */
  public int offer(int count) {
    int accepted = 0;
    for (int i = 0; i < count; i++) {
      Batch page = pages[(int) (offered / LINKS) & PAGES - 1];
      for (int k = 0; k < LINKS; k++) {
        page.fingerprints()[k] = Prints.of(offered++);
      }
      accepted += frontier.offer(page);
    }
    return accepted;
  }

  /** Leases so many, one after the other, and completes each. */
  public long take(int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      List<Lease> leases = frontier.lease(++now, 1, 1, ALL);
      Lease lease = leases.get(0);
      sum += lease.ticket().depth();
      frontier.complete(lease, ++now, List.of());
    }
    return sum;
  }

  /** How many are waiting. */
  public long queued() {
    return frontier.queued();
  }

  /** The ticker says nanoseconds since 1970. */
  private record UnixTime() implements TickerTime {
    private static final long SECOND = 1_000_000_000;

    @Override
    public long at(Instant moment) {
      return moment.getEpochSecond() * SECOND + moment.getNano();
    }

    @Override
    public Instant moment(long ticker) {
      return Instant.ofEpochSecond(0, ticker);
    }
  }
}
