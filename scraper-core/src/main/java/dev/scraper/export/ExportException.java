package dev.scraper.export;

import java.io.IOException;

/** An output could not be opened, written or completed; the message names the output and why. */
public final class ExportException extends IOException {

  private final String output;

  /**
   * @param output the name of the output
   * @param cause what its writer threw
   */
  public ExportException(String output, Throwable cause) {
    super(output + ": " + reason(cause), cause);
    this.output = output;
  }

  /** The name of the output that failed. */
  public String output() {
    return output;
  }

  private static String reason(Throwable cause) {
    if (cause instanceof java.nio.file.FileAlreadyExistsException) {
      return "the file exists";
    }
    if (cause instanceof java.nio.file.NoSuchFileException) {
      return "no such folder";
    }
    if (cause instanceof java.nio.file.AccessDeniedException) {
      return "permission denied";
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
