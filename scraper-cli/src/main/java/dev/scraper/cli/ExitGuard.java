package dev.scraper.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Stands at the end of the process, for when it is not this program that ends it: a plug-in calls
 * {@link System#exit}, whose status would pass for one of ours, or a signal comes that nobody
 * listens to yet.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
final class ExitGuard {

  private final Console console;
  private volatile boolean over;
  private volatile Runnable signalled = () -> {};
  private volatile Consumer<String> exited = caller -> {};

  /**
   * @param console told of it
   */
  ExitGuard(Console console) {
    this.console = console;
  }

  /** Begins to stand there. */
  void install() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "scraper-exit-guard"));
  }

  /** What is done before a process ends that somebody ended; it is told who. */
  void onExit(Consumer<String> rescue) {
    exited = rescue;
  }

  /** What is done before a process ends after a signal that had no handler. */
  void onSignal(Runnable rescue) {
    signalled = rescue;
  }

  /** The work is done, the process may end. */
  void over() {
    over = true;
  }

  private void end() {
    if (over) {
      return;
    }
    Optional<String> caller = caller(Thread.getAllStackTraces().values().stream().toList());
    if (caller.isPresent()) {
      String who = caller.get();
      console.error(who + " called System.exit, which ends everything: a plug-in must not");
      exited.accept(who);
      Runtime.getRuntime().halt(1);
    }
    signalled.run();
  }

  /** Who called {@link System#exit}, as one of these threads shows. */
  static Optional<String> caller(List<StackTraceElement[]> stacks) {
    for (StackTraceElement[] stack : stacks) {
      boolean exits = Arrays.stream(stack).anyMatch(ExitGuard::isExit);
      if (exits) {
        return Arrays.stream(stack)
            .dropWhile(frame -> !isExit(frame))
            .dropWhile(ExitGuard::isExit)
            .findFirst()
            .map(frame -> frame.getClassName() + "." + frame.getMethodName());
      }
    }
    return Optional.empty();
  }

  private static boolean isExit(StackTraceElement frame) {
    String type = frame.getClassName();
    return frame.getMethodName().equals("exit")
        && (type.equals("java.lang.System") || type.equals("java.lang.Runtime"));
  }
}
