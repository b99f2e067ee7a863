package dev.scraper.internal.schedule;

import dev.scraper.event.CrawlStats;
import dev.scraper.event.Ended;
import dev.scraper.internal.frontier.Batch;
import dev.scraper.internal.frontier.Fetch;
import dev.scraper.internal.frontier.Lease;
import dev.scraper.internal.state.TicketRow;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What other threads tell the loop, through its one queue.
 *
 * <p><b>Thread-safety:</b> immutable.
 */
public sealed interface LoopEvent {

  /**
   * More seeds, or the end of them.
   *
   * @param batch to offer
   * @param invalid lines that are no URL
   * @param last whether no more will come
   */
  record Seeds(Batch batch, List<String> invalid, boolean last) implements LoopEvent {}

  /**
   * A leased request is on the wire.
   *
   * @param lease which
   * @param at when, on the crawl's ticker
   */
  record Sent(Lease lease, long at) implements LoopEvent {}

  /**
   * A lease is done with: the one event of each page.
   *
   * @param lease which
   * @param outcome what became of it
   * @param found its links
   * @param answered whether a byte of an answer came
   * @param bytes of the decoded body
   * @param elapsed of the call, in nanoseconds; 0 when there was no response
   * @param delivery what it gave, if that is to become durable with its end, or null
   */
  record Done(
      Lease lease,
      Outcome outcome,
      Found found,
      boolean answered,
      long bytes,
      long elapsed,
      @Nullable Delivery delivery)
      implements LoopEvent {

    /** One that delivers nothing, or has handed it over. */
    public Done(
        Lease lease, Outcome outcome, Found found, boolean answered, long bytes, long elapsed) {
      this(lease, outcome, found, answered, bytes, elapsed, null);
    }

    /** This one, with something to become durable. */
    public Done delivering(Delivery given) {
      return new Done(lease, outcome, found, answered, bytes, elapsed, given);
    }
  }

  /**
   * The spider has been told of a failed request.
   *
   * @param telling which
   * @param items how many records it gave
   * @param drops what did not become a record
   * @param found what is to be followed instead
   * @param thrown what the spider threw, or null
   * @param delivery what it gave, if that is to become durable, or null
   * @param undone whether the end of the crawl came before the spider had heard of it
   */
  record Handled(
      Telling telling,
      int items,
      Drops drops,
      Found found,
      @Nullable Throwable thrown,
      @Nullable Delivery delivery,
      boolean undone)
      implements LoopEvent {

    /** One that delivers nothing, or has handed it over. */
    public Handled(
        Telling telling, int items, Drops drops, Found found, @Nullable Throwable thrown) {
      this(telling, items, drops, found, thrown, null, false);
    }
  }

  /**
   * Tickets have come back from the shelf.
   *
   * @param rows in the order of their places
   */
  record Loaded(int host, int lane, List<TicketRow> rows) implements LoopEvent {}

  /**
   * A change set is durable, or cannot be.
   *
   * @param pages how many ends of requests were in it
   * @param rows how many changes
   * @param failure what was thrown, or null
   */
  record Committed(int pages, int rows, @Nullable Throwable failure) implements LoopEvent {}

  /**
   * Somebody asks for one answer.
   *
   * @param fetch told of its end
   */
  record Submit(Fetch fetch) implements LoopEvent {}

  /**
   * The answer to a request has begun, and may take as long as it likes.
   *
   * @param lease whose
   */
  record Streaming(Lease lease) implements LoopEvent {}

  /**
   * Nobody waits for it any more; its call, if it had one, was cancelled.
   *
   * @param fetch which
   */
  record Withdraw(Fetch fetch) implements LoopEvent {}

  /** No new request until {@link Resume}. */
  record Pause() implements LoopEvent {}

  /** Ends a {@link Pause}. */
  record Resume() implements LoopEvent {}

  /**
   * No new request; those open get a while, or are cancelled at once.
   *
   * @param why how the crawl is then said to have ended
   * @param now whether open requests are cancelled at once
   * @param error what broke, for {@link Ended#ERROR}
   */
  record Stop(Ended why, boolean now, @Nullable Throwable error) implements LoopEvent {}

  /**
   * Asks for the counts.
   *
   * @param answer completed by the loop
   */
  record Ask(CompletableFuture<CrawlStats> answer) implements LoopEvent {}

  /**
   * Asks what every request waits for.
   *
   * @param answer completed by the loop; what depends on it must not run there
   */
  record Look(CompletableFuture<LoopLook> answer) implements LoopEvent {}

  /**
   * Asks for the open leases alone, which costs little however many hosts there are.
   *
   * @param answer completed by the loop; what depends on it must not run there
   */
  record Open(CompletableFuture<List<Lease>> answer) implements LoopEvent {}
}
