package dev.scraper.intercept;

import dev.scraper.http.Headers;
import dev.scraper.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * An entry as bytes: one line of JSON that says what it is, then the decoded body as it is. So a
 * kept page can be read with any editor.
 */
final class EntryFormat {

  private static final int VERSION = 1;

  /**
   * The line.
   *
   * @param cache the version of the format
   * @param headers name and value by turns
   * @param bytes how many bytes of body follow
   * @param crc32c of these bytes
   */
  record Line(
      int cache,
      String key,
      int status,
      List<String> headers,
      List<String> varied,
      boolean whole,
      String asked,
      String answered,
      int bytes,
      long crc32c) {}

  private EntryFormat() {}

  static byte[] write(CacheEntry entry) {
    Line line =
        new Line(
            VERSION,
            entry.key(),
            entry.status(),
            flat(entry.headers()),
            flat(entry.varied()),
            entry.whole(),
            entry.asked().toString(),
            entry.answered().toString(),
            entry.body().length,
            checksum(entry.body()));
    byte[] head = (Json.of(line) + "\n").getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream all = new ByteArrayOutputStream(head.length + entry.body().length);
    all.writeBytes(head);
    all.writeBytes(entry.body());
    return all.toByteArray();
  }

  /** Reads an entry; nothing if it is cut, damaged, or of another format. */
  static Optional<CacheEntry> read(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    if (end == bytes.length) {
      return Optional.empty();
    }
    try {
      String text = new String(bytes, 0, end, StandardCharsets.UTF_8);
      Line line = Json.parse(text).as(Line.class);
      byte[] body = Arrays.copyOfRange(bytes, end + 1, bytes.length);
      return Optional.ofNullable(entry(line, body));
    } catch (RuntimeException damaged) {
      return Optional.empty();
    }
  }

  private static @Nullable CacheEntry entry(Line line, byte[] body) {
    if (line.cache() != VERSION
        || line.bytes() != body.length
        || line.crc32c() != checksum(body)
        || line.key().isEmpty()) {
      return null;
    }
    return new CacheEntry(
        line.key(),
        Headers.received(line.varied()),
        line.status(),
        Headers.received(line.headers()),
        body,
        line.whole(),
        Instant.parse(line.asked()),
        Instant.parse(line.answered()));
  }

  private static List<String> flat(Headers headers) {
    List<String> flat = new ArrayList<>(2 * headers.size());
    headers.forEach(
        (name, value) -> {
          flat.add(name);
          flat.add(value);
        });
    return flat;
  }

  private static long checksum(byte[] body) {
    CRC32C crc = new CRC32C();
    crc.update(body);
    return crc.getValue();
  }
}
