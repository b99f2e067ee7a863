package dev.scraper.internal.task;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A future that hears of what is made to depend on it, where that may be over at once: then the JDK
 * sets its end and runs nothing that waits for that. What is not here ends as usual.
 */
abstract class Stages<T extends @Nullable Object> extends CompletableFuture<T> {

  /** A dependent was made, and is perhaps done. */
  abstract <U extends @Nullable Object> CompletableFuture<U> made(CompletableFuture<U> dependent);

  /** A dependent was made whose action is given the failure, and which fails in the same way. */
  abstract CompletableFuture<T> seen(CompletableFuture<T> dependent);

  /** {@code whenComplete} as the JDK has it. */
  final CompletableFuture<T> plainly(BiConsumer<? super T, ? super @Nullable Throwable> action) {
    return super.whenComplete(action);
  }

  @Override
  public CompletableFuture<T> whenComplete(
      BiConsumer<? super T, ? super @Nullable Throwable> action) {
    return seen(super.whenComplete(action));
  }

  @Override
  public CompletableFuture<T> whenCompleteAsync(
      BiConsumer<? super T, ? super @Nullable Throwable> action) {
    return seen(super.whenCompleteAsync(action));
  }

  @Override
  public CompletableFuture<T> whenCompleteAsync(
      BiConsumer<? super T, ? super @Nullable Throwable> action, Executor executor) {
    return seen(super.whenCompleteAsync(action, executor));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> thenApply(
      Function<? super T, ? extends U> fn) {
    return made(super.thenApply(fn));
  }

  @Override
  public CompletableFuture<Void> thenAccept(Consumer<? super T> action) {
    return made(super.thenAccept(action));
  }

  @Override
  public CompletableFuture<Void> thenRun(Runnable action) {
    return made(super.thenRun(action));
  }

  @Override
  public <U extends @Nullable Object, V extends @Nullable Object> CompletableFuture<V> thenCombine(
      CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> fn) {
    return made(super.thenCombine(other, fn));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<Void> thenAcceptBoth(
      CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
    return made(super.thenAcceptBoth(other, action));
  }

  @Override
  public CompletableFuture<Void> runAfterBoth(CompletionStage<?> other, Runnable action) {
    return made(super.runAfterBoth(other, action));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> applyToEither(
      CompletionStage<? extends T> other, Function<? super T, U> fn) {
    return made(super.applyToEither(other, fn));
  }

  @Override
  public CompletableFuture<Void> acceptEither(
      CompletionStage<? extends T> other, Consumer<? super T> action) {
    return made(super.acceptEither(other, action));
  }

  @Override
  public CompletableFuture<Void> runAfterEither(CompletionStage<?> other, Runnable action) {
    return made(super.runAfterEither(other, action));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> thenCompose(
      Function<? super T, ? extends CompletionStage<U>> fn) {
    return made(super.thenCompose(fn));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> handle(
      BiFunction<? super T, @Nullable Throwable, ? extends U> fn) {
    return made(super.handle(fn));
  }

  @Override
  public CompletableFuture<T> exceptionally(Function<Throwable, ? extends T> fn) {
    return made(super.exceptionally(fn));
  }

  @Override
  public CompletableFuture<T> exceptionallyCompose(
      Function<Throwable, ? extends CompletionStage<T>> fn) {
    return made(super.exceptionallyCompose(fn));
  }

  @Override
  public CompletableFuture<T> copy() {
    return made(super.copy());
  }

  // Of a future that has failed these fail at once, and their executor is not asked.

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> thenApplyAsync(
      Function<? super T, ? extends U> fn) {
    return made(super.thenApplyAsync(fn));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> thenApplyAsync(
      Function<? super T, ? extends U> fn, Executor executor) {
    return made(super.thenApplyAsync(fn, executor));
  }

  @Override
  public CompletableFuture<Void> thenAcceptAsync(Consumer<? super T> action) {
    return made(super.thenAcceptAsync(action));
  }

  @Override
  public CompletableFuture<Void> thenAcceptAsync(Consumer<? super T> action, Executor executor) {
    return made(super.thenAcceptAsync(action, executor));
  }

  @Override
  public CompletableFuture<Void> thenRunAsync(Runnable action) {
    return made(super.thenRunAsync(action));
  }

  @Override
  public CompletableFuture<Void> thenRunAsync(Runnable action, Executor executor) {
    return made(super.thenRunAsync(action, executor));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> thenComposeAsync(
      Function<? super T, ? extends CompletionStage<U>> fn) {
    return made(super.thenComposeAsync(fn));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> thenComposeAsync(
      Function<? super T, ? extends CompletionStage<U>> fn, Executor executor) {
    return made(super.thenComposeAsync(fn, executor));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> applyToEitherAsync(
      CompletionStage<? extends T> other, Function<? super T, U> fn) {
    return made(super.applyToEitherAsync(other, fn));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> applyToEitherAsync(
      CompletionStage<? extends T> other, Function<? super T, U> fn, Executor executor) {
    return made(super.applyToEitherAsync(other, fn, executor));
  }

  @Override
  public CompletableFuture<Void> acceptEitherAsync(
      CompletionStage<? extends T> other, Consumer<? super T> action) {
    return made(super.acceptEitherAsync(other, action));
  }

  @Override
  public CompletableFuture<Void> acceptEitherAsync(
      CompletionStage<? extends T> other, Consumer<? super T> action, Executor executor) {
    return made(super.acceptEitherAsync(other, action, executor));
  }

  @Override
  public CompletableFuture<Void> runAfterEitherAsync(CompletionStage<?> other, Runnable action) {
    return made(super.runAfterEitherAsync(other, action));
  }

  @Override
  public CompletableFuture<Void> runAfterEitherAsync(
      CompletionStage<?> other, Runnable action, Executor executor) {
    return made(super.runAfterEitherAsync(other, action, executor));
  }

  @Override
  public CompletionStage<T> minimalCompletionStage() {
    toCompletableFuture(); // which is to look: it comes back as another future
    return super.minimalCompletionStage();
  }
}
