package dev.scraper.internal.schedule;

import dev.scraper.bench.Site;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One operation is one page of the {@link Site}: its end, with the 30 or so different addresses it
 * links to, of which on average one is new, and the turn that leases the next one. An invocation is
 * a whole crawl of 20,000 pages. What the loop asks of other threads is not done, and waiting for
 * its queue is not in it; neither is the reading of the clock.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class LoopBenchmark {

  private static final int PAGES = 20_000;

  /** How many hosts the site has. */
  @Param({"1", "50", "5000"})
  public int hosts = 50;

  /** How many pages end before the loop leases again: more when it is busy. */
  @Param({"1", "8"})
  public int eventsATurn = 1;

  private Site site = new Site(PAGES, 1);
  private Found[] pages = {};
  private LoopDriver driver = new LoopDriver(site, pages);

  /** Makes what the workers would send. */
  @Setup
  public void makePages() {
    site = new Site(PAGES, hosts);
    pages = LoopDriver.pages(site);
  }

  /** Makes a loop, which takes next to nothing beside an invocation. */
  @Setup(Level.Invocation)
  public void makeLoop() {
    driver = new LoopDriver(site, pages);
  }

  /** A crawl. */
  @Benchmark
  @OperationsPerInvocation(PAGES)
  public long page() {
    long done = driver.run(eventsATurn);
    if (done != PAGES) {
      throw new IllegalStateException(done + " pages");
    }
    return done;
  }
}
