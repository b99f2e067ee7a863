package dev.scraper.internal.schedule;

import dev.scraper.http.FailureKind;
import dev.scraper.internal.frontier.RequestText;
import dev.scraper.json.Json;
import dev.scraper.spider.FailedRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Counts and failures as JSON, and back. */
final class TallyText {

  private TallyText() {}

  static <E extends Enum<E>> Map<String, Long> of(Map<E, Long> counts) {
    Map<String, Long> named = new LinkedHashMap<>();
    counts.forEach((kind, count) -> named.put(kind.name(), count));
    return named;
  }

  /** Fills an array by the ordinals of the names. */
  static <E extends Enum<E>> void read(Json counts, Class<E> type, long[] into) {
    for (String name : counts.names()) {
      into[Enum.valueOf(type, name).ordinal()] = counts.get(name).asLong();
    }
  }

  static byte[] of(FailedRequest failed) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("request", RequestText.of(failed.request()));
    map.put("depth", failed.depth());
    map.put("kind", failed.kind().name());
    map.put("status", failed.status().isPresent() ? failed.status().getAsInt() : null);
    map.put("attempts", failed.attempts());
    map.put("message", failed.message());
    return Json.of(map).toString().getBytes(StandardCharsets.UTF_8);
  }

  static FailedRequest failed(byte[] data) {
    Json map = Json.parse(new String(data, StandardCharsets.UTF_8));
    Json status = map.get("status");
    return new FailedRequest(
        RequestText.read(map.get("request")),
        map.get("depth").asInt(),
        FailureKind.valueOf(map.get("kind").text()),
        status.isNumber() ? OptionalInt.of(status.asInt()) : OptionalInt.empty(),
        map.get("attempts").asInt(),
        map.get("message").text());
  }
}
