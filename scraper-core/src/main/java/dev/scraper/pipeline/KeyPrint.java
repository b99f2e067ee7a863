package dev.scraper.pipeline;

import dev.scraper.export.Row;
import dev.scraper.internal.seen.Prints;
import java.util.Collections;
import java.util.List;

/**
 * 64-bit fingerprints (XXH3) of keys. A key is what it would be in a record, so that records, lists
 * and dates can be keys; numbers are the same if they read the same.
 */
final class KeyPrint {

  private static final List<String> KEY = List.of("key");

  private KeyPrint() {}

  /**
   * @throws IllegalArgumentException if the key has no content to compare by
   */
  static long of(Object key) {
    if (key instanceof Row row) {
      return Prints.of(row.names(), row.values());
    }
    return key instanceof String || key instanceof Number
        ? Prints.of(key)
        : Prints.of(Row.of(KEY, Collections.singletonList(key)).values().get(0));
  }
}
