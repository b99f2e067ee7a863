package dev.scraper.internal.task;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads for tasks, one for each, all daemons: virtual on Java 24 and newer. */
public final class TaskThreads {

  private static final String PREFIX = "scraper-task-";

  /** Since JEP 491 a monitor does not pin the carrier; drivers of databases hold many. */
  private static final int VIRTUAL_BY_DEFAULT = 24;

  private static final ThreadFactory FACTORY = factory(Runtime.version().feature());

  private TaskThreads() {}

  /** A thread that will run a task, not started yet. */
  public static Thread of(Runnable task) {
    return FACTORY.newThread(task);
  }

  static ThreadFactory factory(int javaVersion) {
    return javaVersion >= VIRTUAL_BY_DEFAULT ? virtual() : platform();
  }

  private static ThreadFactory platform() {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, PREFIX + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  private static ThreadFactory virtual() {
    try {
      Class<?> builderType = Class.forName("java.lang.Thread$Builder");
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      builderType.getMethod("name", String.class, long.class).invoke(builder, PREFIX, 1L);
      return (ThreadFactory) builderType.getMethod("factory").invoke(builder);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM gives no virtual threads: " + e, e);
    }
  }
}
