package dev.scraper.pipeline;

import dev.scraper.internal.seen.SeenSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keys that one crawl has seen. A page reserves the keys of its items while it is under way,
 * and they count for good when it is handed over: the keys of a page that fails are free again.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
final class Dedup implements Stage<Object, Object> {

  private static final Verdict<Object> DUPLICATE = Verdict.drop("duplicate");

  private final Function<Object, @Nullable Object> key;

  /** Held for moments, never in user code. */
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final SeenSet seen = new SeenSet();
  private final Set<Long> reserved = new HashSet<>();

  Dedup(Function<Object, @Nullable Object> key) {
    this.key = key;
  }

  /** Takes over a key that an earlier process has seen. */
  void restore(long print) {
    lock.lock();
    try {
      seen.add(print);
    } finally {
      lock.unlock();
    }
  }

  /** Keys that a page has reserved with one stage. */
  record Claim(Dedup dedup, int stage, long print) {}

  @Override
  public Verdict<Object> apply(Object item) {
    throw new IllegalStateException("keys are reserved for a page");
  }

  /**
   * @param stage the number of this stage in its pipeline
   * @param claims of the item's page; added to
   */
  Verdict<Object> apply(Object item, int stage, List<Claim> claims) {
    Object found = Values.unwrapped(key.apply(item));
    if (found == null) {
      return Verdict.pass(item);
    }
    long print = KeyPrint.of(found);
    if (!reserve(print)) {
      return DUPLICATE;
    }
    claims.add(new Claim(this, stage, print));
    return Verdict.pass(item);
  }

  private boolean reserve(long print) {
    lock.lock();
    try {
      return !seen.contains(print) && reserved.add(print);
    } finally {
      lock.unlock();
    }
  }

  /** Ends a reservation. */
  void settle(long print, boolean handedOver) {
    lock.lock();
    try {
      reserved.remove(print);
      if (handedOver) {
        seen.add(print);
      }
    } finally {
      lock.unlock();
    }
  }
}
