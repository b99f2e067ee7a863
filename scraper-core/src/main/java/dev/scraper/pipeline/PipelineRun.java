package dev.scraper.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline at work for one crawl, with what its stages remember. A page's items go through it
 * stage by stage: all of them through the first, then what is left of them through the second. A
 * stage that was made for this crawl and can be closed is closed with this.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads, each with a page of its own.
 *
 * @param <I> the type of the items it takes
 * @param <O> the type of the items it gives
 */
public final class PipelineRun<I, O> implements AutoCloseable {

  private static final Verdict<Object> NO_ITEMS = Verdict.drop("no items");

  private final List<Bound> stages = new ArrayList<>();
  private final Alarm alarm;

  PipelineRun(List<Pipeline.Node> nodes, Alarm alarm) {
    this.alarm = alarm;
    for (Pipeline.Node node : nodes) {
      String label = "stage " + (stages.size() + 1) + " (" + node.name() + ")";
      try {
        stages.add(new Bound(stages.size(), label, node.make(), node.waiting(), node.perCrawl()));
      } catch (RuntimeException | Error e) {
        StageException failure = new StageException(label + " cannot be made", e);
        try {
          close();
        } catch (StageException more) {
          failure.addSuppressed(more);
        }
        throw failure;
      }
    }
  }

  /** A stage in this crawl. */
  private record Bound(
      int number, String label, Stage<Object, Object> stage, Enrich waiting, boolean perCrawl) {}

  /** An item on its way, and which of the page's items it came from. */
  private record Moving(int origin, Object item) {}

