package dev.scraper.plugin;

import java.util.List;
import java.util.function.Function;

/**
 * A plug-in that was found, with what it says of itself.
 *
 * <p><b>Thread-safety:</b> immutable, but for the plug-in.
 *
 * @param name the name it is called by
 * @param description may be empty
 * @param arguments those it takes, in order
 * @param origin the jar it came from, as it was named
 * @param plugin the plug-in
 * @param <P> its kind
 */
public record Found<P extends Plugin>(
    String name, String description, List<Argument<?>> arguments, String origin, P plugin) {

  /** Copies the list. */
  public Found {
    arguments = List.copyOf(arguments);
  }

  /**
   * Asks the plug-in for something.
   *
   * @throws IllegalArgumentException as the plug-in threw it, for arguments that do not go together
   * @throws PluginException if the plug-in threw something else, or does not fit to this program or
   *     this Java; the message names its jar
   */
  public <R> R call(Function<? super P, R> question) {
    try {
      return question.apply(plugin);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (Throwable e) { // code of others: it may throw anything
      throw failure(e);
    }
  }

  /** What to say of something that the plug-in, or what it created, threw. */
  public PluginException failure(Throwable thrown) {
    return thrown instanceof PluginException known
        ? known
        : new PluginException(origin + ": plug-in " + name + ": " + Reasons.of(thrown), thrown);
  }
}
