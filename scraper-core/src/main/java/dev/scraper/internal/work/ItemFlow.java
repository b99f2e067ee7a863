package dev.scraper.internal.work;

import dev.scraper.export.ExportException;
import dev.scraper.export.Outputs;
import dev.scraper.export.Row;
import dev.scraper.export.Share;
import dev.scraper.http.Capture;
import dev.scraper.internal.flow.Outlet;
import dev.scraper.internal.schedule.Delivery;
import dev.scraper.internal.schedule.Drops;
import dev.scraper.internal.seen.Prints;
import dev.scraper.internal.seen.SeenSet;
import dev.scraper.internal.state.KeptState;
import dev.scraper.pipeline.Alarm;
import dev.scraper.pipeline.Passed;
import dev.scraper.pipeline.Pipeline;
import dev.scraper.pipeline.PipelineRun;
import dev.scraper.pipeline.StageException;
import dev.scraper.pipeline.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The way of a page's items from its spider to the outputs: pipelines, {@code onItem}, records.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads, each with a parcel of its own.
 */
public final class ItemFlow implements AutoCloseable {

  /** A pipeline has fewer stages. */
  private static final int STAGES = 1_000;

  private static final Verdict.Drop<Object> NO_OUTPUT = new Verdict.Drop<>("no output", "");

  private static final long[] NO_PRINTS = {};

  private final ItemPlan plan;
  private final boolean kept;
  private final List<Line> lines = new ArrayList<>();

  /** The records that pages gave before a recrawl; filled before the first page. */
  private final SeenSet before = new SeenSet();

  /**
   * Makes the stages of the pipelines; what that throws goes to the caller.
   *
   * @param kept whether the crawl may be come back to
   */
  public ItemFlow(ItemPlan plan, boolean kept, Alarm alarm) {
    this.plan = plan;
    this.kept = kept;
    for (ItemPlan.Section section : plan.sections()) {
      try {
        lines.add(new Line(section.type(), open(section.pipeline(), alarm)));
      } catch (RuntimeException e) {
        try {
          close();
        } catch (StageException more) {
          e.addSuppressed(more);
        }
        throw e;
      }
    }
  }

  @SuppressWarnings("unchecked") // the builder of the crawl lets only fitting pipelines follow
  private static PipelineRun<Object, Object> open(Pipeline<?, ?> pipeline, Alarm alarm) {
    return ((Pipeline<Object, Object>) pipeline).open(alarm);
  }

  /** A pipeline at work for the items of a type. */
  private record Line(Class<?> type, PipelineRun<Object, Object> run) {}

