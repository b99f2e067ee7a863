package dev.scraper.task;

import dev.scraper.internal.task.TaskThreads;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Straight-line code on a thread of its own. */
final class Task<T extends @Nullable Object> extends Member<T> {

  private final Callable<? extends T> code;

  Task(TaskGroup group, Callable<? extends T> code) {
    super(group, "task " + code.getClass().getName());
    this.code = code;
  }

  @Override
  void start() {
    try {
      Thread thread = TaskThreads.of(this::run);
      runOn(thread);
      thread.start();
    } catch (OutOfMemoryError e) {
      end(null, e); // there are no more threads
    }
  }

  private void run() {
    T value = null;
    Throwable failure = null;
    try {
      if (!isStopped()) {
        value = code.call();
      }
    } catch (Throwable e) {
      failure = e;
    }
    Thread.interrupted(); // it was for the task, not for what depends on its future
    end(value, failure);
  }

  @Override
  void stop() {
    Thread thread = thread();
    if (thread != null) {
      thread.interrupt();
    }
  }
}
