package dev.scraper.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the query of a link: ASCII as {@link okhttp3.HttpUrl} does, the rest in the page's
 * charset.
 *
 * @see <a href="https://url.spec.whatwg.org/#string-percent-encode-after-encoding">WHATWG URL,
 *     percent-encode after encoding</a>
 */
final class UrlQuery {

  private static final AsciiSet KEPT = AsciiSet.range('!', '~').without("\"'<>#");
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private final StringBuilder out;
  private final String link;
  private final int to;
  private final Charset charset;
  private @Nullable CharsetEncoder encoder;

  private UrlQuery(String link, int from, int to, Charset charset) {
    this.out = new StringBuilder(to - from + 64);
    this.link = link;
    this.to = to;
    this.charset = charset;
  }

  /** The query in that range, encoded; its question mark stays in front. */
  static String encode(String link, int from, int to, Charset charset) {
    int kept = KEPT.skip(link, from, to);
    return kept == to
        ? link.substring(from, to)
        : new UrlQuery(link, from, to, charset).encode(from, kept);
  }

  private String encode(int from, int firstOdd) {
    out.append(link, from, firstOdd);
    int i = firstOdd;
    while (i < to) {
      char c = link.charAt(i);
      if (c >= 0x80) {
        i = encodeForeign(i);
        continue;
      }
      // HttpUrl drops form feeds together with tabs and line breaks.
      if (c != '\f') {
        appendByte((byte) c);
      }
      i++;
    }
    return out.toString();
  }

  /** Encodes the characters beyond ASCII from there on; returns where they end. */
  private int encodeForeign(int from) {
    int end = from;
    while (end < to && link.charAt(end) >= 0x80) {
      end++;
    }
    CharsetEncoder encoder = encoder();
    CharBuffer in = CharBuffer.wrap(link, from, end);
    ByteBuffer bytes = ByteBuffer.allocate(256);
    while (true) {
      CoderResult result = encoder.encode(in, bytes, true);
      drain(bytes);
      if (result.isOverflow()) {
        continue;
      }
      encoder.flush(bytes);
      drain(bytes);
      if (result.isUnderflow()) {
        return end;
      }
      appendReplacement(in, result, encoder.charset());
      encoder.reset();
    }
  }

  private CharsetEncoder encoder() {
    if (encoder == null) {
      encoder =
          encoding(charset)
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT);
    }
    return encoder.reset();
  }

  /** For a character that the charset does not have, and for half of a surrogate pair. */
  private void appendReplacement(CharBuffer in, CoderResult result, Charset charset) {
    if (charset.equals(StandardCharsets.UTF_8)) {
      out.append("%3F"); // Only a lone surrogate comes here, and this is HttpUrl's answer.
    } else {
      int codePoint = result.isMalformed() ? 0xfffd : Character.codePointAt(in, 0);
      out.append("%26%23").append(codePoint).append("%3B");
    }
    in.position(in.position() + result.length());
  }

  private void drain(ByteBuffer bytes) {
    bytes.flip();
    while (bytes.hasRemaining()) {
      appendByte(bytes.get());
    }
    bytes.clear();
  }

  /** Second bytes of Shift_JIS or GB18030 may be ASCII, and are then kept as WHATWG says. */
  private void appendByte(byte b) {
    char c = (char) (b & 0xff);
    if (KEPT.contains(c)) {
      out.append(c);
    } else {
      out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
    }
  }

  /** The encoding that a browser takes for a charset of that name (WHATWG Encoding, 4.2, 4.3). */
  private static Charset encoding(Charset charset) {
    String label =
        switch (charset.name()) {
          case "US-ASCII", "ISO-8859-1" -> "windows-1252";
          case "ISO-8859-9" -> "windows-1254";
          case "ISO-8859-11", "TIS-620" -> "x-windows-874";
          case "Shift_JIS" -> "windows-31j";
          case "GB2312" -> "GBK";
          case "EUC-KR" -> "x-windows-949";
          default -> charset.name();
        };
    // A small Java runtime may come without the larger charsets.
    Charset encoding = Charset.isSupported(label) ? Charset.forName(label) : charset;
    boolean unicode = encoding.name().toUpperCase(Locale.ROOT).contains("UTF-");
    return unicode || !encoding.canEncode() ? StandardCharsets.UTF_8 : encoding;
  }
}
