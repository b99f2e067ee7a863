package dev.scraper.internal.seen;

import java.util.Arrays;

/**
 * A set of 64-bit fingerprints: open addressing with linear probing in segments that grow one by
 * one, so that neither a table half empty nor a copy in progress ever costs much. Between 10 and
 * 14.2 bytes an entry once it holds some thousands.
 *
 * <p><b>Thread-safety:</b> none; its owner guards it.
 */
public final class SeenSet {

  private static final int SEGMENT_BITS = 7;
  private static final int SEGMENTS = 1 << SEGMENT_BITS;
  private static final int FIRST_CAPACITY = 16;

  /** A segment grows when more than 4/5 of its slots are taken, by 2/5. */
  private static final int LOAD_NUMERATOR = 4;

  private static final int LOAD_DENOMINATOR = 5;

  /** Stands for the fingerprint 0, which marks a free slot. */
  private static final long ZERO = 0x9E3779B97F4A7C15L;

  private final long[][] segments = new long[SEGMENTS][];
  private final int[] sizes = new int[SEGMENTS];
  private long size;

  /** Adds a fingerprint; true if it was not there. */
  public boolean add(long fingerprint) {
    long key = fingerprint == 0 ? ZERO : fingerprint;
    int segment = (int) (key >>> (Long.SIZE - SEGMENT_BITS));
    long[] slots = segments[segment];
    if (slots == null) {
      slots = segments[segment] = new long[FIRST_CAPACITY];
    }
    int slot = find(slots, key);
    if (slots[slot] == key) {
      return false;
    }
    slots[slot] = key;
    size++;
    int count = ++sizes[segment];
    if ((long) count * LOAD_DENOMINATOR > (long) slots.length * LOAD_NUMERATOR) {
      segments[segment] = grown(slots);
    }
    return true;
  }

  /** Whether a fingerprint was added. */
  public boolean contains(long fingerprint) {
    long key = fingerprint == 0 ? ZERO : fingerprint;
    long[] slots = segments[(int) (key >>> (Long.SIZE - SEGMENT_BITS))];
    return slots != null && slots[find(slots, key)] == key;
  }

  /** How many were added. */
  public long size() {
    return size;
  }

  /** The memory of the tables, in bytes. */
  public long bytes() {
    return Arrays.stream(segments).filter(s -> s != null).mapToLong(s -> 8L * s.length).sum();
  }

  private static long[] grown(long[] slots) {
    long[] larger = new long[slots.length + slots.length * 2 / 5 + 1];
    for (long key : slots) {
      if (key != 0) {
        larger[find(larger, key)] = key;
      }
    }
    return larger;
  }

  /** The slot that holds the key, or the free one where it belongs. */
  private static int find(long[] slots, long key) {
    int slot = home(key, slots.length);
    while (slots[slot] != 0 && slots[slot] != key) {
      slot = slot + 1 == slots.length ? 0 : slot + 1;
    }
    return slot;
  }

  /** Scales the bits below the segment's to the capacity, which need be no power of two. */
  private static int home(long key, int capacity) {
    long bits = (key << SEGMENT_BITS) >>> Integer.SIZE;
    return (int) ((bits * capacity) >>> Integer.SIZE);
  }
}
