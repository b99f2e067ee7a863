package dev.scraper.internal.likeness;

import java.util.Arrays;

/**
 * The kinds of pages that a host has shown, and how many pages of each: pages whose {@link SimHash}
 * differs in at most three bits are of one kind (the distance that Manku and others found right for
 * 64 bits).
 *
 * <p>At most 4,096 kinds are held, in 12 bytes each; then one that was met once only makes room,
 * and when there is none new ones are not held.
 *
 * <p><b>Thread-safety:</b> none; owned by the loop.
 */
public final class Kinds {

  private static final int NEAR = 3;
  private static final int MOST = 4_096;

  private static final int FIRST = 8;

  private long[] prints = {};
  private int[] counts = {};
  private int size;

  /** Where to look next for one that makes room. */
  private int hand;

  /**
   * A page has come.
   *
   * @return how many of its kind have come, this one among them
   */
  public int count(long print) {
    for (int i = 0; i < size; i++) {
      if (SimHash.distance(prints[i], print) <= NEAR) {
        counts[i] += counts[i] == Integer.MAX_VALUE ? 0 : 1;
        return counts[i];
      }
    }
    int place = place();
    if (place >= 0) {
      prints[place] = print;
      counts[place] = 1;
    }
    return 1;
  }

  private int place() {
    if (size < MOST) {
      if (size == prints.length) {
        int room = Math.max(FIRST, size * 2);
        prints = Arrays.copyOf(prints, room);
        counts = Arrays.copyOf(counts, room);
      }
      return size++;
    }
    for (int tries = 0; tries < MOST; tries++) {
      hand = (hand + 1) % MOST;
      if (counts[hand] == 1) {
        return hand;
      }
    }
    return -1;
  }
}
