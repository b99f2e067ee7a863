package dev.scraper.testing;

import dev.scraper.http.Request;
import dev.scraper.json.Json;
import java.util.List;
import java.util.function.Supplier;

/** What failed assertions say: the expectation, then what was there, one a line. */
final class Listing {

  private static final int SHOWN = 30;
  private static final int LONGEST = 500;

  private Listing() {}

  /** Fails unless the condition holds. */
  static void check(boolean holds, Supplier<String> message) {
    if (!holds) {
      throw new AssertionError(message.get());
    }
  }

  /** A heading with the number of things, and a line for each. */
  static String of(String heading, List<?> things) {
    StringBuilder text = new StringBuilder(heading + " (" + things.size() + "):");
    if (things.isEmpty()) {
      return text.append(" none").toString();
    }
    things.stream().limit(SHOWN).forEach(thing -> text.append("\n  ").append(line(thing)));
    if (things.size() > SHOWN) {
      text.append("\n  ... and ").append(things.size() - SHOWN).append(" more");
    }
    return text.toString();
  }

  private static String line(Object thing) {
    String text = thing instanceof Request request ? describe(request) : String.valueOf(thing);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }

  private static String describe(Request request) {
    String label = request.label().map(name -> " [" + name + "]").orElse("");
    String carried =
        request.carried().map(Json::toString).map(json -> " carries " + json).orElse("");
    return request + label + carried;
  }
}
