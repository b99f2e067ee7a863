package dev.scraper.internal.frontier;

import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tickets as bytes: a fresh one that is nothing but an address in little more than its path, all
 * others as JSON.
 */
public final class TicketCodec {

  private static final int PLAIN = 0;
  private static final int PLAIN_SEED = 1;
  private static final int RICH = 2;
  private static final int PLAIN_MEDIA = 3;
  private static final int NO_REFERRER = 0;
  private static final int REFERRER_ON_HOST = 1;
  private static final int REFERRER_ELSEWHERE = 2;

  private TicketCodec() {}

  /**
   * A ticket that was read.
   *
   * @param due the moment before which it is not to be sent, or null
   */
  record Read(Ticket ticket, @Nullable Instant due) {}

  /** A request for a page or a file that is an address and nothing more. */
  static byte[] plain(String origin, Batch batch, Url url) {
    String from = batch.referrer();
    ByteArrayOutputStream out = new ByteArrayOutputStream(128);
    int page = batch.seed() ? PLAIN_SEED : PLAIN;
    out.write(batch.purpose() == Purpose.MEDIA ? PLAIN_MEDIA : page);
    writeVarint(out, batch.depth());
    if (from == null) {
      out.write(NO_REFERRER);
    } else {
      boolean onHost = from.startsWith(origin) && from.startsWith("/", origin.length());
      byte[] text =
          (onHost ? from.substring(origin.length()) : from).getBytes(StandardCharsets.UTF_8);
      out.write(onHost ? REFERRER_ON_HOST : REFERRER_ELSEWHERE);
      writeVarint(out, text.length);
      out.writeBytes(text);
    }
    out.writeBytes(url.pathAndQuery().getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  /** Any ticket. */
  static byte[] rich(Ticket ticket, @Nullable Instant due) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("request", RequestText.of(ticket.request()));
    map.put("purpose", ticket.purpose().name());
    map.put("depth", ticket.depth());
    map.put("referrer", ticket.referrer());
    map.put("seed", ticket.seed());
    map.put("owner", ticket.owner());
    map.put("chain", ticket.chain().stream().map(RequestText::of).toList());
    map.put("crossedOrigin", ticket.crossedOrigin());
    map.put("cookieSet", ticket.cookieSet());
    map.put("cookieLoopUsed", ticket.cookieLoopUsed());
    map.put("hopSent", ticket.hopSent());
    map.put("attempts", ticket.attempts());
    map.put("retries", ticket.retries());
    map.put("staleRetried", ticket.staleRetried());
    map.put("lastStatus", ticket.lastStatus());
    map.put("due", due == null ? null : due.toString());
    byte[] json = Json.of(map).toString().getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[json.length + 1];
    all[0] = RICH;
    System.arraycopy(json, 0, all, 1, json.length);
    return all;
  }

  /**
   * Reads either.
   *
   * @param home any address of the host it waits with
   */
  static Read read(Url home, byte[] data) {
    if (data[0] == RICH) {
      return rich(Json.parse(new String(data, 1, data.length - 1, StandardCharsets.UTF_8)));
    }
    Reader in = new Reader(data);
    int depth = in.varint();
    String referrer =
        switch (in.next()) {
          case NO_REFERRER -> null;
          case REFERRER_ON_HOST -> home.origin() + in.text(in.varint());
          default -> in.text(in.varint());
        };
    Request request = Request.get(home.at(in.text(data.length - in.at)));
    Purpose purpose = data[0] == PLAIN_MEDIA ? Purpose.MEDIA : Purpose.PAGE;
    return new Read(Ticket.fresh(request, purpose, depth, referrer, data[0] == PLAIN_SEED), null);
  }

  /**
   * The address that a ticket was queued with; of a redirect chain its head.
   *
   * @param origin of the host it waits with
   */
  public static String queuedUrl(String origin, byte[] data) {
    return read(Url.parse(origin + "/"), data).ticket().queuedUrl().toString();
  }

  private static Read rich(Json map) {
    List<Request> chain = map.get("chain").list().stream().map(RequestText::read).toList();
    Json status = map.get("lastStatus");
    Ticket ticket =
        new Ticket(
            RequestText.read(map.get("request")),
            Purpose.valueOf(map.get("purpose").text()),
            map.get("depth").asInt(),
            map.get("referrer").optionalText().orElse(null),
            map.get("seed").asBoolean(),
            map.get("owner").text(),
            chain,
            map.get("crossedOrigin").asBoolean(),
            map.get("cookieSet").asBoolean(),
            map.get("cookieLoopUsed").asBoolean(),
            map.get("hopSent").asBoolean(),
            map.get("attempts").asInt(),
            map.get("retries").asInt(),
            map.get("staleRetried").asBoolean(),
            status.isNumber() ? Integer.valueOf(status.asInt()) : null);
    return new Read(ticket, map.get("due").optionalText().map(Instant::parse).orElse(null));
  }

  private static void writeVarint(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest >= 0x80) {
      out.write(rest | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  /** Reads from the second byte on. */
  private static final class Reader {

    private final byte[] data;
    private int at = 1;

    Reader(byte[] data) {
      this.data = data;
    }

    int next() {
      return data[at++];
    }

    int varint() {
      int value = 0;
      int shift = 0;
      while (true) {
        byte b = data[at++];
        value |= (b & 0x7f) << shift;
        if (b >= 0) {
          return value;
        }
        shift += 7;
      }
    }

    String text(int length) {
      String text = new String(data, at, length, StandardCharsets.UTF_8);
      at += length;
      return text;
    }
  }
}
