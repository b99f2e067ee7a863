package dev.scraper.plugin;

/**
 * Thrown when a plug-in fails at what it was asked for; the message is one line that names the jar
 * and says what to do.
 */
public final class PluginException extends RuntimeException {

  private static final long serialVersionUID = 1;

  PluginException(String message, Throwable cause) {
    super(message, cause);
  }
}
