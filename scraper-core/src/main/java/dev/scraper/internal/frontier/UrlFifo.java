package dev.scraper.internal.frontier;

import dev.scraper.http.Request;
import dev.scraper.http.Url;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A host's queue of fresh tickets, first in, first out, at little more than the text of their
 * paths: records in chunks of bytes. A run of tickets from one batch shares one record of its
 * origin (depth and referrer). What is more than an address (headers, a body, a tag) is kept as an
 * object beside, with a mark in its place.
 *
 * <p><b>Thread-safety:</b> none; owned by its {@link HostQueue}.
 */
final class UrlFifo {

  private static final int FIRST_CHUNK = 96;
  private static final int LAST_CHUNK = 8 * 1024;
  private static final byte URL = 0;
  private static final byte SEED = 1;
  private static final byte ORIGIN = 2;
  private static final byte RICH = 3;

  /** A ticket as the shelf has it. */
  private static final byte STORED = 4;

  /** Places that no ticket has. */
  private static final byte GAP = 5;

  /** About what an object costs that is kept beside. */
  private static final int RICH_BYTES = 500;

  /** Flags of an origin record. */
  private static final int NO_REFERRER = 0;

  private static final int REFERRER_ON_HOST = 1;
  private static final int REFERRER_ELSEWHERE = 2;

  private final String host;
  private final Purpose purpose;
  private final Deque<byte[]> chunks = new ArrayDeque<>(2);
  private final Deque<Ticket> rich = new ArrayDeque<>(0);
  private int writeAt;
  private int readAt;
  private long size;

  /** The place of the next ticket that is written, if there is no gap. */
  private long nextWritten;

  /** The place of the next ticket that is read, if there is no gap. */
  private long nextRead;

  /** Any URL of the host; the others are made from it. */
  private @Nullable Url sample;

  /** The batch whose origin was written last. */
  private @Nullable Batch writing;

  /** The origin read last. */
  private int depth;

  private @Nullable String referrer;

  /**
   * @param purpose of its plain tickets
   */
  UrlFifo(String host, Purpose purpose) {
    this.host = host;
    this.purpose = purpose;
  }

  long size() {
    return size;
  }

  /**
   * A ticket that was taken.
   *
   * @param bytes about the memory it took
   */
  record Entry(Ticket ticket, long place, long bytes) {}

  /**
   * Adds one of a batch's plain requests.
   *
   * @return about the memory it takes, in bytes
   */
  long add(Batch batch, Url url, long place) {
    at(place);
    if (batch != writing) {
      writeOrigin(batch);
      writing = batch;
    }
    if (sample == null) {
      sample = url;
    }
    byte[] path = url.pathAndQuery().getBytes(StandardCharsets.UTF_8);
    byte[] chunk = room(1 + varintLength(path.length) + path.length);
    chunk[writeAt++] = batch.seed() ? SEED : URL;
    writeBytes(chunk, path);
    return path.length;
  }

  /** Adds a ticket that is more than an address. */
  long add(Ticket ticket, long place) {
    at(place);
    room(1)[writeAt++] = RICH;
    rich.add(ticket);
    return weight(ticket);
  }

  /** Adds a ticket as the shelf has it. */
  long addStored(byte[] data, long place) {
    at(place);
    byte[] chunk = room(1 + varintLength(data.length) + data.length);
    chunk[writeAt++] = STORED;
    writeBytes(chunk, data);
    return data.length;
  }

  private void at(long place) {
    int skipped = (int) (place - nextWritten);
    if (size == 0 && chunks.isEmpty()) {
      nextRead = place; // nothing is unread, so nobody needs to be told
    } else if (skipped != 0) {
      byte[] chunk = room(1 + varintLength(skipped));
      chunk[writeAt++] = GAP;
      writeVarint(chunk, skipped);
    }
    nextWritten = place + 1;
    size++;
  }

  private static long weight(Ticket ticket) {
    return RICH_BYTES + ticket.request().body().map(body -> body.length).orElse(0);
  }

