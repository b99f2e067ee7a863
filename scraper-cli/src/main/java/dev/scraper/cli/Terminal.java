package dev.scraper.cli;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;

/** What standard output and standard error are connected to. */
final class Terminal {

  private static final int USUAL_WIDTH = 80;

  private Terminal() {}

  /** Whether standard error is a terminal that knows control sequences. */
  static boolean onStandardError() {
    String term = System.getenv("TERM");
    return term != null && !term.equals("dumb") && isTerminal(2);
  }

  /** Whether standard output is a terminal. */
  static boolean onStandardOutput() {
    return isTerminal(1);
  }

  private static boolean isTerminal(int descriptor) {
    try {
      // The JVM knows of standard input and output only, and only of both together.
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return consoleIsTerminal();
    }
  }

  /** Since Java 22 there is a console without a terminal too, and a method that tells. */
  private static boolean consoleIsTerminal() {
    java.io.Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      Method isTerminal = java.io.Console.class.getMethod("isTerminal");
      return (Boolean) isTerminal.invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** The columns of the terminal, as far as known. */
  static int width() {
    String columns = System.getenv("COLUMNS");
    boolean number = columns != null && columns.matches("[1-9][0-9]{0,3}");
    return number ? Integer.parseInt(columns) : USUAL_WIDTH;
  }
}
