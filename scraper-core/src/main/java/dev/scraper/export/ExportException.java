package dev.scraper.export;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

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

  /** The same failure, for another thread to throw. */
  ExportException again() {
    ExportException copy = new ExportException(output, getCause());
    for (Throwable suppressed : getSuppressed()) {
      copy.addSuppressed(suppressed);
    }
    return copy;
  }

  private static String reason(Throwable cause) {
    if (cause instanceof FileAlreadyExistsException) {
      return "the file exists";
    }
    if (cause instanceof NoSuchFileException missing) {
      return "no such folder: " + missing.getFile();
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    String message = cause.getMessage();
    if (cause instanceof FileSystemException failure && failure.getReason() != null) {
      // The message would name the file again.
      message = failure.getReason();
    }
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
