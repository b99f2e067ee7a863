package dev.scraper.cli;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * JSON in UTF-8 on its way to where it may be looked at: the characters that act on a terminal and
 * that JSON allows as they are (DEL, C1 controls, bidirectional controls) become escapes, which
 * mean the same.
 *
 * <p><b>Thread-safety:</b> none.
 */
final class ShownJson extends FilterOutputStream {

  private static final int DELETE = 0x7f;

  /** What the characters in question begin with: U+0080 to U+00BF, U+0600.., U+2000... */
  private static final int LATIN = 0xc2;

  private static final int ARABIC = 0xd8;
  private static final int PUNCTUATION = 0xe2;

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  /** The bytes of a character so far, and how many there are to be; 0 between characters. */
  private final byte[] begun = new byte[3];

  private int have;
  private int want;

  ShownJson(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (want == 0 && isPlain(bytes, from, length)) {
      out.write(bytes, from, length);
      return;
    }
    for (int i = from; i < from + length; i++) {
      take(bytes[i]);
    }
    shown.writeTo(out);
    shown.reset();
  }

  private static boolean isPlain(byte[] bytes, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (begins(bytes[i] & 0xff) || bytes[i] == DELETE) {
        return false;
      }
    }
    return true;
  }

  private static boolean begins(int value) {
    return value == LATIN || value == ARABIC || value == PUNCTUATION;
  }

  private void take(byte b) {
    int value = b & 0xff;
    if (want > 0) {
      begun[have++] = b;
      if (have == want) {
        character(new String(begun, 0, have, StandardCharsets.UTF_8));
        want = 0;
      }
    } else if (value == DELETE) {
      escape((char) value);
    } else if (begins(value)) {
      begun[0] = b;
      have = 1;
      want = value == PUNCTUATION ? 3 : 2;
    } else {
      shown.write(b);
    }
  }

  private void character(String text) {
    if (text.length() == 1 && Text.acts(text.charAt(0))) {
      escape(text.charAt(0));
    } else {
      shown.write(begun, 0, have);
    }
  }

  private void escape(char c) {
    shown.writeBytes(String.format("\\u%04x", (int) c).getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() throws IOException {
    shown.write(begun, 0, want > 0 ? have : 0);
    shown.writeTo(out);
    super.close();
  }
}
