package dev.scraper.plugin;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ServiceConfigurationError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a plug-in cannot be used, in one line that says what to do. */
final class Reasons {

  private static final Pattern CLASS_VERSION = Pattern.compile("class file version (\\d+)");

  /** A class file's version is this much more than that of its Java. */
  private static final int VERSION_OFFSET = 44;

  private Reasons() {}

  /** What was thrown, said for the one who put the jar there. */
  static String of(Throwable thrown) {
    if (thrown instanceof ServiceConfigurationError) {
      return provider(thrown);
    }
    if (thrown instanceof ExceptionInInitializerError && thrown.getCause() != null) {
      return "a class of it failed to load: " + of(thrown.getCause());
    }
    if (thrown instanceof UnsupportedClassVersionError) {
      return newer(thrown);
    }
    if (thrown instanceof NoClassDefFoundError || thrown instanceof ClassNotFoundException) {
      return missing(thrown);
    }
    if (thrown instanceof IncompatibleClassChangeError) {
      return "it was built against another version of scraper, or of a library: build it against "
          + "this one ("
          + message(thrown)
          + ")";
    }
    if (thrown instanceof LinkageError) {
      return "a class file of it cannot be used: " + message(thrown);
    }
    if (thrown instanceof IOException io) {
      return file(io);
    }
    return "it threw " + thrown.getClass().getSimpleName() + ": " + message(thrown);
  }

  /** What the JDK says of files is often the file's name alone. */
  private static String file(IOException thrown) {
    if (thrown instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (thrown instanceof NoSuchFileException) {
      return "there is no such file";
    }
    return thrown instanceof FileSystemException failure && failure.getReason() != null
        ? failure.getReason()
        : message(thrown);
  }

  /** The texts are those of {@link java.util.ServiceLoader}, which name the class. */
  private static String provider(Throwable error) {
    String text = message(error).replaceFirst("^[\\w.$]+: ", "");
    Throwable cause = error.getCause();
    if (cause instanceof IllegalAccessException || cause instanceof NoSuchMethodException) {
      return text + ": the class must be public and have a public constructor without parameters";
    }
    if (text.endsWith(" not found")) {
      return text + ": META-INF/services names a class that is not in the jar";
    }
    if (text.endsWith(" not a subtype")) {
      return text + " of the interface under which META-INF/services names it";
    }
    return cause == null ? text : text + ": " + of(cause);
  }

  private static String newer(Throwable error) {
    if (message(error).contains("preview")) {
      return "it was built with --enable-preview: build it without (" + message(error) + ")";
    }
    Matcher matcher = CLASS_VERSION.matcher(message(error));
    String java = matcher.find() ? version(matcher.group(1)) : "a newer Java";
    return "it was built for "
        + java
        + " and this is Java "
        + Runtime.version().feature()
        + ": run scraper with a newer Java, or build it with --release "
        + Runtime.version().feature();
  }

  private static String version(String classFile) {
    return "Java " + (Integer.parseInt(classFile) - VERSION_OFFSET);
  }

  private static String missing(Throwable error) {
    String text = message(error);
    if (text.startsWith("Could not initialize class ")) {
      return "a class of it failed to load: " + text.substring("Could not initialize ".length());
    }
    if (text.contains("(wrong name")) {
      return "a class file of it is in the wrong place: " + text;
    }
    String name = text.replace('/', '.');
    return name.startsWith("dev.scraper.")
        ? "it needs class "
            + name
            + ", which this version of scraper does not have: build it against this one"
        : "it needs class "
            + name
            + ", which is not in the jar: put the library into the jar, or name it in the "
            + "Class-Path of its manifest";
  }

  private static String message(Throwable thrown) {
    String text = thrown.getMessage();
    return text == null || text.isBlank()
        ? thrown.getClass().getName()
        : text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