  /** Takes the first ticket; there must be one. */
  Entry poll() {
    size--;
    while (true) {
      byte[] chunk = readable();
      byte type = chunk[readAt++];
      switch (type) {
        case ORIGIN -> readOrigin(chunk);
        case GAP -> nextRead += readVarint(chunk);
        case RICH -> {
          Ticket ticket = rich.remove();
          return new Entry(ticket, nextRead++, weight(ticket));
        }
        case STORED -> {
          byte[] data = readBytes(chunk);
          return new Entry(TicketCodec.read(home(), data).ticket(), nextRead++, data.length);
        }
        default -> {
          byte[] path = readBytes(chunk);
          Request request = Request.get(home().at(new String(path, StandardCharsets.UTF_8)));
          Ticket ticket = Ticket.fresh(request, purpose, depth, referrer, type == SEED);
          return new Entry(ticket, nextRead++, path.length);
        }
      }
    }
  }

  private Url home() {
    Url home = sample;
    if (home == null) {
      home = sample = Url.parse(host + "/");
    }
    return home;
  }

  /** The memory of the chunks, in bytes. */
  long bytes() {
    return chunks.stream().mapToLong(c -> c.length).sum();
  }

  private void writeOrigin(Batch batch) {
    String from = batch.referrer();
    int kind = NO_REFERRER;
    byte[] text = {};
    if (from != null) {
      boolean onHost = from.startsWith(host) && from.startsWith("/", host.length());
      kind = onHost ? REFERRER_ON_HOST : REFERRER_ELSEWHERE;
      text = (onHost ? from.substring(host.length()) : from).getBytes(StandardCharsets.UTF_8);
    }
    byte[] chunk = room(2 + varintLength(batch.depth()) + varintLength(text.length) + text.length);
    chunk[writeAt++] = ORIGIN;
    chunk[writeAt++] = (byte) kind;
    writeVarint(chunk, batch.depth());
    writeBytes(chunk, text);
  }

  private void readOrigin(byte[] chunk) {
    int kind = chunk[readAt++];
    depth = readVarint(chunk);
    String text = readText(chunk);
    referrer =
        switch (kind) {
          case NO_REFERRER -> null;
          case REFERRER_ON_HOST -> host + text;
          default -> text;
        };
  }

  /** The last chunk, with at least that much room; a record never spans two chunks. */
  private byte[] room(int bytes) {
    byte[] last = chunks.peekLast();
    if (last != null && last.length - writeAt >= bytes) {
      return last;
    }
    if (last != null && writeAt < last.length) {
      // The reader goes on to the next chunk at the end of what was written.
      last = Arrays.copyOf(last, writeAt);
      chunks.removeLast();
      chunks.addLast(last);
    }
    int usual = last == null ? FIRST_CHUNK : Math.min(LAST_CHUNK, 4 * Math.max(last.length, 1));
    byte[] chunk = new byte[Math.max(usual, bytes)];
    chunks.addLast(chunk);
    writeAt = 0;
    return chunk;
  }

  /** The first chunk with something unread. */
  private byte[] readable() {
    while (true) {
      byte[] first = chunks.getFirst();
      int end = chunks.size() == 1 ? writeAt : first.length;
      if (readAt < end) {
        return first;
      }
      chunks.removeFirst();
      readAt = 0;
    }
  }

  /** Gives the memory back when everything was read; a later batch starts anew. */
  void trim() {
    if (size == 0) {
      chunks.clear();
      readAt = 0;
      writeAt = 0;
      writing = null;
      referrer = null;
    }
  }

  private void writeBytes(byte[] chunk, byte[] text) {
    writeVarint(chunk, text.length);
    System.arraycopy(text, 0, chunk, writeAt, text.length);
    writeAt += text.length;
  }

  private String readText(byte[] chunk) {
    return new String(readBytes(chunk), StandardCharsets.UTF_8);
  }

  private byte[] readBytes(byte[] chunk) {
    int length = readVarint(chunk);
    byte[] bytes = Arrays.copyOfRange(chunk, readAt, readAt + length);
    readAt += length;
    return bytes;
  }

  private void writeVarint(byte[] chunk, int value) {
    int rest = value;
    while (rest >= 0x80) {
      chunk[writeAt++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    chunk[writeAt++] = (byte) rest;
  }

  private int readVarint(byte[] chunk) {
    int value = 0;
    int shift = 0;
    while (true) {
      byte b = chunk[readAt++];
      value |= (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
      shift += 7;
    }
  }

  private static int varintLength(int value) {
    return Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(value) + 6) / 7);
  }
}
