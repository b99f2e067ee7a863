package dev.scraper.internal.flow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code text/event-stream} piece by piece (WHATWG HTML, 9.2.5 and 9.2.6). Lines end at CR,
 * LF or CRLF, wherever the pieces are cut; what is no UTF-8 becomes U+FFFD; an event that is not
 * closed by an empty line at the end of the stream is dropped.
 *
 * <p><b>Thread-safety:</b> none; for the exchange's thread.
 */
public final class EventStreamParser {

  private static final int[] MARK = {0xEF, 0xBB, 0xBF};

  /** Takes what was read. */
  public interface Taker {

    /**
     * An event.
     *
     * @param id the last identifier that the stream has given; empty if none
     * @param type its name, or {@code message}
     * @param data its lines, joined by line feeds
     * @throws IOException if no more are taken
     */
    void event(String id, String type, String data) throws IOException;

    /** How long to wait before asking again, from now on. */
    void retry(long millis);
  }

  private final Taker taker;
  private final long maxBytes;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
  private final StringBuilder data = new StringBuilder();
  private String type = "";
  private String lastId;

  /** What the event would set the last identifier to when it is dispatched. */
  private @Nullable String newId;

  /** The bytes of the lines that the data is made of. */
  private long dataBytes;

  /** How many bytes of the byte order mark have come; -1 once the stream has begun. */
  private int marked;

  private boolean afterReturn;

  /**
   * @param lastId the identifier to begin with, empty if there is none
   * @param maxBytes of one event, as it is on the wire
   */
  public EventStreamParser(Taker taker, String lastId, long maxBytes) {
    this.taker = taker;
    this.lastId = lastId;
    this.maxBytes = maxBytes;
  }

  /** The last identifier, to be sent when the stream is asked for again; empty if there is none. */
  public String lastId() {
    return lastId;
  }

  /**
   * Reads the next piece; the taker is called here.
   *
   * @throws IOException if an event is too large, or the taker takes no more
   */
  public void read(byte[] bytes, int offset, int count) throws IOException {
    int i = offset;
    int to = offset + count;
    while (i < to && marked >= 0) {
      i = begin(bytes, i);
    }
    int from = i;
    for (; i < to; i++) {
      byte b = bytes[i];
      if (b != '\n' && b != '\r') {
        continue;
      }
      boolean second = b == '\n' && afterReturn && i == from;
      afterReturn = b == '\r';
      if (!second) {
        add(bytes, from, i - from);
        endOfLine();
      }
      from = i + 1;
    }
    if (from < to) {
      afterReturn = false;
      add(bytes, from, to - from);
    }
  }

  /** Leaves a byte order mark out. */
  private int begin(byte[] bytes, int at) throws IOException {
    if ((bytes[at] & 0xff) == MARK[marked]) {
      marked++;
      if (marked == MARK.length) {
        marked = -1;
      }
      return at + 1;
    }
    for (int i = 0; i < marked; i++) {
      line.write(MARK[i]);
    }
    marked = -1;
    return at;
  }

  private void add(byte[] bytes, int from, int count) throws IOException {
    if (dataBytes + line.size() + count > maxBytes) {
      throw new TooLarge("an event is larger than " + maxBytes + " bytes");
    }
    line.write(bytes, from, count);
  }

  /** An event is larger than it may be. */
  public static final class TooLarge extends IOException {
    TooLarge(String message) {
      super(message);
    }
  }

  private void endOfLine() throws IOException {
    String text = line.toString(StandardCharsets.UTF_8);
    int length = line.size();
    line.reset();
    if (text.isEmpty()) {
      dispatch();
      return;
    }
    int colon = text.indexOf(':');
    if (colon == 0) {
      return; // a comment, such as one that keeps the connection alive
    }
    String name = colon < 0 ? text : text.substring(0, colon);
    String value = colon < 0 ? "" : text.substring(colon + 1);
    field(name, value.startsWith(" ") ? value.substring(1) : value, length);
  }

  private void field(String name, String value, int length) {
    switch (name) {
      case "data" -> {
        data.append(value).append('\n');
        dataBytes += length + 1;
      }
      case "event" -> type = value;
      case "id" -> {
        if (value.indexOf('\0') < 0) {
          newId = value;
        }
      }
      case "retry" -> {
        if (!value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
          taker.retry(value.length() > 18 ? Long.MAX_VALUE : Long.parseLong(value));
        }
      }
      default -> {
        // the standard wants others passed over
      }
    }
  }

  private void dispatch() throws IOException {
    dataBytes = 0;
    String id = newId;
    if (id != null) {
      lastId = id;
      newId = null;
    }
    String name = type;
    type = "";
    if (data.isEmpty()) {
      return;
    }
    String text = data.substring(0, data.length() - 1);
    data.setLength(0);
    taker.event(lastId, name.isEmpty() ? "message" : name, text);
  }
}
