package dev.scraper.internal.trace;

import dev.scraper.event.Phase;
import org.jspecify.annotations.Nullable;

/**
 * One request in flight, as those see it who watch.
 *
 * <p><b>Thread-safety:</b> safe; the phase and the thread change while one looks.
 */
public interface Traced {

  /** Unique within the crawl. */
  long id();

  /** What is asked for. */
  String url();

  /** What it is for, in small letters. */
  String purpose();

  /** How often it was sent before, and one more. */
  int attempt();

  /** Where it was found, or what code asked for it; null if neither is known. */
  @Nullable String origin();

  /** When it was decided to send it, on the crawl's ticker. */
  long since();

  /** What it waits for. */
  Phase phase();

  /** The thread that has it in its hands, or null. */
  @Nullable Thread thread();

  /** When it came where; null if nobody wants to know. */
  @Nullable Timeline timeline();
}
