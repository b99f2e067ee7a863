package dev.scraper.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * A stage of a pipeline failed: on an item, and with it the item's page, or when the crawl began or
 * ended.
 */
public final class StageException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** A stage that could not be made or closed. */
  StageException(String message, Throwable cause) {
    super(message + ": " + cause, cause);
  }

  /**
   * @param stage number and name
   * @param item what it failed on
   * @param why one line
   * @param cause what was thrown, or null
   */
  StageException(String stage, Object item, String why, @Nullable Throwable cause) {
    super(
        stage + " failed on an item of type " + item.getClass().getSimpleName() + ": " + why,
        cause);
    if (cause != null) {
      // Where to look is where the stage's own code failed, not where we called it.
      setStackTrace(cause.getStackTrace());
    }
  }
}
