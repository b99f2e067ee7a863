package dev.scraper.internal.fetch;

import dev.scraper.http.BodySink;
import dev.scraper.http.Exchange;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.List;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * Reads one wanted body: decodes it, counts it, stops where the exchange wants no more; into memory
 * or into the exchange's sink.
 *
 * <p><b>Thread-safety:</b> belongs to the exchange's thread.
 */
final class BodyReader {

  private static final int SNIFFED = 512;

  /** A length is only a promise: this much is set aside for it before anything came. */
  private static final int FIRST_STEP = 64 * 1024;

  private static final int UNKNOWN_STEP = 16 * 1024;

  /** What goes to a sink at a time. */
  private static final int POURED = 16 * 1024;

  /** What may follow the end of the encoded data, such as the last chunk, or garbage. */
  private static final int TAIL = 64 * 1024;

  private static final byte[] NOTHING = {};

  private final Exchange exchange;
  private final Watch watch;
  private final WireStream wire;
  private final List<String> encodings;
  private final long length;
  private final @Nullable BodySink sink;
  private final boolean isStream;
  private final long maxBytes;

  /** How much of what goes to the sink is kept for an archive as well. */
  private final long archived;

  private final int prefix;

  /** How much is kept in memory. */
  private final int cap;

  private byte[] bytes = NOTHING;
  private int count;
  private boolean cut;

  /**
   * What was read.
   *
   * @param toEnd whether that is all there is
   * @param released whether nothing is left on the connection
   */
  record Body(byte[] bytes, boolean toEnd, boolean released) {}

  BodyReader(ResponseBody body, Headers headers, Exchange exchange, Watch watch, long maxBytes)
      throws FetchException {
    this.exchange = exchange;
    this.watch = watch;
    this.sink = exchange.sink().orElse(null);
    this.isStream = sink != null && sink.idleLimit().isPresent();
    this.maxBytes = sink == null ? maxBytes : sink.maxBytes();
    this.archived = sink != null && exchange.witness().isPresent() ? maxBytes : 0;
    this.wire = new WireStream(body.source(), watch);
    this.encodings = Decoders.encodings(headers);
    this.length = body.contentLength();
    this.prefix = exchange.prefixBytes();
    this.cap = sink != null ? SNIFFED : prefix > 0 ? prefix : (int) maxBytes;
  }

  Body read() throws IOException {
    if (length == 0) {
      return new Body(NOTHING, true, true);
    }
    if (!encodings.isEmpty()) {
      return decode();
    }
    if (isTooLong() && !exchange.looksAtStart()) {
      throw tooLarge();
    }
    return readFrom(wire);
  }

  private Body decode() throws IOException {
    PushbackInputStream encoded = new PushbackInputStream(wire, 1);
    int first = encoded.read();
    if (first < 0) {
      return new Body(NOTHING, true, true);
    }
    encoded.unread(first);
    try (InputStream in = Decoders.open(encoded, encodings, mostInBetween())) {
      Body body = readFrom(in);
      return new Body(body.bytes(), body.toEnd(), body.toEnd() && isDrained());
    } catch (FetchException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      if (wire.failure() != null) {
        throw wire.failure();
      }
      if (watch.isCanceled()) {
        throw e;
      }
      throw Decoders.failure(
          "cannot decode " + String.join(", ", encodings) + ": " + Failures.root(e), e);
    }
  }

  /** What the inner of two encodings may come to. */
  private long mostInBetween() {
    return maxBytes > Long.MAX_VALUE / 8 ? Long.MAX_VALUE : 4 * maxBytes + FIRST_STEP;
  }

  private Body readFrom(InputStream in) throws IOException {
    if (sink != null && isStream) {
      pour(in, sink, false);
      return new Body(NOTHING, true, true);
    }
    boolean ended = fill(in, Math.min(SNIFFED, cap));
    if (count > 0 && !exchange.wantsRest(Arrays.copyOf(bytes, Math.min(count, SNIFFED)))) {
      return new Body(NOTHING, false, ended);
    }
    if (in == wire && isTooLong()) {
      throw tooLarge();
    }
    BodySink taker = sink;
    if (taker != null) {
      pour(in, taker, ended);
      return new Body(NOTHING, true, true);
    }
    ended = ended || fill(in, cap);
    if (!ended && isAllWanted()) {
      if (in.read() >= 0) {
        throw tooLarge();
      }
      ended = true;
    }
    return new Body(taken(), ended, ended);
  }

  /** Gives what was read and the rest to a sink. */
  private void pour(InputStream in, BodySink taker, boolean ended) throws IOException {
    long poured = count;
    if (poured > maxBytes) {
      throw tooLarge();
    }
    if (count > 0) {
      taker.write(bytes, 0, count);
    }
    byte[] buffer = new byte[ended ? 0 : POURED];
    boolean promised = in == wire && length > 0;
    while (!ended && !(promised && poured == length)) {
      if (watch.isCanceled()) {
        throw new IOException("canceled");
      }
      int n = in.read(buffer, 0, buffer.length);
      if (n < 0) {
        return;
      }
      poured += n;
      if (poured > maxBytes) {
        throw tooLarge();
      }
      taker.write(buffer, 0, n);
      keepForArchive(buffer, n);
    }
  }

  private void keepForArchive(byte[] piece, int length) {
    int kept = (int) Math.min(length, archived - count);
    if (kept > 0) {
      if (count + kept > bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(archived, Math.max(2L * count, count + kept)));
      }
      System.arraycopy(piece, 0, bytes, count, kept);
      count += kept;
    }
    cut |= kept < length;
  }

  /** Whether there was more than {@link #taken} has. */
  boolean isCut() {
    return cut;
  }

  /** Reads until at least so much is there, at most the cap; says whether that was the end. */
  private boolean fill(InputStream in, int goal) throws IOException {
    boolean promised = in == wire && length > 0;
    long most = promised ? Math.min(length, cap) : cap;
    if (bytes.length == 0) {
      bytes = new byte[(int) Math.min(most, promised ? FIRST_STEP : UNKNOWN_STEP)];
    }
    while (count < goal && !(promised && count == length)) {
      if (watch.isCanceled()) {
        throw new IOException("canceled");
      }
      if (count == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(most, 2L * bytes.length));
      }
      int n = in.read(bytes, count, bytes.length - count);
      if (n < 0) {
        return true;
      }
      count += n;
    }
    return promised && count == length;
  }

  private boolean isTooLong() {
    return sink != null ? length > maxBytes : length > cap && isAllWanted();
  }

  private boolean isAllWanted() {
    return prefix <= 0 && sink == null;
  }

  /** What came of the body, decoded: all of it, or what there is after a failure. */
  byte[] taken() {
    if (count < bytes.length) {
      bytes = Arrays.copyOf(bytes, count);
    }
    return bytes;
  }

  /** Reads past the encoded data: a connection that breaks there has cut the body. */
  private boolean isDrained() throws IOException {
    byte[] rest = new byte[1024];
    int drained = 0;
    while (drained < TAIL) {
      int n = wire.read(rest, 0, rest.length);
      if (n < 0) {
        return true;
      }
      drained += n;
    }
    return false;
  }

  private FetchException tooLarge() {
    return new FetchException(
        FailureKind.TOO_LARGE, "the body is larger than " + maxBytes + " bytes", true, false, null);
  }
}
