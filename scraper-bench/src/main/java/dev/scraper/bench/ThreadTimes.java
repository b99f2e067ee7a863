package dev.scraper.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The CPU time of the threads of this process by their names, numbers left out. Threads may end at
 * any moment, so they are asked again and again; what one did after it was last asked is lost.
 *
 * <p><b>Thread-safety:</b> for one thread; its own takes the times.
 */
final class ThreadTimes {

  private static final long EVERY_MILLIS = 50;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final ScheduledExecutorService sampler =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "sampler"));

  // All three belong to the sampler.
  private final Map<Long, String> names = new HashMap<>();
  private final Map<Long, Long> before = new HashMap<>();
  private final Map<Long, Long> latest = new HashMap<>();

  /** Starts to look. */
  ThreadTimes() {
    for (long id : threads.getAllThreadIds()) {
      before.put(id, threads.getThreadCpuTime(id));
    }
    sampler.scheduleAtFixedRate(this::sample, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void sample() {
    for (long id : threads.getAllThreadIds()) {
      long time = threads.getThreadCpuTime(id);
      if (time >= 0) {
        latest.put(id, time);
        names.computeIfAbsent(id, this::name);
      }
    }
  }

  private @Nullable String name(long id) {
    ThreadInfo info = threads.getThreadInfo(id);
    if (info == null) {
      return null;
    }
    // OkHttp gives a thread the name of the call that runs on it, for as long as it does.
    String name = info.getThreadName().replaceAll("^OkHttp http.*", "scraper-fetch");
    return name.replaceAll("[-0-9]+$", "");
  }

  /** Ends it, and gives the nanoseconds of CPU by name. */
  Map<String, Long> end() {
    try {
      return sampler.submit(this::sums).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Map.of();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      sampler.shutdownNow();
    }
  }

  private Map<String, Long> sums() {
    sample();
    Map<String, Long> sums = new TreeMap<>();
    latest.forEach(
        (id, time) -> {
          long own = time - Math.max(0, before.getOrDefault(id, 0L));
          sums.merge(names.getOrDefault(id, "?"), own, Long::sum);
        });
    return sums;
  }
}
