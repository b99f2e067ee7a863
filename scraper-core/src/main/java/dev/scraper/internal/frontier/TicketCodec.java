package dev.scraper.internal.frontier;

import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
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

  /** A page that the crawl comes back to; {@link dev.scraper.internal.state.Recrawl} looks here. */
  private static final int KNOWN = 3;

  /** The same, and more than an address. */
  private static final int RICH_KNOWN = 4;

  private static final int PLAIN_MEDIA = 5;

  private static final int SEED = 1;
  private static final int DELIVERED = 2;
  private static final int ETAG = 4;
  private static final int LAST_MODIFIED = 8;
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
    ByteArrayOutputStream out = new ByteArrayOutputStream(128);
    int page = batch.seed() ? PLAIN_SEED : PLAIN;
    out.write(batch.purpose() == Purpose.MEDIA ? PLAIN_MEDIA : page);
    writeVarint(out, batch.depth());
    writeReferrer(out, origin, batch.referrer());
    out.writeBytes(url.pathAndQuery().getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private static void writeReferrer(
      ByteArrayOutputStream out, String origin, @Nullable String from) {
    if (from == null) {
      out.write(NO_REFERRER);
      return;
    }
    boolean onHost = from.startsWith(origin) && from.startsWith("/", origin.length());
    out.write(onHost ? REFERRER_ON_HOST : REFERRER_ELSEWHERE);
    writeText(out, onHost ? from.substring(origin.length()) : from);
  }

  private static void writeText(ByteArrayOutputStream out, String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    writeVarint(out, text.length);
    out.writeBytes(text);
  }

  /** A fresh ticket of a page that the crawl comes back to. */
  static byte[] known(Ticket ticket) {
    Known known = ticket.known();
    if (known == null || !ticket.request().isPlain() || ticket.purpose() != Purpose.PAGE) {
      return rich(ticket, null);
    }
    String etag = known.etag();
    String modified = known.lastModified();
    ByteArrayOutputStream out = new ByteArrayOutputStream(160);
    out.write(KNOWN);
    out.write(
        (ticket.seed() ? SEED : 0)
            | (known.delivered() ? DELIVERED : 0)
            | (etag != null ? ETAG : 0)
            | (modified != null ? LAST_MODIFIED : 0));
    writeVarint(out, ticket.depth());
    writeReferrer(out, ticket.host(), ticket.referrer());
    writeLong(out, known.page());
    writeLong(out, known.digest());
    if (etag != null) {
      writeText(out, etag);
    }
    if (modified != null) {
      writeText(out, modified);
    }
    writeVarint(out, known.hops().size());
    known.hops().forEach(hop -> writeLong(out, hop));
    out.writeBytes(ticket.request().url().pathAndQuery().getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private static void writeLong(ByteArrayOutputStream out, long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
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
    Known known = ticket.known();
    if (known != null) {
      map.put("known", known);
    }
    byte[] json = Json.of(map).toString().getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[json.length + 1];
    all[0] = (byte) (known == null ? RICH : RICH_KNOWN);
    System.arraycopy(json, 0, all, 1, json.length);
    return all;
  }

  /**
   * Reads either.
   *
   * @param home any address of the host it waits with
   */
  static Read read(Url home, byte[] data) {
    if (data[0] == RICH || data[0] == RICH_KNOWN) {
      return rich(Json.parse(new String(data, 1, data.length - 1, StandardCharsets.UTF_8)));
    }
    Reader in = new Reader(data);
    if (data[0] == KNOWN) {
      return new Read(known(home, in), null);
    }
    int depth = in.varint();
    String referrer = in.referrer(home);
    Request request = Request.get(home.at(in.text(data.length - in.at)));
    Purpose purpose = data[0] == PLAIN_MEDIA ? Purpose.MEDIA : Purpose.PAGE;
    return new Read(Ticket.fresh(request, purpose, depth, referrer, data[0] == PLAIN_SEED), null);
  }

  private static Ticket known(Url home, Reader in) {
    int flags = in.next();
    int depth = in.varint();
    String referrer = in.referrer(home);
    long page = in.number();
    long digest = in.number();
    String etag = (flags & ETAG) != 0 ? in.text(in.varint()) : null;
    String modified = (flags & LAST_MODIFIED) != 0 ? in.text(in.varint()) : null;
    List<Long> hops = new ArrayList<>();
    for (int left = in.varint(); left > 0; left--) {
      hops.add(in.number());
    }
    Known known = new Known(page, (flags & DELIVERED) != 0, digest, etag, modified, hops);
    Request request = Request.get(home.at(in.text(in.data.length - in.at)));
    boolean seed = (flags & SEED) != 0;
    return Ticket.fresh(request, Purpose.PAGE, depth, referrer, seed).known(known);
  }

  private static @Nullable Known known(Json map) {
    if (!map.isPresent()) {
      return null;
    }
    return new Known(
        map.get("page").asLong(),
        map.get("delivered").asBoolean(),
        map.get("digest").asLong(),
        map.get("etag").optionalText().orElse(null),
        map.get("lastModified").optionalText().orElse(null),
        map.get("hops").list().stream().map(Json::asLong).toList());
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
            status.isNumber() ? Integer.valueOf(status.asInt()) : null,
            known(map.get("known")),
            null);
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

    long number() {
      long value = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        value = value << 8 | data[at++] & 0xff;
      }
      return value;
    }

    @Nullable String referrer(Url home) {
      return switch (next()) {
        case NO_REFERRER -> null;
        case REFERRER_ON_HOST -> home.origin() + text(varint());
        default -> text(varint());
      };
    }

    String text(int length) {
      String text = new String(data, at, length, StandardCharsets.UTF_8);
      at += length;
      return text;
    }
  }
}
