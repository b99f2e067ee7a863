package dev.scraper.internal.frontier;

import dev.scraper.internal.state.TicketRow;

/**
 * Where a frontier puts what memory does not hold, or must not hold alone.
 *
 * <p><b>Thread-safety:</b> none; called on the loop thread only. Nothing blocks.
 */
public interface Shelf {

  /** What a shelf is there for. */
  enum Use {
    /** Nothing: all tickets stay in memory. */
    NONE,
    /** Tickets that do not fit into memory, while they do not. */
    OVERFLOW,
    /** All tickets, for a later process; memory holds copies. */
    KEPT
  }

  /** No shelf. */
  Shelf NONE =
      new Shelf() {
        @Override
        public Use use() {
          return Use.NONE;
        }

        @Override
        public void host(int id, String origin) {}

        @Override
        public void put(TicketRow row) {}

        @Override
        public void remove(int host, int lane, long place) {}

        @Override
        public void seen(long print) {}

        @Override
        public void ask(int host, int lane, long from, int most) {
          throw new IllegalStateException("nothing was put here");
        }
      };

  /** What it is there for. */
  Use use();

  /** A host was met; its tickets are known by the number. */
  void host(int id, String origin);

  /** Keeps a ticket. */
  void put(TicketRow row);

  /** A kept ticket has come to its end. */
  void remove(int host, int lane, long place);

  /** A request was seen. */
  void seen(long print);

  /**
   * Wants tickets back; they come by {@link Frontier#loaded}.
   *
   * @param from the first place
   * @param most how many at most
   */
  void ask(int host, int lane, long from, int most);
}
