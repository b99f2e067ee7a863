package dev.scraper.internal.regex;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a user's regular expression in text from outside, and gives up in bounded time. The
 * engine of the JDK goes back and tries again, for some expressions longer than anybody waits, and
 * needs stack for each repeated group; {@code (a+)+$} and a row of letters are enough.
 *
 * <p>A search may look at 2,000,000 characters and 100 more for each of the text, any of them as
 * often as it likes: thousands of times what a search of that text usually takes, and some
 * milliseconds.
 *
 * <p><b>Thread-safety:</b> stateless.
 */
public final class Search {

  private static final long STEPS = 2_000_000;
  private static final long STEPS_FOR_EACH_CHARACTER = 100;

  /** Asks the matcher; a function of its own type, so that nothing is boxed. */
  private interface Question {
    boolean ask(Matcher matcher);
  }

  private Search() {}

  /**
   * Whether the expression is found anywhere in the text.
   *
   * @throws EndlessSearch if that is not known in time
   */
  public static boolean isFound(Pattern regex, String text) {
    return answer(regex, regex.matcher(new Counted(text)), text, Matcher::find);
  }

  /**
   * Whether the expression matches the whole text.
   *
   * @throws EndlessSearch if that is not known in time
   */
  public static boolean matches(Pattern regex, String text) {
    return answer(regex, regex.matcher(new Counted(text)), text, Matcher::matches);
  }

  /**
   * What the expression finds first: its first group, which may be null, or the whole match if it
   * has no group; null if it finds nothing.
   *
   * @throws EndlessSearch if that is not known in time
   */
  public static @Nullable String find(Pattern regex, String text) {
    Matcher matcher = regex.matcher(new Counted(text));
    if (!answer(regex, matcher, text, Matcher::find)) {
      return null;
    }
    return matcher.groupCount() == 0 ? matcher.group() : matcher.group(1);
  }

  private static boolean answer(Pattern regex, Matcher matcher, String text, Question question) {
    try {
      return question.ask(matcher);
    } catch (OutOfSteps e) {
      throw new EndlessSearch(regex, text, "takes too long");
    } catch (StackOverflowError e) {
      throw new EndlessSearch(regex, text, "takes too much stack");
    }
  }

  /** Thrown out of the engine, which has nothing else to stop it. */
  private static final class OutOfSteps extends RuntimeException {
    private static final long serialVersionUID = 1;

    OutOfSteps() {
      super(null, null, false, false);
    }
  }

  /** A text that counts how often it is looked at. */
  private static final class Counted implements CharSequence {
    private final String text;
    private long left;

    Counted(String text) {
      this.text = text;
      this.left = STEPS + STEPS_FOR_EACH_CHARACTER * text.length();
    }

    @Override
    public char charAt(int index) {
      if (--left < 0) {
        throw new OutOfSteps();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
