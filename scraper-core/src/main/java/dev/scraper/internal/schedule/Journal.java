package dev.scraper.internal.schedule;

import dev.scraper.event.Ended;
import dev.scraper.export.Outputs;
import dev.scraper.export.Row;
import dev.scraper.export.Share;
import dev.scraper.http.Capture;
import dev.scraper.internal.frontier.Shelf;
import dev.scraper.internal.state.ChangeSet;
import dev.scraper.internal.state.TicketRow;
import dev.scraper.internal.state.TicketStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what changes into change sets and has them committed, one after the other; see
 * docs/adr/0004-kept-state.md. While one is being committed the next one gathers.
 *
 * <p><b>Thread-safety:</b> none; owned by the loop. What the store answers comes back as an event.
 */
public final class Journal implements Shelf {

  /** Pages that may wait for their commit while others are leased. */
  private static final int MOST_UNCOMMITTED = 64;

  /** Pages that are worth a commit at once; the rest gathers meanwhile. */
  private static final int ENOUGH = MOST_UNCOMMITTED / 2;

  /** How long a change may wait for others. */
  private static final long PATIENCE = Duration.ofMillis(25).toNanos();

  /**
   * Rows of change sets that may wait: a page may name any number of links. A KiB of an exchange
   * for an archive counts as one.
   */
  private static final int MOST_ROWS = 50_000;

  private static final Facts NO_FACTS = set -> {};

  private final Use use;
  private final @Nullable TicketStore store;
  private final Outputs outputs;
  private final boolean failuresOutput;
  private final Consumer<LoopEvent> loop;
  private final Consumer<ChangeSet> more;
  private Facts facts = NO_FACTS;

  private ChangeSet pending = new ChangeSet();

  /** What each output gets; it takes records or exchanges. */
  private final List<List<Row>> rows = new ArrayList<>();

  private final List<List<Capture>> exchanges = new ArrayList<>();
  private int records;

  /** Bytes of the exchanges. */
  private long bodies;

  private int pendingPages;
  private long pendingSince;
  private int committingPages;
  private int committingRows;
  private int commits;
  private boolean failed;
  private long lastPage;

  /** Adds what is known of the crawl as a whole to a set. */
  interface Facts {
    void addTo(ChangeSet set);
  }

  private Journal(
      Use use,
      @Nullable TicketStore store,
      Outputs outputs,
      int outputCount,
      boolean failuresOutput,
      Consumer<ChangeSet> more,
      Consumer<LoopEvent> loop) {
    this.more = more;
    this.use = use;
    this.store = store;
    this.outputs = outputs;
    this.failuresOutput = failuresOutput;
    this.loop = loop;
    for (int i = 0; i < outputCount; i++) {
      rows.add(new ArrayList<>());
      exchanges.add(new ArrayList<>());
    }
  }

  /** Nothing is written down, and all stays in memory. */
  public static Journal none() {
    return new Journal(Use.NONE, null, Outputs.none(), 0, false, set -> {}, event -> {});
  }

  /** Only tickets that do not fit into memory are written down. */
  public static Journal overflow(TicketStore store, Consumer<LoopEvent> loop) {
    return new Journal(Use.OVERFLOW, store, Outputs.none(), 0, false, set -> {}, loop);
  }

  /**
   * All is written down.
   *
   * @param outputs of the records; the last of them is that of the failures, if there is one
   * @param more adds what is known elsewhere to each change set
   * @param loop told of commits
   */
  public static Journal kept(
      TicketStore store,
      Outputs outputs,
      int outputCount,
      boolean failuresOutput,
      Consumer<ChangeSet> more,
      Consumer<LoopEvent> loop) {
    return new Journal(Use.KEPT, store, outputs, outputCount, failuresOutput, more, loop);
  }

  void facts(Facts source) {
    facts = source;
  }

  @Override
  public Use use() {
    return use;
  }

  /** Whether a later process can go on. */
  boolean isKept() {
    return use == Use.KEPT;
  }

  @Override
  public void host(int id, String origin) {
    if (isKept()) {
      pending.host(id, origin);
    }
  }

  @Override
  public void put(TicketRow row) {
    pending.queued(row);
  }

  @Override
  public void remove(int host, int lane, long place) {
    pending.gone(host, lane, place);
  }

  @Override
  public void seen(long print) {
    if (isKept()) {
      pending.seen(print);
    }
  }

