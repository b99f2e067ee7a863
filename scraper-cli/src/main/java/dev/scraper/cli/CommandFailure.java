package dev.scraper.cli;

import org.jspecify.annotations.Nullable;

/** A command cannot go on, for a reason that is not how it was written: exit status 1. */
final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * @param message what, where, what to do
   */
  CommandFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
