package dev.scraper.page;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A body as text, and the charset it was read in. The charset is the first that is there of: byte
 * order mark, Content-Type, declaration in the document, UTF-8 if the bytes are valid UTF-8,
 * windows-1252. Bytes that mean nothing in it become U+FFFD; the byte order mark is no part of the
 * text.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param text the whole body
 * @param charset what it was read in
 */
record DecodedBody(String text, Charset charset) {

  private static final Charset LAST_RESORT = Charset.forName("windows-1252");

  /**
   * @param kind of the body; only HTML and XML are searched for a declaration
   * @param label the Content-Type's charset, if it names one
   */
  static DecodedBody of(byte[] body, BodyKind kind, @Nullable String label) {
    ByteOrderMark mark = ByteOrderMark.of(body);
    if (mark != null) {
      return new DecodedBody(mark.decode(body, body.length), mark.charset());
    }
    Charset charset = label == null ? null : CharsetLabels.find(label);
    if (charset == null && (kind == BodyKind.HTML || kind == BodyKind.XML)) {
      charset = DeclaredCharset.of(body, kind);
    }
    return charset == null ? guess(body) : new DecodedBody(new String(body, charset), charset);
  }

  private static DecodedBody guess(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    // Decoding writes U+FFFD for what is not valid: the strict check is needed only where there is
    // one, as it may also stand in the body itself.
    if (text.indexOf('\ufffd') < 0 || isUtf8(body)) {
      return new DecodedBody(text, StandardCharsets.UTF_8);
    }
    return new DecodedBody(new String(body, LAST_RESORT), LAST_RESORT);
  }

  private static boolean isUtf8(byte[] body) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
