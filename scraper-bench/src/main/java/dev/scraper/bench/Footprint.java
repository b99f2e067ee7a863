package dev.scraper.bench;

import dev.scraper.internal.seen.SeenSet;
import java.lang.management.ManagementFactory;

/**
 * Prints how many bytes of the heap a seen and a queued URL cost, as counted after a full
 * collection.
 *
 * <p>{@code java -Xmx5g -cp scraper-bench/target/benchmarks.jar dev.scraper.bench.Footprint}
 */
final class Footprint {

  private static final int[] SIZES = {1_000, 100_000, 10_000_000};

  private Footprint() {}

  public static void main(String[] args) {
    for (int size : SIZES) {
      SeenSet seen = new SeenSet();
      for (int i = 0; i < size; i++) {
        seen.add(Prints.of(i));
      }
      System.out.printf("a seen URL, of %,d: %.1f bytes%n", size, (double) seen.bytes() / size);
    }
    for (int hosts : new int[] {1, 10_000}) {
      for (int size : SIZES) {
        Queue queue = new Queue(hosts);
        long before = used();
        queue.offer(size / Queue.LINKS);
        double each = (double) (used() - before) / queue.queued();
        System.out.printf(
            "a queued URL, of %,d on %,d hosts, its place in the seen set included: %.1f bytes%n",
            queue.queued(), hosts, each);
      }
    }
  }

  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
