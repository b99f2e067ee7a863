package dev.scraper.internal.state;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Commits change sets and gives tickets back, in the order it is asked.
 *
 * <p><b>Thread-safety:</b> safe; nothing blocks.
 */
public interface TicketStore {

  /**
   * Commits a change set after all that came before it.
   *
   * @param done told on the store's thread; with what was thrown, or null. After a failure every
   *     further set fails with it
   */
  void submit(ChangeSet set, Consumer<@Nullable Throwable> done);

  /**
   * Reads tickets of a lane, those of all sets submitted before among them.
   *
   * @param from the first place
   * @param most how many at most
   * @param answer told on the store's thread, in the order of places
   * @param failed told in its place, with what was thrown
   */
  void ask(
      int host,
      int lane,
      long from,
      int most,
      Consumer<List<TicketRow>> answer,
      Consumer<Throwable> failed);
}
