package dev.scraper.bench;

import dev.scraper.internal.seen.SeenSet;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One operation is one fingerprint, added or found. {@link Footprint} tells the bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class SeenSetBenchmark {

  /** How many entries there are, or, for what adds, at how many it begins anew. */
  @Param({"1000", "100000", "10000000"})
  public int entries = 1_000;

  /** Filled once, with the prints of the numbers below {@link #entries}. */
  private final SeenSet full = new SeenSet();

  private SeenSet growing = new SeenSet();
  private Set<Long> growingOfJdk = new HashSet<>();
  private long added;
  private long asked;

  /** Fills the one that is asked. */
  @Setup
  public void fill() {
    for (int i = 0; i < entries; i++) {
      full.add(Prints.of(i));
    }
  }

  /** Adds what is new to a set that grows from nothing to {@link #entries}, over and over. */
  @Benchmark
  public boolean addNew() {
    if (growing.size() == entries) {
      growing = new SeenSet();
    }
    return growing.add(Prints.of(added++));
  }

  /** The same with the JDK's set. */
  @Benchmark
  public boolean addNewJdk() {
    if (growingOfJdk.size() == entries) {
      growingOfJdk = new HashSet<>();
    }
    return growingOfJdk.add(Prints.of(added++));
  }

  /** Adds what is there already, in random order: most links of a page. */
  @Benchmark
  public boolean addKnown() {
    return full.add(Prints.of(Prints.below(entries, asked++)));
  }

  /** Looks for what is not there. */
  @Benchmark
  public boolean findUnknown() {
    return full.contains(~Prints.of(asked++));
  }
}
