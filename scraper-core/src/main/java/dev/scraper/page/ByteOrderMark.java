package dev.scraper.page;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The byte order marks. The longer ones come first: UTF-32LE's begins with UTF-16LE's. */
enum ByteOrderMark {
  UTF_8(StandardCharsets.UTF_8, 0xef, 0xbb, 0xbf),
  UTF_32LE(Charset.forName("UTF-32LE"), 0xff, 0xfe, 0, 0),
  UTF_32BE(Charset.forName("UTF-32BE"), 0, 0, 0xfe, 0xff),
  UTF_16LE(StandardCharsets.UTF_16LE, 0xff, 0xfe),
  UTF_16BE(StandardCharsets.UTF_16BE, 0xfe, 0xff);

  private static final ByteOrderMark[] ALL = values();

  private final Charset charset;
  private final int[] bytes;

  ByteOrderMark(Charset charset, int... bytes) {
    this.charset = charset;
    this.bytes = bytes;
  }

  /** The mark that these bytes begin with; null without one. */
  static @Nullable ByteOrderMark of(byte[] body) {
    for (ByteOrderMark mark : ALL) {
      if (mark.starts(body)) {
        return mark;
      }
    }
    return null;
  }

  private boolean starts(byte[] body) {
    if (body.length < bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if ((body[i] & 0xff) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  Charset charset() {
    return charset;
  }

  /** The first bytes as text, without the mark. */
  String decode(byte[] body, int length) {
    return new String(body, bytes.length, Math.max(0, length - bytes.length), charset);
  }
}
