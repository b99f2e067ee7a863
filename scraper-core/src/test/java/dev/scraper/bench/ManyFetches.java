package dev.scraper.bench;

import dev.scraper.Scraper;
import dev.scraper.http.Request;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.task.Gathered;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Gathers many slow answers of a {@link SlowSite} at once, twice, and says what that took: the
 * first time with the start-up of the engine and all connections to be made. Arguments: the port,
 * how many requests, how many at once, how many hosts.
 */
public final class ManyFetches {

  private ManyFetches() {}

  /** Runs it once. */
  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    int requests = Integer.parseInt(args[1]);
    int atOnce = Integer.parseInt(args[2]);
    int hosts = Integer.parseInt(args[3]);
    List<Request> all =
        IntStream.range(0, requests)
            .mapToObj(i -> Request.get("http://127.0.0." + (1 + i % hosts) + ":" + port + "/" + i))
            .toList();
    Politeness politeness =
        Politeness.polite().delay(Duration.ZERO).perHost(atOnce).concurrency(atOnce);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    try (Scraper scraper =
        Scraper.builder()
            .politeness(politeness)
            .retry(new RetryPolicy(0))
            .timeout(Duration.ofSeconds(60))
            .build()) {
      for (int round = 1; round <= 2; round++) {
        long begun = System.nanoTime();
        Gathered<String> names =
            scraper.gather(all, response -> response.json().get("name").text());
        double seconds = (System.nanoTime() - begun) / 1e9;
        names.failures().values().stream().limit(3).forEach(System.out::println);
        System.out.printf(
            "java %s, round %d: %d of %d succeeded in %.2f s, peak RSS %s, peak platform threads %d%n",
            Runtime.version().feature(),
            round,
            names.values().size(),
            requests,
            seconds,
            peakMemory(),
            threads.getPeakThreadCount());
      }
    }
  }

  private static String peakMemory() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MB")
        .findFirst()
        .orElse("unknown");
  }
}
