package dev.scraper.internal.fetch;

import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Headers;
import dev.scraper.internal.flow.Gunzip;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;

/** Takes off content encodings (RFC 9110, 8.4): gzip, deflate, brotli, and several in a row. */
final class Decoders {

  /** What we ask for. */
  static final String ACCEPTED = "gzip, deflate, br";

  private static final Set<String> KNOWN = Set.of("gzip", "x-gzip", "deflate", "br");
  private static final int MOST = 5;
  private static final int BUFFER = 8 * 1024;

  private Decoders() {}

  /**
   * The encodings of a body in the order in which they were put on; identity is left out.
   *
   * @throws FetchException if one is unknown or there are too many
   */
  static List<String> encodings(Headers headers) throws FetchException {
    if (!headers.contains("Content-Encoding")) {
      return List.of();
    }
    List<String> found = new ArrayList<>(2);
    for (String value : headers.all("Content-Encoding")) {
      for (String piece : value.split(",")) {
        String name = piece.strip().toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.equals("identity")) {
          continue;
        }
        if (!KNOWN.contains(name)) {
          throw failure("unknown content encoding: " + name, null);
        }
        found.add(name);
      }
    }
    if (found.size() > MOST) {
      throw failure("more than " + MOST + " content encodings in a row", null);
    }
    return found;
  }

  /**
   * The decoded bytes. Close it, for the native memory of the decoders.
   *
   * @param most what a layer below the last may grow to before it is taken for a bomb
   */
  static InputStream open(InputStream wire, List<String> encodings, long most) throws IOException {
    InputStream in = wire;
    try {
      for (int i = encodings.size() - 1; i >= 0; i--) {
        in = open(in, encodings.get(i));
        if (i > 0) {
          in = new Bounded(in, most);
        }
      }
      return in;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  static FetchException failure(String message, @Nullable Throwable e) {
    return new FetchException(FailureKind.DECODE, Failures.line(message), true, false, e);
  }

  private static InputStream open(InputStream in, String encoding) throws IOException {
    return switch (encoding) {
      case "gzip", "x-gzip" -> new Gunzip(in, BUFFER);
      case "deflate" -> deflate(in);
      default -> new BrotliInputStream(in, BUFFER);
    };
  }

  /** The name stands for zlib (RFC 1950), but some servers send what is inside it (RFC 1951). */
  private static InputStream deflate(InputStream in) throws IOException {
    PushbackInputStream peek = new PushbackInputStream(in, 2);
    byte[] start = peek.readNBytes(2);
    peek.unread(start);
    boolean zlib =
        start.length == 2
            && (start[0] & 0x0f) == Deflater.DEFLATED
            && ((start[0] & 0xff) << 8 | start[1] & 0xff) % 31 == 0;
    Inflater inflater = new Inflater(!zlib);
    return new InflaterInputStream(peek, inflater, BUFFER) {
      @Override
      public void close() throws IOException {
        super.close();
        inflater.end();
      }
    };
  }

  /** Ends a layer that grows out of all proportion while the last one stays small. */
  private static final class Bounded extends FilterInputStream {

    private long left;

    Bounded(InputStream in, long most) {
      super(in);
      this.left = most;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      left -= Math.max(count, 0);
      if (left < 0) {
        throw new IOException("an inner content encoding grows past the limit");
      }
      return count;
    }
  }
}