  /**
   * Takes the items of one page through all stages; blocks while futures are waited for. An
   * interrupt ends the wait and cancels them.
   *
   * @return to be closed when the page is handed over, or has failed
   * @throws StageException if a stage failed: the page fails
   */
  public Passed<O> pass(List<? extends I> items) throws InterruptedException {
    List<Verdict.Drop<?>> dropped = new ArrayList<>();
    List<Dedup.Claim> claims = new ArrayList<>();
    List<Moving> moving = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      moving.add(new Moving(i, items.get(i)));
    }
    boolean whole = false;
    try {
      for (Bound stage : stages) {
        moving = through(stage, moving, dropped, claims);
      }
      whole = true;
    } finally {
      if (!whole) {
        new Passed<>(List.of(), dropped, claims).close();
      }
    }
    return new Passed<>(byOrigin(moving, items.size()), dropped, claims);
  }

  /**
   * Takes over a key that a stage has seen in an earlier process; before the first page.
   *
   * @param stage as {@link Passed#forEachKey} told it; another number than that of a stage that
   *     remembers keys is ignored
   */
  public void restore(int stage, long print) {
    if (stage < stages.size() && stages.get(stage).stage() instanceof Dedup dedup) {
      dedup.restore(print);
    }
  }

  private List<List<O>> byOrigin(List<Moving> moving, int origins) {
    List<List<O>> results = new ArrayList<>();
    for (int i = 0; i < origins; i++) {
      results.add(new ArrayList<>(1));
    }
    for (Moving each : moving) {
      @SuppressWarnings("unchecked") // the last stage gives nothing else
      O item = (O) each.item();
      results.get(each.origin()).add(item);
    }
    return results;
  }

  private List<Moving> through(
      Bound stage, List<Moving> items, List<Verdict.Drop<?>> dropped, List<Dedup.Claim> claims)
      throws InterruptedException {
    List<Verdict<?>> verdicts = new ArrayList<>();
    List<Waiting.@Nullable Pending> pending = new ArrayList<>();
    Waiting waiting = new Waiting(stage.waiting().otherwise() == Enrich.Otherwise.FAIL);
    try {
      for (Moving each : items) {
        Verdict<?> verdict = ask(stage, each.item(), claims);
        verdicts.add(verdict);
        pending.add(
            verdict instanceof Verdict.Later<?> later ? listen(stage, each, later, waiting) : null);
      }
      waiting.await(stage.waiting().limit(), alarm);
      for (int i = 0; i < verdicts.size(); i++) {
        Waiting.Pending late = pending.get(i);
        if (late != null) {
          verdicts.set(i, settled(stage, items.get(i).item(), late));
        }
      }
    } finally {
      waiting.close();
    }
    return left(items, verdicts, dropped);
  }

  private static List<Moving> left(
      List<Moving> items, List<Verdict<?>> verdicts, List<Verdict.Drop<?>> dropped) {
    List<Moving> left = new ArrayList<>();
    for (int i = 0; i < verdicts.size(); i++) {
      Verdict<?> verdict = verdicts.get(i);
      if (verdict instanceof Verdict.Pass<?> pass && pass.items().isEmpty()) {
        verdict = NO_ITEMS;
      }
      if (verdict instanceof Verdict.Drop<?> drop) {
        dropped.add(drop);
      } else if (verdict instanceof Verdict.Pass<?> pass) {
        for (Object item : pass.items()) {
          left.add(new Moving(items.get(i).origin(), item));
        }
      }
    }
    return left;
  }

  private static Verdict<?> ask(Bound stage, Object item, List<Dedup.Claim> claims) {
    Verdict<?> verdict;
    try {
      verdict =
          stage.stage() instanceof Dedup dedup
              ? dedup.apply(item, stage.number(), claims)
              : stage.stage().apply(item);
    } catch (Throwable e) {
      return otherwise(stage, item, e);
    }
    if (verdict == null) {
      throw new StageException(stage.label(), item, "it gave null", null);
    }
    return verdict;
  }

  private static Waiting.Pending listen(
      Bound stage, Moving moving, Verdict.Later<?> later, Waiting waiting) {
    try {
      return waiting.add(later.verdict());
    } catch (RuntimeException e) {
      throw new StageException(stage.label(), moving.item(), String.valueOf(e), e);
    }
  }

  private static Verdict<?> settled(Bound stage, Object item, Waiting.Pending late) {
    if (late.isOpen()) {
      // Another item has failed, and its page with it; that one is told.
      return NO_ITEMS;
    }
    try {
      return late.get();
    } catch (Throwable e) {
      return otherwise(stage, item, e);
    }
  }

  /** What becomes of an item whose stage failed. */
  private static Verdict<?> otherwise(Bound stage, Object item, Throwable e) {
    boolean excusable =
        e instanceof Exception
            && !(e instanceof InterruptedException)
            && !Thread.currentThread().isInterrupted();
    Enrich.Otherwise otherwise = stage.waiting().otherwise();
    if (!excusable || otherwise == Enrich.Otherwise.FAIL) {
      throw e instanceof StageException already
          ? already
          : new StageException(stage.label(), item, why(e), e);
    }
    if (otherwise == Enrich.Otherwise.KEEP) {
      return Verdict.pass(item);
    }
    return Verdict.drop(
        e instanceof TimeoutException ? "not enriched in time" : "not enriched", why(e));
  }

  private static String why(Throwable e) {
    return e instanceof TimeoutException || e instanceof Invalid
        ? String.valueOf(e.getMessage())
        : e.toString();
  }

  /**
   * Ends the stages that were made for this crawl; called when no page is under way any more.
   *
   * @throws StageException the first failure; the other stages are closed all the same
   */
  @Override
  public void close() {
    StageException first = null;
    for (Bound each : stages) {
      if (each.perCrawl() && each.stage() instanceof AutoCloseable closeable) {
        try {
          closeable.close();
        } catch (Throwable e) {
          StageException failure = new StageException(each.label() + " cannot be closed", e);
          if (first == null) {
            first = failure;
          } else {
            first.addSuppressed(failure);
          }
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** An item breaks a rule, and is to fail its page. */
  static final class Invalid extends RuntimeException {

    private static final long serialVersionUID = 1;

    Invalid(String violations) {
      super(violations, null, false, false);
    }
  }
}