  /**
   * Closes the stages that the pipelines made.
   *
   * @throws StageException the first failure; all are closed all the same
   */
  @Override
  public void close() {
    StageException first = null;
    for (Line line : lines) {
      try {
        line.run().close();
      } catch (StageException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /**
   * Takes over a key that a stage has seen in an earlier process, or a record that was given before
   * the crawl came back to its pages: it is not given again.
   */
  public void restore(int stage, long print) {
    if (stage == KeptState.RECORDS) {
      before.add(print);
    } else if (stage >= 0 && stage / STAGES < lines.size()) {
      lines.get(stage / STAGES).run().restore(stage % STAGES, print);
    }
  }

  /** Publishes nothing more; who waits to do so waits no longer. */
  void shut() {
    if (plan.outlet() != null) {
      plan.outlet().shut();
    }
  }

  /** Whether what a page gives goes somewhere else than to those who subscribed to it. */
  boolean hasOutputs() {
    return !plan.routes().isEmpty();
  }

  /**
   * A new page's items.
   *
   * @param exchange what was on the wire, or null if nobody wants it
   */
  Parcel parcel(@Nullable Capture exchange) {
    return new Parcel(exchange);
  }

  /**
   * An exchange that gave no items, to be handed over later, by others.
   *
   * @param outputs how many there are in all; those that are not in the plan get nothing
   */
  Delivery pack(Capture exchange, int outputs) {
    return new Delivery(shares(exchange, outputs), 0, List.of(), NO_PRINTS);
  }

  private static List<Share> padded(List<Share> shares, int outputs) {
    List<Share> all = new ArrayList<>(shares);
    while (all.size() < outputs) {
      all.add(Share.NOTHING);
    }
    return all;
  }

  /**
   * The shares of outputs in an exchange that gave no items.
   *
   * @param outputs how many there are in all; those that are not in the plan get nothing
   */
  List<Share> shares(Capture exchange, int outputs) {
    return padded(
        shares(plan.routes().stream().map(route -> List.<Row>of()).toList(), exchange), outputs);
  }

  /**
   * What each output gets: the one place where that is put together.
   *
   * @param rows the records of each output, in their order
   */
  private List<Share> shares(List<? extends List<Row>> rows, @Nullable Capture exchange) {
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      boolean wire = exchange != null && plan.routes().get(i).takesExchanges();
      shares.add(wire ? Share.of(exchange) : Share.of(rows.get(i)));
    }
    return shares;
  }

  /**
   * The items of one page. What its pipelines remember of them counts only when it has been handed
   * over.
   *
   * <p><b>Thread-safety:</b> none; for the page's thread.
   */
  final class Parcel implements AutoCloseable {

    private final List<Passed<Object>> passed = new ArrayList<>();
    private final List<Verdict.Drop<?>> dropped = new ArrayList<>();
    private final @Nullable Capture exchange;

    /** The records of each output; of those that take exchanges none. */
    private final List<List<Row>> rows = new ArrayList<>();

    /** The items that are published. */
    private final List<Object> published = new ArrayList<>(0);

    private int records;

    /** The fingerprints of the records. */
    private long[] prints = NO_PRINTS;

    private int printed;

    private Parcel(@Nullable Capture exchange) {
      this.exchange = exchange;
      plan.routes().forEach(route -> rows.add(new ArrayList<>()));
    }

    /** Takes the items through user code and makes records of them; blocks as that does. */
    void fill(List<?> items) throws InterruptedException {
      List<Object> left = new ArrayList<>(items);
      for (Line line : lines) {
        left = through(line, left);
      }
      if (before.size() > 0) {
        left.removeIf(this::wasGivenBefore);
      }
      left.forEach(plan.onItem());
      if (plan.outlet() != null) {
        published.addAll(left);
      }
      left.forEach(this::route);
    }

    private boolean wasGivenBefore(Object item) {
      Row row = tryRow(item);
      if (row == null || !before.contains(print(row))) {
        return false;
      }
      remember(row);
      return true;
    }

    /** The record of an item, or null if none can be made of it: then no output will take it. */
    private @Nullable Row tryRow(Object item) {
      try {
        return Row.from(item);
      } catch (IllegalArgumentException e) {
        return null;
      }
    }

    private static long print(Row row) {
      return Prints.of(row.type().orElse(""), row.names(), row.values());
    }

    private void remember(@Nullable Row row) {
      if (row != null) {
        if (printed == prints.length) {
          prints = Arrays.copyOf(prints, Math.max(4, printed * 2));
        }
        prints[printed++] = print(row);
      }
    }

    private List<Object> through(Line line, List<Object> items) throws InterruptedException {
      List<Object> taken = items.stream().filter(line.type()::isInstance).toList();
      Passed<Object> page = line.run().pass(taken);
      passed.add(page);
      dropped.addAll(page.dropped());
      Iterator<List<Object>> results = page.results().iterator();
      List<Object> left = new ArrayList<>();
      for (Object item : items) {
        left.addAll(line.type().isInstance(item) ? results.next() : List.of(item));
      }
      return left;
    }

    private void route(Object item) {
      if (plan.hasOnlyExchanges()) {
        records++;
        if (kept) {
          remember(tryRow(item));
        }
        return;
      }
      Row row = share(item, false);
      row = row == null ? share(item, true) : row;
      if (row == null && plan.outlet() == null) {
        dropped.add(NO_OUTPUT);
      } else {
        records++;
        if (kept) {
          remember(row == null ? tryRow(item) : row);
        }
      }
    }

    /**
     * Adds an item to the shares of outputs that want it, or of those that take the rest.
     *
     * @return the record, or null if no output took it
     */
    private @Nullable Row share(Object item, boolean rest) {
      Row row = null;
      for (int i = 0; i < rows.size(); i++) {
        ItemPlan.Route route = plan.routes().get(i);
        Predicate<Object> takes = route.takes();
        if (route.takesExchanges()) {
          continue;
        }
        if (takes == null ? rest : !rest && takes.test(item)) {
          row = row == null ? Row.from(item) : row;
          rows.get(i).add(row);
        }
      }
      return row;
    }

    /**
     * Hands the records, and what was on the wire, to the outputs; blocks while one is behind.
     *
     * @param outputs those of the plan, in the same order; what others follow get nothing here
     * @throws ExportException if an output has failed
     */
    void handOver(Outputs outputs) throws ExportException {
      outputs.deliver(padded(shares(rows, exchange), outputs.size()), records);
      passed.forEach(Passed::accept);
    }

    /** Whether there are items to publish. */
    boolean hasToPublish() {
      return !published.isEmpty();
    }

    /**
     * Publishes the items, if they are; blocks until all were wanted.
     *
     * @throws CancellationException if some were not, and no more will be
     */
    void publish() throws InterruptedException {
      Outlet<Object> outlet = plan.outlet();
      if (outlet != null) {
        for (Object item : published) {
          outlet.offer(item);
        }
      }
    }

    /**
     * What is handed over later, by others, and counts from now on.
     *
     * @param outputs how many there are in all; those that are not in the plan get nothing here
     */
    Delivery pack(int outputs) {
      List<Delivery.Key> keys = new ArrayList<>();
      for (int i = 0; i < passed.size(); i++) {
        int first = i * STAGES;
        passed
            .get(i)
            .forEachKey((stage, print) -> keys.add(new Delivery.Key(first + stage, print)));
      }
      passed.forEach(Passed::accept);
      long[] all = Arrays.copyOf(prints, printed);
      return new Delivery(padded(shares(rows, exchange), outputs), records, keys, all);
    }

    /** How many records there are; one that goes to several outputs counts once. */
    int records() {
      return records;
    }

    Drops drops() {
      return Drops.of(dropped);
    }

    @Override
    public void close() {
      passed.forEach(Passed::close);
    }
  }
}
