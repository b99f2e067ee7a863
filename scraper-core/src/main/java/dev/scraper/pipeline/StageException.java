package dev.scraper.pipeline;

import org.jspecify.annotations.Nullable;

/** A stage of a pipeline failed on an item, and with it the item's page. */
public final class StageException extends RuntimeException {

  private static final long serialVersionUID = 1;

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
