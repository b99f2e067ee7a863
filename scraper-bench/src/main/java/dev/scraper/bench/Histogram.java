package dev.scraper.bench;

import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The bytes that the objects of each class take after a full collection.
 *
 * <p><b>Thread-safety:</b> immutable.
 */
record Histogram(Map<String, Long> bytes) {

  private static final int MOST_TOLD = 12;
  private static final int COLUMNS = 4;

  /** That of now. */
  static Histogram now() {
    try {
      Object said =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
      return of(said.toString());
    } catch (JMException e) {
      throw new IllegalStateException("the JVM tells nothing of its heap", e);
    }
  }

  /** Lines like {@code 1: 20 480 [B (java.base@17)}, with others around them. */
  private static Histogram of(String text) {
    Map<String, Long> bytes = new HashMap<>();
    for (String line : text.split("\n")) {
      String[] columns = line.strip().split("\\s+");
      if (columns.length >= COLUMNS && columns[0].endsWith(":")) {
        bytes.merge(columns[3], Long.parseLong(columns[2]), Long::sum);
      }
    }
    return new Histogram(bytes);
  }

  /** Of all classes. */
  long total() {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What there is most more of than there was: a line for each class. */
  List<String> since(Histogram earlier) {
    Map<String, Long> more = new HashMap<>(bytes);
    earlier.bytes.forEach((name, before) -> more.merge(name, -before, Long::sum));
    return more.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(MOST_TOLD)
        .map(entry -> String.format("%+,d bytes %s", entry.getValue(), entry.getKey()))
        .toList();
  }
}
