package dev.scraper.internal.state;

/**
 * A waiting ticket on disk.
 *
 * <p><b>Thread-safety:</b> immutable, but for the array, which nobody writes to.
 *
 * @param host the number of its host
 * @param lane which of the host's queues; see the frontier
 * @param place in the lane; counts up
 * @param data the ticket, as the frontier writes it
 */
public record TicketRow(int host, int lane, long place, byte[] data) {}
