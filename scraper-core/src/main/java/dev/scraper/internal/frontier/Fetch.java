package dev.scraper.internal.frontier;

import dev.scraper.http.BodySink;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import java.util.Objects;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What a ticket of the purpose {@link Purpose#FETCH} is for: somebody waits for its answer.
 *
 * <p><b>Thread-safety:</b> {@link #withdraw} is called by any thread, {@link #calling} by the
 * launch thread; the rest belongs to the loop.
 */
public abstract class Fetch {

  private final Request request;
  private final @Nullable Lease lender;
  private final @Nullable String site;

  /** What takes the body of a 2xx, or null. */
  private final @Nullable BodySink sink;

  private volatile boolean begun;

  /** The call, once it was begun; whoever withdraws cancels it. */
  private volatile @Nullable Future<?> call;

  private volatile boolean withdrawn;

  // Of the loop.
  private boolean over;

  /** Where it waits, or null. */
  FrontQueue.@Nullable Entry entry;

  /**
   * One of which nobody knows what code asks.
   *
   * @param lender the page whose handler asks, and lends its place; or null
   */
  protected Fetch(Request request, @Nullable Lease lender) {
    this(request, lender, null, null);
  }

  /**
   * @param lender the page whose handler asks, and lends its place; or null
   * @param site the place in the code that asks, or null where nobody wants to know
   * @param sink what takes the body of a 2xx as it comes, or null
   */
  protected Fetch(
      Request request, @Nullable Lease lender, @Nullable String site, @Nullable BodySink sink) {
    this.request = Objects.requireNonNull(request);
    this.lender = lender;
    this.site = site;
    this.sink = sink;
  }

  /** What is asked for. */
  public final Request request() {
    return request;
  }

  /** The page whose handler asks, or null. */
  public final @Nullable Lease lender() {
    return lender;
  }

  /** What takes the body of a 2xx as it comes, or null. */
  public final @Nullable BodySink sink() {
    return sink;
  }

  /** Its answer begins to be handed over: it cannot be asked for again. */
  public final void begin() {
    begun = true;
  }

  /** Whether its answer was begun to be handed over. */
  public final boolean isBegun() {
    return begun;
  }

  /** Who asks, for people: the place in the code if it is known, or else the page; or null. */
  final @Nullable String origin() {
    return site != null || lender == null ? site : lender.url();
  }

  /** Nobody waits for it any more: cancels its call, if there is one. The loop is told apart. */
  public final void withdraw() {
    withdrawn = true;
    Future<?> open = call;
    if (open != null) {
      open.cancel(true);
    }
  }

  /** Whether nobody waits for it any more. */
  public final boolean isWithdrawn() {
    return withdrawn;
  }

  /** Its call has begun. */
  public final void calling(Future<?> begun) {
    call = begun;
    if (withdrawn) {
      begun.cancel(true);
    }
  }

  /** Its end, told once, by the loop. */
  public final void end(@Nullable Response response, @Nullable Throwable failure) {
    if (!over) {
      over = true;
      call = null;
      ended(response, failure);
    }
  }

  /** Whether its end was told. */
  public final boolean isOver() {
    return over;
  }

  /** Takes the end: one of the two. Called on the loop thread; must not block nor run user code. */
  protected abstract void ended(@Nullable Response response, @Nullable Throwable failure);
}
