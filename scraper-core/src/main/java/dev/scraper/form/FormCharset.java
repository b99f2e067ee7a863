package dev.scraper.form;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Encodes the text of a form: a character that the charset does not have becomes {@code &#NNN;}.
 *
 * @see <a href="https://encoding.spec.whatwg.org/#concept-encoding-process">Encoding, error mode
 *     html</a>
 */
final class FormCharset {

  private FormCharset() {}

  static byte[] encode(String text, Charset charset) {
    CharsetEncoder encoder =
        charset
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer in = CharBuffer.wrap(text);
    ByteBuffer bytes = ByteBuffer.allocate(512);
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 16);
    while (true) {
      CoderResult result = encoder.encode(in, bytes, true);
      drain(bytes, out);
      if (result.isOverflow()) {
        continue;
      }
      // Back to the first state, in which the bytes of the replacement mean ASCII.
      encoder.flush(bytes);
      drain(bytes, out);
      encoder.reset();
      if (result.isUnderflow()) {
        return out.toByteArray();
      }
      out.writeBytes(replacement(in, result, charset));
      in.position(in.position() + result.length());
    }
  }

  private static byte[] replacement(CharBuffer in, CoderResult result, Charset charset) {
    int codePoint = result.isMalformed() ? 0xfffd : Character.codePointAt(in, 0);
    return charset.equals(StandardCharsets.UTF_8)
        ? Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)
        : ("&#" + codePoint + ";").getBytes(StandardCharsets.US_ASCII);
  }

  private static void drain(ByteBuffer bytes, ByteArrayOutputStream out) {
    out.write(bytes.array(), 0, bytes.position());
    bytes.clear();
  }

  /** The name that the Encoding standard has for it. */
  static String nameOf(Charset charset) {
    return switch (charset.name()) {
      case "windows-31j" -> "Shift_JIS";
      case "x-windows-949" -> "EUC-KR";
      case "x-windows-874" -> "windows-874";
      case "Big5-HKSCS" -> "Big5";
      case "GB18030" -> "gb18030";
      case "x-MacRoman" -> "macintosh";
      case "x-MacUkraine" -> "x-mac-cyrillic";
      default -> charset.name();
    };
  }
}
