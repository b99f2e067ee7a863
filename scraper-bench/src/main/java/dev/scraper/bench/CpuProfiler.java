package dev.scraper.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * CPU time of an operation, for machines that are busy with other things too, where the time that
 * passes says little: {@code -prof dev.scraper.bench.CpuProfiler}. {@code cpu.code} is that of all
 * Java threads; {@code cpu.process} that of the process, with its collector and compiler. What a
 * benchmark prepares before each invocation is in both.
 */
public final class CpuProfiler implements InternalProfiler {

  private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
  private final OperatingSystemMXBean process =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private long codeBefore;
  private long processBefore;

  /** For JMH. */
  public CpuProfiler() {}

  @Override
  public String getDescription() {
    return "CPU time of an operation";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    codeBefore = code();
    processBefore = process.getProcessCpuTime();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double operations = Math.max(1, result.getMetadata().getAllOps());
    double code = (code() - codeBefore) / operations;
    double all = (process.getProcessCpuTime() - processBefore) / operations;
    return List.of(
        new ScalarResult("cpu.code", code, "ns/op", AggregationPolicy.AVG),
        new ScalarResult("cpu.process", all, "ns/op", AggregationPolicy.AVG));
  }

  private long code() {
    long sum = 0;
    for (long time : threads.getThreadCpuTime(threads.getAllThreadIds())) {
      sum += Math.max(0, time);
    }
    return sum;
  }
}
