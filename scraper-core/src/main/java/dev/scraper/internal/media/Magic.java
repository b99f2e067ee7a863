package dev.scraper.internal.media;

import dev.scraper.page.BodyKind;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The type of a file by its first bytes, as the MIME Sniffing Standard has them, for answers that
 * do not say.
 *
 * @see <a href="https://mimesniff.spec.whatwg.org/">MIME Sniffing</a>
 */
final class Magic {

  private static final String SVG = "image/svg+xml";

  /** Bytes at a place. */
  private record Mark(int at, String bytes, String type) {

    boolean fits(byte[] start) {
      byte[] wanted = bytes.getBytes(StandardCharsets.ISO_8859_1);
      if (start.length < at + wanted.length) {
        return false;
      }
      for (int i = 0; i < wanted.length; i++) {
        if (start[at + i] != wanted[i]) {
          return false;
        }
      }
      return true;
    }
  }

  /** The first one that fits counts. */
  private static final List<Mark> MARKS =
      List.of(
          new Mark(0, "\u0089PNG\r\n\u001a\n", "image/png"),
          new Mark(0, "\u00ff\u00d8\u00ff", "image/jpeg"),
          new Mark(0, "GIF87a", "image/gif"),
          new Mark(0, "GIF89a", "image/gif"),
          new Mark(8, "WEBPVP", "image/webp"),
          new Mark(8, "WAVE", "audio/wav"),
          new Mark(4, "ftypavif", "image/avif"),
          new Mark(4, "ftypheic", "image/heic"),
          new Mark(4, "ftypM4A", "audio/mp4"),
          new Mark(4, "ftypqt", "video/quicktime"),
          new Mark(4, "ftyp", "video/mp4"),
          new Mark(0, "\u001aE\u00df\u00a3", "video/webm"),
          new Mark(0, "OggS\u0000", "audio/ogg"),
          new Mark(0, "ID3", "audio/mpeg"),
          new Mark(0, "fLaC", "audio/flac"),
          new Mark(0, "%PDF-", "application/pdf"),
          new Mark(0, "PK\u0003\u0004", "application/zip"),
          new Mark(0, "\u001f\u008b\b", "application/gzip"),
          new Mark(0, "II*\u0000", "image/tiff"),
          new Mark(0, "MM\u0000*", "image/tiff"),
          new Mark(0, "BM", "image/bmp"),
          new Mark(0, "\u0000\u0000\u0001\u0000", "image/vnd.microsoft.icon"),
          new Mark(0, "wOFF", "font/woff"),
          new Mark(0, "wOF2", "font/woff2"));

  private Magic() {}

  /** The type of what begins so. */
  static String typeOf(byte[] start) {
    for (Mark mark : MARKS) {
      if (mark.fits(start)) {
        return mark.type();
      }
    }
    return switch (start.length == 0 ? BodyKind.OTHER : BodyKind.sniff(start)) {
      case HTML -> text(start).startsWith("<svg") ? SVG : "text/html";
      case XML -> text(start).contains("<svg") ? SVG : "application/xml";
      case JSON -> "application/json";
      case TEXT -> "text/plain";
      default -> MediaTypes.ANY_BYTES;
    };
  }

  private static String text(byte[] start) {
    return new String(start, StandardCharsets.ISO_8859_1).strip();
  }
}
