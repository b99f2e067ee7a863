package dev.scraper.internal.engine;

import dev.scraper.internal.state.StateStore;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where the state of a crawl is kept.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param folder it has to itself
 * @param identity what tells this crawl from another, by name; another one is refused the folder
 * @param notes kept when the crawl is begun, and not compared
 * @param recrawl whether to come back to the pages of a crawl that is over
 * @param steps told where a commit stands
 */
public record StatePlan(
    Path folder,
    Map<String, String> identity,
    Map<String, String> notes,
    boolean recrawl,
    Consumer<StateStore.Step> steps) {

  /** Copies the maps. */
  public StatePlan {
    identity = Collections.unmodifiableMap(new LinkedHashMap<>(identity));
    notes = Map.copyOf(notes);
  }
}
