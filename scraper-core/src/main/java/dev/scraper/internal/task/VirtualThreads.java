package dev.scraper.internal.task;

import dev.scraper.http.HttpOptions.Threads;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Virtual threads on a JVM that has them, though we are compiled for one that has none. */
public final class VirtualThreads {

  /**
   * Since JEP 491 a monitor does not pin the carrier; OkHttp, JSSE and drivers of databases hold
   * many.
   */
  private static final int BY_DEFAULT = 24;

  private static final int AT_ALL = 21;

  private VirtualThreads() {}

  /**
   * Whether threads are to be virtual on this JVM.
   *
   * @throws IllegalArgumentException if virtual threads are asked of a JVM that has none
   */
  public static boolean areWanted(Threads kind) {
    return areWanted(kind, Runtime.version().feature());
  }

  static boolean areWanted(Threads kind, int javaVersion) {
    if (kind == Threads.VIRTUAL && javaVersion < AT_ALL) {
      throw new IllegalArgumentException(
          "virtual threads need Java 21 or newer, this is Java " + javaVersion);
    }
    return kind == Threads.VIRTUAL || kind == Threads.AUTO && javaVersion >= BY_DEFAULT;
  }

  /**
   * Makes virtual threads.
   *
   * @param prefix of their names, which end in a number
   * @param thrown told of what ends one; null for that of the JVM
   * @throws IllegalArgumentException if this JVM has none
   */
  public static ThreadFactory factory(String prefix, @Nullable UncaughtExceptionHandler thrown) {
    try {
      Class<?> builderType = Class.forName("java.lang.Thread$Builder");
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      builderType.getMethod("name", String.class, long.class).invoke(builder, prefix, 1L);
      if (thrown != null) {
        builderType
            .getMethod("uncaughtExceptionHandler", UncaughtExceptionHandler.class)
            .invoke(builder, thrown);
      }
      return (ThreadFactory) builderType.getMethod("factory").invoke(builder);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("this JVM gives no virtual threads: " + e, e);
    }
  }
}
