package dev.scraper.task;

import dev.scraper.json.Json;
import java.util.Objects;

/**
 * One event of a {@code text/event-stream} (WHATWG HTML, 9.2).
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param id the last identifier that the stream had given when this came, by this event or one
 *     before; empty if there was none
 * @param type the name of the event; {@code message} where the stream gives none
 * @param data its lines, joined by line feeds
 */
public record ServerSentEvent(String id, String type, String data) {

  /** Checks that nothing is missing. */
  public ServerSentEvent {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(data, "data");
  }

  /**
   * The data as JSON.
   *
   * @throws dev.scraper.json.JsonException if it is none
   */
  public Json json() {
    return Json.parse(data);
  }
}
