package dev.scraper.json;

import org.jspecify.annotations.Nullable;

/**
 * JSON that cannot be read, or a value that is not what was asked for. The message is one line: the
 * place (line and column of the text, or the JSON Pointer of the value), what was wanted and what
 * was found there, shortened.
 */
public final class JsonException extends IllegalArgumentException {

  /** With the line that says it all, and what lies behind it. */
  public JsonException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
