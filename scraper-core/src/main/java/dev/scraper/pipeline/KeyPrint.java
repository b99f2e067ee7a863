package dev.scraper.pipeline;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.scraper.export.Row;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    HashStream64 stream = Hashing.xxh3_64().hashStream();
    if (key instanceof Row row) {
      put(stream, row.names());
      put(stream, row.values());
    } else if (key instanceof String || key instanceof Number) {
      put(stream, key);
    } else {
      put(stream, Row.of(KEY, Collections.singletonList(key)).values().get(0));
    }
    return stream.getAsLong();
  }

  /** Each value says what it is and how long, so that no two structures run into the same. */
  private static void put(HashStream64 stream, @Nullable Object value) {
    if (value instanceof List<?> list) {
      stream.putByte((byte) 'l').putInt(list.size());
      list.forEach(each -> put(stream, each));
    } else if (value instanceof Map<?, ?> map) {
      stream.putByte((byte) 'm').putInt(map.size());
      map.forEach(
          (name, each) -> {
            put(stream, name);
            put(stream, each);
          });
    } else {
      stream.putByte((byte) (value == null ? 'n' : value instanceof String ? 's' : 'v'));
      stream.putString(String.valueOf(value));
    }
  }
}
