package dev.scraper.internal.task;

import dev.scraper.http.HttpOptions.Threads;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads for tasks, one for each, all daemons: virtual on Java 24 and newer. */
public final class TaskThreads {

  private static final String PREFIX = "scraper-task-";

  private static final ThreadFactory FACTORY = factory(Runtime.version().feature());

  private TaskThreads() {}

  /** A thread that will run a task, not started yet. */
  public static Thread of(Runnable task) {
    return FACTORY.newThread(task);
  }

  static ThreadFactory factory(int javaVersion) {
    return VirtualThreads.areWanted(Threads.AUTO, javaVersion)
        ? VirtualThreads.factory(PREFIX, null)
        : platform();
  }

  private static ThreadFactory platform() {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, PREFIX + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