  @Override
  public void ask(int host, int lane, long from, int most) {
    submit(); // the store answers of what it was told before
    if (store != null) {
      store.ask(
          host,
          lane,
          from,
          most,
          found -> loop.accept(new LoopEvent.Loaded(host, lane, found)),
          failure -> loop.accept(new LoopEvent.Stop(Ended.ERROR, true, failure)));
    }
  }

  /** Takes over how many pages an earlier process has numbered. */
  void pagesAfter(long last) {
    lastPage = last;
  }

  /** A number for a page that none has had. */
  long newPage() {
    return ++lastPage;
  }

  /** The change set that gathers; of a crawl that is kept. */
  ChangeSet changes() {
    return pending;
  }

  /** A request has come to an end, or is tried again. */
  void page(@Nullable Delivery delivery) {
    if (!isKept()) {
      return;
    }
    pendingPages++;
    if (delivery != null) {
      for (int i = 0; i < delivery.shares().size(); i++) {
        rows.get(i).addAll(delivery.shares().get(i).rows());
        for (Capture exchange : delivery.shares().get(i).exchanges()) {
          exchanges.get(i).add(exchange);
          bodies += exchange.sent().body().length + exchange.received().body().length;
        }
      }
      records += delivery.records();
      delivery.keys().forEach(key -> pending.key(key.stage(), key.print()));
    }
  }

  /** A request could not be had. */
  void failure(Row row) {
    if (failuresOutput) {
      rows.get(rows.size() - 1).add(row);
    }
  }

  /** Whether anybody wants the failures. */
  boolean wantsFailures() {
    return failuresOutput;
  }

  /** Whether more may be leased: what would be lost in a kill, or waits in memory, is bounded. */
  boolean hasRoom() {
    return pendingPages + committingPages < MOST_UNCOMMITTED && size() + committingRows < MOST_ROWS;
  }

  /**
   * Commits what has gathered, if it is enough or has waited for long.
   *
   * @param idle whether nothing more is to come soon
   * @return how long there is nothing to do here, in nanoseconds
   */
  long turn(long now, boolean idle) {
    if (use == Use.NONE || isNothing()) {
      pendingSince = now;
      return Long.MAX_VALUE;
    }
    if (failed) {
      return Long.MAX_VALUE;
    }
    if (commits > 0) {
      return Long.MAX_VALUE; // the next one begins when it is done
    }
    long left = pendingSince + PATIENCE - now;
    if (idle || left <= 0 || pendingPages >= ENOUGH || size() >= MOST_ROWS / 2) {
      submit();
      pendingSince = now;
      return Long.MAX_VALUE;
    }
    return left;
  }

  private int size() {
    return pending.size() + (int) (bodies / 1024);
  }

  private boolean isNothing() {
    return pending.isEmpty() && pendingPages == 0 && areEmpty(rows) && areEmpty(exchanges);
  }

  /** A plain loop: asked in each turn. */
  private static boolean areEmpty(List<? extends List<?>> lists) {
    for (List<?> list : lists) {
      if (!list.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private void submit() {
    TicketStore to = store;
    if (to == null || failed || isNothing()) {
      return;
    }
    ChangeSet set = pending;
    int pages = pendingPages;
    int size = size();
    if (isKept()) {
      facts.addTo(set);
      more.accept(set);
      List<Share> shares = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        shares.add(new Share(rows.get(i), exchanges.get(i)));
      }
      int count = records;
      if (shares.stream().anyMatch(share -> !share.isEmpty())) {
        set.marks(() -> outputs.commit(shares, count));
      }
    }
    commits++;
    committingPages += pages;
    committingRows += size;
    pending = new ChangeSet();
    pendingPages = 0;
    records = 0;
    bodies = 0;
    rows.forEach(List::clear);
    exchanges.forEach(List::clear);
    to.submit(set, failure -> loop.accept(new LoopEvent.Committed(pages, size, failure)));
  }

  /** A change set is durable, or cannot be. */
  void committed(LoopEvent.Committed event) {
    commits--;
    committingPages -= event.pages();
    committingRows -= event.rows();
    failed |= event.failure() != null;
  }

  /** Whether all is durable, or never will be. */
  boolean isSettled() {
    return use != Use.KEPT || failed || commits == 0 && isNothing();
  }
}
