package dev.scraper.internal.task;

import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A future whose failure is reported if nobody looks at it: asyncio's "exception was never
 * retrieved". Looking is to ask for the value or the failure, or to make something that depends on
 * it. What depends on it is tracked in its turn, but not the future that {@code whenComplete}
 * returns, whose action has seen the failure. What was cancelled is never reported.
 *
 * <p>{@code allOf} and {@code anyOf} go past our methods. They count as a look if they were made
 * before the future (or what it depends on) ended; made later, of a future that has failed already,
 * they cannot be seen. Nor can {@code state()}.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 *
 * @param <T> the type of the value
 */
public class Tracked<T extends @Nullable Object> extends Stages<T> {

  private final Object what;
  private volatile @Nullable Throwable made;

  /** The thread that ends it, then something else; null while nobody does. */
  private final AtomicReference<@Nullable Object> claim = new AtomicReference<>();

  /** The newest of those that depend on this one and have not ended; the others follow. */
  private final AtomicReference<@Nullable Tracked<?>> dependents = new AtomicReference<>();

  private @Nullable Tracked<?> older;

  private volatile Losses losses;
  private volatile boolean looked;
  private volatile boolean quiet;
  private volatile Losses.@Nullable Loss loss;

  /** Done when this is and what depends on it has been run; null only while this is being made. */
  private final CompletableFuture<T> end;

  /**
   * @param losses where a failure is told that nobody looks at
   * @param what its text names the future in the report
   */
  @SuppressWarnings("this-escape")
  public Tracked(Losses losses, Object what) {
    this.losses = Objects.requireNonNull(losses);
    this.what = Objects.requireNonNull(what);
    this.made = losses.here();
    // The first to be added is the last to be run: it finds what the others have looked at.
    this.end = plainly((value, failure) -> ended(failure));
  }

  // How it ends.

  /**
   * Ends it from inside.
   *
   * @return whether it was the first to do so
   */
  public final boolean settle(T value, @Nullable Throwable failure) {
    if (!claim.compareAndSet(null, Thread.currentThread())) {
      return false;
    }
    try {
      settling(failure);
    } finally {
      finish(value, failure);
      claim.set(this);
    }
    return true;
  }

  /**
   * Called once, when it is about to end by {@link #settle}; nobody sees the end before. Must not
   * block.
   */
  protected void settling(@Nullable Throwable failure) {}

  /**
   * Called once, when it is about to end by anything but {@link #settle}: it was cancelled or given
   * a value or a failure, or its time was over. Nobody sees the end before. Must not block.
   */
  protected void settledOutside() {}

  private boolean outside(BooleanSupplier finish) {
    if (isDone() || !claim.compareAndSet(null, Thread.currentThread())) {
      awaitClaim();
      return false;
    }
    boolean first = false;
    try {
      settledOutside();
    } finally {
      first = finish.getAsBoolean();
      claim.set(this);
    }
    return first;
  }

  /** After a cancel a future is done, also if another thread is just about to end it. */
  private void awaitClaim() {
    while (!isDone() && claim.get() != Thread.currentThread()) {
      Thread.yield();
    }
  }

  private boolean finish(T value, @Nullable Throwable failure) {
    peek();
    return failure == null ? super.complete(value) : super.completeExceptionally(failure);
  }

  @Override
  public boolean complete(T value) {
    return outside(() -> finish(value, null));
  }

  @Override
  @SuppressWarnings("NullAway")
  public boolean completeExceptionally(Throwable failure) {
    Objects.requireNonNull(failure);
    return outside(() -> finish(null, failure));
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    outside(
        () -> {
          peek();
          return super.cancel(mayInterruptIfRunning);
        });
    return isCancelled();
  }

  @Override
  public void obtrudeValue(T value) {
    complete(value);
    super.obtrudeValue(value);
  }

  @Override
  public void obtrudeException(Throwable failure) {
    completeExceptionally(failure);
    super.obtrudeException(failure);
  }

