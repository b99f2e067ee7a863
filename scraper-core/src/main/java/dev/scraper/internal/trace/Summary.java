package dev.scraper.internal.trace;

import java.util.Locale;

/**
 * Where the time of all requests of a crawl went.
 *
 * <p><b>Thread-safety:</b> none; owned by the loop.
 */
final class Summary {

  private static final Part[] PARTS = Part.values();

  private final long[] counts = new long[PARTS.length];
  private final long[] sums = new long[PARTS.length];
  private final long[] longest = new long[PARTS.length];
  private final String[] where = new String[PARTS.length];
  private long requests;

  void add(String url, Timeline timeline) {
    requests++;
    for (Part part : PARTS) {
      if (part.isIn(timeline)) {
        int i = part.ordinal();
        long time = part.of(timeline);
        counts[i]++;
        sums[i] += time;
        if (where[i] == null || time > longest[i]) {
          longest[i] = time;
          where[i] = url;
        }
      }
    }
  }

  /** A line for each part that there was. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "requests: %,d; in milliseconds:", requests));
    for (Part part : PARTS) {
      int i = part.ordinal();
      if (counts[i] > 0) {
        text.append(
            String.format(
                Locale.ROOT,
                "%n  %-10s mean %10s  longest %10s  %s",
                part.label(),
                Tracer.millis(sums[i] / counts[i]),
                Tracer.millis(longest[i]),
                where[i]));
      }
    }
    return text.toString();
  }
}
