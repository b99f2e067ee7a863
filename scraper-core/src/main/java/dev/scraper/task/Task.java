package dev.scraper.task;

import dev.scraper.internal.task.TaskThreads;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Straight-line code on a thread of its own. */
final class Task<T extends @Nullable Object> extends Member<T> {

  private final Callable<? extends T> code;

  Task(TaskGroup group, Callable<? extends T> code) {
    super(group, "a task of " + name(code.getClass()));
    this.code = code;
  }

  /** The class that a lambda was written in, whose own name says nothing. */
  private static String name(Class<?> type) {
    String name = type.getName();
    int lambda = name.indexOf("$$Lambda");
    return lambda < 0 ? name : name.substring(0, lambda);
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
