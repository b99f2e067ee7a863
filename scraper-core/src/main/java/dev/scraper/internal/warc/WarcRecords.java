package dev.scraper.internal.warc;

import dev.scraper.http.Capture;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.netpreserve.jwarc.MediaType;
import org.netpreserve.jwarc.MessageVersion;
import org.netpreserve.jwarc.WarcCaptureRecord;
import org.netpreserve.jwarc.WarcCompression;
import org.netpreserve.jwarc.WarcDigest;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcRequest;
import org.netpreserve.jwarc.WarcResponse;
import org.netpreserve.jwarc.WarcTruncationReason;
import org.netpreserve.jwarc.WarcWriter;
import org.netpreserve.jwarc.Warcinfo;

/**
 * Exchanges as WARC records, through jwarc. The only class that needs that library.
 *
 * <p><b>Thread-safety:</b> none.
 */
final class WarcRecords {

  private static final String INFO =
      "software: scraper\r\n"
          + "format: WARC File Format 1.1\r\n"
          + "conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/"
          + "warc-1.1/\r\n";

  private final boolean credentials;
  private final Supplier<UUID> ids;
  private final Sink sink = new Sink();
  private final WarcWriter writer;

  /**
   * @param credentials whether the values of fields that may be secret are written
   * @param ids names records, no two the same
   */
  WarcRecords(boolean credentials, Supplier<UUID> ids) {
    this.credentials = credentials;
    this.ids = ids;
    try {
      this.writer = new WarcWriter(sink, WarcCompression.GZIP);
    } catch (IOException e) {
      throw new IllegalStateException("nothing was to be written yet", e);
    }
  }

  /** Writes what a file begins with. */
  void info(Instant now, OutputStream out) throws IOException {
    Warcinfo.Builder info =
        new Warcinfo.Builder().version(MessageVersion.WARC_1_1).recordId(ids.get()).date(now);
    body(info, MediaType.WARC_FIELDS, INFO.getBytes(StandardCharsets.UTF_8));
    write(out, info.build());
  }

  /** Writes a request and its answer. */
  void exchange(Capture exchange, OutputStream out) throws IOException {
    UUID request = ids.get();
    UUID response = ids.get();
    Capture.Sent sent = exchange.sent();
    Capture.Received received = exchange.received();
    String url = exchange.url().toString();
    boolean whole = received.end() == Capture.End.WHOLE;

    WarcRequest.Builder asked = common(new WarcRequest.Builder(url), exchange, request, response);
    body(asked, MediaType.HTTP_REQUEST, HttpBlocks.of(sent, credentials));
    if (sent.body().length > 0) {
      asked.payloadDigest(digest(sent.body()));
    }

    WarcResponse.Builder told = common(new WarcResponse.Builder(url), exchange, response, request);
    body(told, MediaType.HTTP_RESPONSE, HttpBlocks.of(received, credentials));
    if (whole) {
      told.payloadDigest(digest(received.body()));
    } else {
      told.truncated(reason(received.end()));
    }
    write(out, asked.build(), told.build());
  }

  private static <B extends WarcCaptureRecord.AbstractBuilder<?, B>> B common(
      B builder, Capture exchange, UUID id, UUID other) {
    builder
        .version(MessageVersion.WARC_1_1)
        .recordId(id)
        .date(exchange.at())
        .concurrentTo(URI.create("urn:uuid:" + other));
    exchange.address().ifPresent(builder::ipAddress);
    if (exchange.received().protocol().equals("HTTP/2")) {
      builder.addHeader("WARC-Protocol", "h2");
    }
    return builder;
  }

  private static void body(WarcRecord.AbstractBuilder<?, ?> builder, MediaType type, byte[] block) {
    builder.body(type, new Source(ByteBuffer.wrap(block)), block.length);
    builder.blockDigest(digest(block));
  }

  private static WarcDigest digest(byte[] bytes) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(bytes);
      return new WarcDigest(sha1);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-1", e);
    }
  }

  private static WarcTruncationReason reason(Capture.End end) {
    return switch (end) {
      case WHOLE -> WarcTruncationReason.NOT_TRUNCATED;
      case LENGTH -> WarcTruncationReason.LENGTH;
      case TIME -> WarcTruncationReason.TIME;
      case DISCONNECT -> WarcTruncationReason.DISCONNECT;
      case UNWANTED, UNREADABLE -> WarcTruncationReason.UNSPECIFIED;
    };
  }

  private void write(OutputStream out, WarcRecord... records) throws IOException {
    sink.out = out;
    try {
      for (WarcRecord record : records) {
        writer.write(record);
      }
    } finally {
      sink.out = null;
    }
  }

  /** Where jwarc reads a block. Unlike the channels of the JDK, no interrupt closes it. */
  private record Source(ByteBuffer block) implements ReadableByteChannel {

    @Override
    public int read(ByteBuffer to) {
      int count = Math.min(block.remaining(), to.remaining());
      if (count == 0) {
        return block.hasRemaining() ? 0 : -1;
      }
      to.put(block.slice().limit(count));
      block.position(block.position() + count);
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  /** Where jwarc writes a member. No interrupt closes it, either. */
  private static final class Sink implements WritableByteChannel {

    private @Nullable OutputStream out;

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      OutputStream to = out;
      if (to == null) {
        throw new IllegalStateException("written outside a record");
      }
      int count = bytes.remaining();
      byte[] copy = new byte[count];
      bytes.get(copy);
      to.write(copy);
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
