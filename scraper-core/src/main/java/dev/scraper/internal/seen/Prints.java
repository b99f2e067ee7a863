package dev.scraper.internal.seen;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * 64-bit fingerprints (XXH3) of contents.
 *
 * <p><b>Thread-safety:</b> stateless.
 */
public final class Prints {

  private Prints() {}

  /** Of bytes. */
  public static long of(byte[] bytes) {
    return Hashing.xxh3_64().hashBytesToLong(bytes);
  }

  /**
   * Of plain values one after the other: lists and maps of such, texts, and what is the same if it
   * reads the same.
   */
  public static long of(@Nullable Object... values) {
    HashStream64 stream = Hashing.xxh3_64().hashStream();
    for (Object value : values) {
      put(stream, value);
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
