package dev.scraper.internal.saved;

import dev.scraper.http.Headers;
import dev.scraper.page.BodyKind;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which media type a file has by its name, and which extension a body gets by its media type. No
 * type names a charset: that is found in the file, as it is for a page without one.
 *
 * <p><b>Thread-safety:</b> stateless.
 */
public final class MediaTypes {

  /** Of several extensions of a type the first is the one that is given. */
  private static final Map<String, String> BY_EXTENSION = new LinkedHashMap<>();

  static {
    BY_EXTENSION.put("html", "text/html");
    BY_EXTENSION.put("htm", "text/html");
    BY_EXTENSION.put("xhtml", "application/xhtml+xml");
    BY_EXTENSION.put("xml", "application/xml");
    BY_EXTENSION.put("rss", "application/rss+xml");
    BY_EXTENSION.put("atom", "application/atom+xml");
    BY_EXTENSION.put("json", "application/json");
    BY_EXTENSION.put("jsonld", "application/ld+json");
    BY_EXTENSION.put("jsonl", "application/x-ndjson");
    BY_EXTENSION.put("txt", "text/plain");
    BY_EXTENSION.put("csv", "text/csv");
    BY_EXTENSION.put("css", "text/css");
    BY_EXTENSION.put("js", "text/javascript");
    BY_EXTENSION.put("svg", "image/svg+xml");
    BY_EXTENSION.put("png", "image/png");
    BY_EXTENSION.put("jpg", "image/jpeg");
    BY_EXTENSION.put("jpeg", "image/jpeg");
    BY_EXTENSION.put("gif", "image/gif");
    BY_EXTENSION.put("webp", "image/webp");
    BY_EXTENSION.put("ico", "image/vnd.microsoft.icon");
    BY_EXTENSION.put("pdf", "application/pdf");
    BY_EXTENSION.put("gz", "application/gzip");
    BY_EXTENSION.put("zip", "application/zip");
  }

  private MediaTypes() {}

  /**
   * The type of a file: by its extension, or by the one before a {@code ?} or {@code @}, or by what
   * its first bytes look like.
   */
  public static String of(String fileName, byte[] content) {
    return byExtension(fileName)
        .or(() -> byExtension(fileName.split("[?@]", 2)[0]))
        .orElseGet(() -> byLook(content));
  }

  private static Optional<String> byExtension(String fileName) {
    int dot = fileName.lastIndexOf('.');
    String extension = fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
    return dot < 0 ? Optional.empty() : Optional.ofNullable(BY_EXTENSION.get(extension));
  }

  private static String byLook(byte[] content) {
    return switch (BodyKind.sniff(content)) {
      case HTML -> "text/html";
      case XML -> "application/xml";
      case JSON -> "application/json";
      case TEXT -> "text/plain";
      default -> "application/octet-stream";
    };
  }

  /** The extension for a body, without a dot: by its Content-Type, or by its first bytes. */
  static String extension(Headers headers, byte[] body) {
    String value = headers.first("Content-Type").orElse("");
    String type = value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    for (Map.Entry<String, String> known : BY_EXTENSION.entrySet()) {
      if (known.getValue().equals(type)) {
        return known.getKey();
      }
    }
    BodyKind told = BodyKind.of(headers);
    return switch (told == BodyKind.UNKNOWN ? BodyKind.sniff(body) : told) {
      case HTML -> "html";
      case XML -> "xml";
      case JSON -> "json";
      case TEXT -> "txt";
      default -> "bin";
    };
  }
}
