package dev.scraper.internal.trace;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Places in the code of users that ask for something.
 *
 * <p><b>Thread-safety:</b> safe.
 */
public final class Sites {

  private static final StackWalker WALKER = StackWalker.getInstance();

  private Sites() {}

  /** The frame that called the library, such as {@code app.Rates.load(Rates.java:17)}. */
  public static @Nullable String caller() {
    Optional<StackWalker.StackFrame> frame =
        WALKER.walk(frames -> frames.filter(Sites::isForeign).findFirst());
    return frame.map(found -> found.toStackTraceElement().toString()).orElse(null);
  }

  private static boolean isForeign(StackWalker.StackFrame frame) {
    String type = frame.getClassName();
    return !type.startsWith("dev.scraper.internal.")
        && !type.startsWith("dev.scraper.task.")
        && !type.startsWith("dev.scraper.page.")
        && !type.equals("dev.scraper.Scraper")
        && !type.startsWith("java.")
        && !type.startsWith("jdk.");
  }
}
