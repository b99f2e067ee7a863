package dev.scraper.plugin;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What all plug-ins have: a name and a description. A plug-in is a public class with a public
 * constructor without parameters, named in its jar's {@code META-INF/services} under the interface
 * that it implements.
 *
 * <p><b>Thread-safety:</b> called by one thread at a time. A plug-in has no state; what it creates
 * does the work.
 */
public interface Plugin {

  /**
   * The name it is called by: a letter, then up to 63 letters, digits, {@code _}, {@code .} or
   * {@code -}. Unless said otherwise it is the class's, without {@code Plugin} or {@code Spider} at
   * its end: {@code BookShopPlugin} is {@code book-shop}.
   */
  default String name() {
    String type = getClass().getSimpleName();
    String bare = Pattern.compile("(?<=.)(Plugin|Spider)+$").matcher(type).replaceFirst("");
    return bare.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  /** What it does, in a few words. */
  default String description() {
    return "";
  }
}
