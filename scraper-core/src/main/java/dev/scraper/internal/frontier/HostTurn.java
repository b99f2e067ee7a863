package dev.scraper.internal.frontier;

/**
 * When a host can be asked next, for one kind of its tickets; what a {@link HostHeap} is of.
 *
 * <p><b>Thread-safety:</b> none; owned by the frontier.
 */
final class HostTurn {

  final HostQueue host;

  /** Place in the {@link HostHeap}, or -1. */
  int index = -1;

  /** When the next lease is possible; what the heap is ordered by. */
  long due;

  HostTurn(HostQueue host) {
    this.host = host;
  }
}
