package dev.scraper.internal.frontier;

import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as JSON, with all that it carries, and back.
 *
 * <p><b>Thread-safety:</b> stateless.
 */
public final class RequestText {

  private RequestText() {}

  /** The request as a map that JSON can be made of. */
  public static Map<String, @Nullable Object> of(Request request) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("url", request.url().toString());
    if (request.isPlain()) {
      return map;
    }
    map.put("method", request.method());
    List<String> headers = new ArrayList<>();
    request
        .headers()
        .forEach(
            (name, value) -> {
              headers.add(name);
              headers.add(value);
            });
    map.put("headers", headers);
    request.body().ifPresent(body -> map.put("body", Base64.getEncoder().encodeToString(body)));
    map.put("priority", request.priority());
    request.label().ifPresent(label -> map.put("label", label));
    request.carried().ifPresent(carried -> map.put("carried", carried.toString()));
    map.put("session", request.session());
    request.notBefore().ifPresent(moment -> map.put("notBefore", moment.toString()));
    map.put("delay", request.delay().toString());
    map.put("refetch", request.isRefetch());
    return map;
  }

  /** The request that a map was made of. */
  public static Request read(Json map) {
    Request request = Request.get(Url.parse(map.get("url").text()));
    if (!map.get("method").isPresent()) {
      return request;
    }
    List<String> headers = map.get("headers").list().stream().map(Json::text).toList();
    request =
        request
            .method(map.get("method").text())
            .headers(Headers.received(headers))
            .priority(map.get("priority").asInt())
            .session(map.get("session").text())
            .delay(Duration.parse(map.get("delay").text()));
    if (map.get("body").isPresent()) {
      request = request.body(Base64.getDecoder().decode(map.get("body").text()));
    }
    if (map.get("label").isPresent()) {
      request = request.label(map.get("label").text());
    }
    if (map.get("carried").isPresent()) {
      request = request.carry(Json.parse(map.get("carried").text()));
    }
    if (map.get("notBefore").isPresent()) {
      request = request.notBefore(Instant.parse(map.get("notBefore").text()));
    }
    return map.get("refetch").asBoolean() ? request.refetch() : request;
  }
}
