package dev.scraper.internal.trace;

import java.util.List;

/**
 * Stacks as people want to see them: without the frames of the engine that lie below the code in
 * question.
 *
 * <p><b>Thread-safety:</b> safe.
 */
public final class Stacks {

  private static final int MOST = 20;

  /** What calls user code, and gives what comes of it to the outputs. */
  private static final String ENGINE = "dev.scraper.internal.work.PageStage";

  private Stacks() {}

  /** The frames down to the engine's, at most 20. */
  public static List<StackTraceElement> trimmed(List<StackTraceElement> stack) {
    int end = 0;
    while (end < stack.size() && !stack.get(end).getClassName().startsWith(ENGINE)) {
      end++;
    }
    return stack.subList(0, Math.min(MOST, end == 0 ? stack.size() : end));
  }

  /** Lines, each beginning with a line end and so many blanks, as below an exception. */
  public static String lines(List<StackTraceElement> stack, int indent) {
    StringBuilder lines = new StringBuilder();
    for (StackTraceElement frame : trimmed(stack)) {
      lines.append('\n').append(" ".repeat(indent)).append("at ").append(frame);
    }
    return lines.toString();
  }
}
