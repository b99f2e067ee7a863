package dev.scraper.internal.frontier;

/**
 * A ticket with its place among the kept ones.
 *
 * @param lane the lane it is kept in; {@link Lanes#UNKEPT} if it is in none
 * @param place in the lane
 */
record Queued(Ticket ticket, int lane, long place) {

  static Queued unkept(Ticket ticket) {
    return new Queued(ticket, Lanes.UNKEPT, -1);
  }
}
