package dev.scraper.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test that leaves a thread of a crawl behind. */
public final class LeakCheck implements AfterEachCallback {

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    for (Thread thread : crawlThreads()) {
      // The last steps of a thread come after those that the test could wait for.
      thread.join(TimeUnit.SECONDS.toMillis(10));
    }
    assertThat(crawlThreads()).as("threads left behind").isEmpty();
  }

  private static List<Thread> crawlThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("scraper-"))
        .toList();
  }
}
