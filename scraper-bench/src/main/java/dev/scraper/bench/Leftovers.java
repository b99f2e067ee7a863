package dev.scraper.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The threads and descriptors of this process at one moment, to be compared with those of a later
 * one. The last steps of a thread come after those that can be waited for, so it looks again for a
 * while.
 */
final class Leftovers {

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

  /** Of the JVM itself: what virtual threads run on, and the one that looks after garbage. */
  private static final List<String> JVM =
      List.of(
          "Read-Poller",
          "Write-Poller",
          "Master-Poller",
          "VirtualThread-unparker",
          "ForkJoinPool-1-worker",
          "Cleaner-",
          "Common-Cleaner",
          "process reaper",
          "Attach Listener",
          "Signal Dispatcher",
          "Finalizer",
          "Reference Handler");

  private final Set<Thread> threads;
  private final Map<String, Integer> descriptors;

  private Leftovers(Set<Thread> threads, Map<String, Integer> descriptors) {
    this.threads = threads;
    this.descriptors = descriptors;
  }

  /** What there is now. */
  static Leftovers now() throws IOException {
    return new Leftovers(threads(), descriptors());
  }

  /** What there is more of than there was, after a while; tells what was waited for. */
  List<String> left() throws IOException {
    long start = System.nanoTime();
    long deadline = start + PATIENCE;
    List<String> left = more();
    if (!left.isEmpty()) {
      System.out.println("waiting for " + left);
    }
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
      left = more();
    }
    System.out.printf("waited %.1f s for idle threads%n", (System.nanoTime() - start) / 1e9);
    return left;
  }

  private List<String> more() throws IOException {
    List<String> more = new ArrayList<>();
    for (Thread thread : threads()) {
      if (!threads.contains(thread)) {
        more.add("thread " + thread.getName());
      }
    }
    for (Map.Entry<String, Integer> open : descriptors().entrySet()) {
      int count = open.getValue() - descriptors.getOrDefault(open.getKey(), 0);
      if (count > 0) {
        more.add(count + " of " + open.getKey());
      }
    }
    return more;
  }

  private static Set<Thread> threads() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(thread -> JVM.stream().anyMatch(thread.getName()::startsWith));
    return threads;
  }

  /** How many there are, by what they are open on; empty where the system does not tell. */
  private static Map<String, Integer> descriptors() throws IOException {
    Map<String, Integer> open = new HashMap<>();
    Path folder = Path.of("/proc/self/fd");
    if (!Files.isDirectory(folder)) {
      return open;
    }
    try (Stream<Path> all = Files.list(folder)) {
      for (Path each : all.toList()) {
        try {
          String target = Files.readSymbolicLink(each).toString();
          open.merge(target.replaceFirst(":\\[[0-9]+\\]$", "s"), 1, Integer::sum);
        } catch (IOException e) {
          continue; // that of the listing itself
        }
      }
    }
    open.keySet().removeIf(target -> target.startsWith(System.getProperty("java.home")));
    return open;
  }
}