  @Override
  public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
    Objects.requireNonNull(supplier);
    executor.execute(
        () -> {
          try {
            complete(supplier.get());
          } catch (Throwable e) {
            completeExceptionally(e);
          }
        });
    return this;
  }

  @Override
  public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
    return completeAsync(supplier, defaultExecutor());
  }

  @Override
  public CompletableFuture<T> orTimeout(long timeout, TimeUnit unit) {
    return after(timeout, unit, () -> completeExceptionally(new TimeoutException()));
  }

  @Override
  public CompletableFuture<T> completeOnTimeout(T value, long timeout, TimeUnit unit) {
    return after(timeout, unit, () -> complete(value));
  }

  /** Not on the JDK's one thread for all time-outs: what depends on this may block. */
  private CompletableFuture<T> after(long timeout, TimeUnit unit, Runnable action) {
    if (!isDone()) {
      CompletableFuture<Void> timer = new CompletableFuture<>();
      timer.completeOnTimeout(null, timeout, unit).thenRunAsync(action);
      end.whenComplete((value, failure) -> timer.cancel(false));
    }
    return this;
  }

  // Who looks.

  /** Says that the failure, if it comes or has come, is known. */
  public final void look() {
    looked = true;
    Losses.Loss known = loss;
    if (known != null) {
      known.found();
    }
  }

  private void lookIfDone() {
    if (isDone()) {
      look();
    }
  }

  /** Waits until it is done, as {@link Waiting} does, and does not throw its failure. */
  public final void awaitDone() throws InterruptedException {
    if (!isDone()) {
      Waiting.block(this::untilDone);
    }
  }

  private void untilDone() throws InterruptedException {
    try {
      super.get();
    } catch (ExecutionException | CancellationException e) {
      return; // done, whatever came of it
    }
  }

  /** Has its failure told where another future's is, and as if made there, if that is tracked. */
  public final void ownedLike(CompletableFuture<?> other) {
    if (other instanceof Tracked<?> tracked && losses != tracked.losses) {
      made = tracked.made;
      losses = tracked.losses;
    }
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    try {
      return super.get();
    } finally {
      lookIfDone();
    }
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return super.get(timeout, unit);
    } finally {
      lookIfDone();
    }
  }

  @Override
  public T join() {
    try {
      return super.join();
    } finally {
      lookIfDone();
    }
  }

  @Override
  public T getNow(T valueIfAbsent) {
    lookIfDone();
    return super.getNow(valueIfAbsent);
  }

  @Override
  public boolean isCompletedExceptionally() {
    lookIfDone();
    return super.isCompletedExceptionally();
  }

  /** As in {@code Future} since Java 19. */
  public T resultNow() {
    if (!isDone()) {
      throw new IllegalStateException("not done yet");
    }
    try {
      return join();
    } catch (CancellationException | CompletionException e) {
      throw new IllegalStateException("there is no value: " + Waiting.cause(e), e);
    }
  }

  /** As in {@code Future} since Java 19. */
  public Throwable exceptionNow() {
    if (!isDone()) {
      throw new IllegalStateException("not done yet");
    }
    if (isCancelled()) {
      throw new IllegalStateException("there is no failure: it was cancelled");
    }
    try {
      join();
    } catch (CompletionException e) {
      return e.getCause() == null ? e : e.getCause();
    }
    throw new IllegalStateException("there is no failure, but a value");
  }

  @Override
  public CompletableFuture<T> toCompletableFuture() {
    look(); // how another future takes it in
    return this;
  }

  // What depends on it.

  @Override
  public final <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
    if (end == null || quiet) {
      return new CompletableFuture<>();
    }
    look();
    Tracked<U> dependent = new Tracked<>(losses, what);
    if (!isDone()) {
      do {
        dependent.older = dependents.get();
      } while (!dependents.compareAndSet(dependent.older, dependent));
      if (isDone()) {
        dependents.set(null);
      }
    }
    return dependent;
  }

  @Override
  final <U extends @Nullable Object> CompletableFuture<U> made(CompletableFuture<U> dependent) {
    if (dependent instanceof Tracked<U> tracked && tracked.isDone()) {
      tracked.tellEnd();
    }
    return dependent;
  }

  /** A future that was given its value as it was made has not run what depends on it. */
  private void tellEnd() {
    super.complete(null);
  }

  @Override
  final CompletableFuture<T> seen(CompletableFuture<T> dependent) {
    if (dependent instanceof Tracked<T> tracked) {
      tracked.quiet = true;
      tracked.look();
    }
    return made(dependent);
  }

  /** Before the end, since afterwards it cannot be told whether {@code allOf} was there. */
  private void peek() {
    if (dependents.get() == null) {
      countDependents();
      return;
    }
    Deque<Tracked<?>> ahead = new ArrayDeque<>();
    ahead.add(this);
    for (Tracked<?> each = ahead.poll(); each != null; each = ahead.poll()) {
      each.countDependents();
      for (Tracked<?> d = each.dependents.get(); d != null; d = d.older) {
        ahead.add(d);
      }
    }
  }

  private void countDependents() {
    if (getNumberOfDependents() > 1) {
      looked = true;
    }
  }

  private void ended(@Nullable Throwable failure) {
    dependents.set(null);
    if (failure == null || looked) {
      return;
    }
    Throwable cause = Waiting.cause(failure);
    if (!isCancellation(cause)) {
      Losses.Loss lost = losses.add(this, what, cause, made);
      loss = lost;
      if (looked) {
        lost.found();
      }
    }
  }

  /** Also what a crawl says that ended with the request open. */
  private static boolean isCancellation(Throwable cause) {
    return cause instanceof CancellationException
        || cause instanceof FetchException fetch && fetch.kind() == FailureKind.CANCELLED;
  }
}
