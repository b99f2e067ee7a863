package dev.scraper.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * One operation is one new URL on its whole way through the frontier, offered, leased and
 * completed, while so many others wait. URLs are offered in batches of eight to one host, and
 * leased one by one; hosts take turns. The seen set grows by each.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx5g")
public class FrontierBenchmark {

  /** How many wait. */
  @Param({"1000", "100000", "10000000"})
  public int queued = 1_000;

  /** How many hosts they are spread over. */
  @Param({"1", "50", "10000"})
  public int hosts = 1;

  /** Pages of the rehearsal. */
  private static final int REHEARSED = 200_000;

  private Queue queue = new Queue(1);

  /** Fills the queue. */
  @Setup
  public void fill() {
    rehearse();
    queue = new Queue(hosts);
    queue.offer(queued / Queue.LINKS);
  }

  /**
   * Has the code compiled by as much use for a short queue as for a long one, whose filling is use
   * enough; what warm-up iterations do depends on how busy the machine is.
   */
  private void rehearse() {
    Queue other = new Queue(hosts);
    other.offer(1_000 / Queue.LINKS);
    for (int i = 0; i < REHEARSED; i++) {
      other.offer(1);
      other.take(Queue.LINKS);
    }
  }

  /** Eight URLs in, eight out. */
  @Benchmark
  @OperationsPerInvocation(Queue.LINKS)
  public long offerLeaseComplete() {
    return queue.offer(1) + queue.take(Queue.LINKS);
  }
}
