package dev.scraper.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;

/**
 * What every request in flight waits for at one moment, and what keeps those that are queued. Its
 * text is for people, and of bounded length: requests are grouped by what they wait for, and of a
 * large group the oldest are named.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param requests all that were in flight, the oldest first; empty if the loop did not answer
 * @param text lines for people
 */
public record Dump(List<InFlight> requests, String text) {

  /** Checks that nothing is missing. */
  public Dump {
    requests = List.copyOf(requests);
    Objects.requireNonNull(text, "text");
  }

  /** Those of several crawls as one. */
  public static Dump of(List<Dump> parts) {
    List<InFlight> all = new ArrayList<>();
    StringJoiner text = new StringJoiner("\n");
    for (Dump part : parts) {
      all.addAll(part.requests());
      text.add(part.text());
    }
    return new Dump(all, text.toString());
  }

  /** The text. */
  @Override
  public String toString() {
    return text;
  }
}
