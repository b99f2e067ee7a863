package dev.scraper.internal.engine;

import dev.scraper.internal.trace.Tracer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The findings of the debug mode, in the log {@code dev.scraper.debug}.
 *
 * <p><b>Thread-safety:</b> safe.
 */
final class DebugReport {

  private static final Logger LOG = LoggerFactory.getLogger(Tracer.LOG_NAME);

  /** Addresses that are named where there are many. */
  private static final int NAMED = 10;

  private DebugReport() {}

  /** One finding. */
  static void warn(String finding) {
    LOG.warn(finding);
  }

  /**
   * The end of a crawl.
   *
   * @param leftOpen addresses of bodies that were never closed
   * @param held how many held requests were told
   */
  static void end(Tracer tracer, List<String> leftOpen, long held) {
    if (!leftOpen.isEmpty()) {
      LOG.warn(
          "bodies opened and never closed: {}: {}{}",
          leftOpen.size(),
          String.join(", ", leftOpen.subList(0, Math.min(NAMED, leftOpen.size()))),
          leftOpen.size() > NAMED ? " ..." : "");
    }
    tracer.sumUp();
    LOG.info("requests held for too long: {}, bodies never closed: {}", held, leftOpen.size());
  }
}
