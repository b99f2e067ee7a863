package dev.scraper.internal.media;

import dev.scraper.http.Headers;
import dev.scraper.page.BodyKind;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which media type a file has by its name, and which extension a body gets by its media type. No
 * type names a charset: that is found in the file, as it is for a page without one.
 *
 * <p><b>Thread-safety:</b> stateless.
 */
public final class MediaTypes {

  /** Bytes of which nothing is known (RFC 2046, 4.5.1). */
  public static final String ANY_BYTES = "application/octet-stream";

  private static final Pattern TYPE = Pattern.compile("[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+");

  /** Of several extensions of a type the first is the one that is given. */
  private static final Map<String, String> BY_EXTENSION = new LinkedHashMap<>();

  /** Other names of types. */
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("image/jpg", "image/jpeg"),
          Map.entry("image/pjpeg", "image/jpeg"),
          Map.entry("image/x-png", "image/png"),
          Map.entry("image/x-icon", "image/vnd.microsoft.icon"),
          Map.entry("image/x-ms-bmp", "image/bmp"),
          Map.entry("application/x-pdf", "application/pdf"),
          Map.entry("application/x-gzip", "application/gzip"),
          Map.entry("application/x-zip-compressed", "application/zip"),
          Map.entry("text/xml", "application/xml"),
          Map.entry("application/javascript", "text/javascript"),
          Map.entry("audio/mp3", "audio/mpeg"),
          Map.entry("audio/x-wav", "audio/wav"),
          Map.entry("audio/x-flac", "audio/flac"),
          Map.entry("audio/x-m4a", "audio/mp4"),
          Map.entry("video/x-m4v", "video/mp4"));

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
    BY_EXTENSION.put("avif", "image/avif");
    BY_EXTENSION.put("heic", "image/heic");
    BY_EXTENSION.put("bmp", "image/bmp");
    BY_EXTENSION.put("tiff", "image/tiff");
    BY_EXTENSION.put("ico", "image/vnd.microsoft.icon");
    BY_EXTENSION.put("mp3", "audio/mpeg");
    BY_EXTENSION.put("m4a", "audio/mp4");
    BY_EXTENSION.put("ogg", "audio/ogg");
    BY_EXTENSION.put("flac", "audio/flac");
    BY_EXTENSION.put("wav", "audio/wav");
    BY_EXTENSION.put("mp4", "video/mp4");
    BY_EXTENSION.put("webm", "video/webm");
    BY_EXTENSION.put("mov", "video/quicktime");
    BY_EXTENSION.put("woff", "font/woff");
    BY_EXTENSION.put("woff2", "font/woff2");
    BY_EXTENSION.put("pdf", "application/pdf");
    BY_EXTENSION.put("epub", "application/epub+zip");
    BY_EXTENSION.put("doc", "application/msword");
    BY_EXTENSION.put("xls", "application/vnd.ms-excel");
    BY_EXTENSION.put("ppt", "application/vnd.ms-powerpoint");
    BY_EXTENSION.put(
        "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    BY_EXTENSION.put("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    BY_EXTENSION.put(
        "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation");
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
      default -> ANY_BYTES;
    };
  }

  /** The extension for a body, without a dot: by its Content-Type, or by its first bytes. */
  public static String extension(Headers headers, byte[] body) {
    Optional<String> told = declared(headers).flatMap(MediaTypes::extension);
    if (told.isPresent()) {
      return told.get();
    }
    BodyKind kind = BodyKind.of(headers);
    return switch (kind == BodyKind.UNKNOWN ? BodyKind.sniff(body) : kind) {
      case HTML -> "html";
      case XML -> "xml";
      case JSON -> "json";
      case TEXT -> "txt";
      default -> "bin";
    };
  }

  /** The extension of a type, without a dot, if it is a known one. */
  static Optional<String> extension(String type) {
    for (Map.Entry<String, String> known : BY_EXTENSION.entrySet()) {
      if (known.getValue().equals(type)) {
        return Optional.of(known.getKey());
      }
    }
    return Optional.empty();
  }

  /**
   * The type that the Content-Type names, by its usual name, in lower case and without parameters;
   * absent if there is none that can be read.
   */
  static Optional<String> declared(Headers headers) {
    String value = headers.first("Content-Type").orElse("");
    String type = value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return TYPE.matcher(type).matches()
        ? Optional.of(ALIASES.getOrDefault(type, type))
        : Optional.empty();
  }
}
