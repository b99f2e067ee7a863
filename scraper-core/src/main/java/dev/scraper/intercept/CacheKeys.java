package dev.scraper.intercept;

import dev.scraper.http.Exchange;
import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What kept answers are found by: text for people, and the fingerprint of it for files. */
final class CacheKeys {

  private CacheKeys() {}

  /**
   * Method and URL, where two spellings of one URL are one, then session and body if there are any.
   */
  static String of(Request request) {
    String key = request.method() + " " + request.url().identity();
    if (!request.session().isEmpty()) {
      key += " session=" + request.session();
    }
    Optional<byte[]> body = request.body();
    return body.isPresent() ? key + " body=" + fingerprint(body.get()) : key;
  }

  /** The key of an answer beside the first one, for a request with other values of its fields. */
  static String variant(String key, Headers varied) {
    return key + " for " + varied;
  }

  /** The names in Vary, in lower case. */
  static Set<String> varyNames(Headers response) {
    Set<String> names = new TreeSet<>();
    for (String field : response.all("Vary")) {
      for (String name : field.split(",")) {
        if (!name.isBlank()) {
          names.add(name.strip().toLowerCase(Locale.ROOT));
        }
      }
    }
    return names;
  }

  /**
   * Prints of the request's values of these fields, as they will be sent: values may be secret, and
   * are not written to disk.
   */
  static Headers varied(Set<String> names, Request request, Exchange exchange) {
    List<String> flat = new ArrayList<>();
    for (String name : names) {
      Headers from =
          request.headers().contains(name) ? request.headers() : exchange.clientHeaders();
      String value = String.join(", ", from.all(name).stream().map(String::strip).toList());
      flat.add(name);
      flat.add(value.isEmpty() ? "" : fingerprint(value));
    }
    return Headers.received(flat);
  }

  /** SHA-256 in hexadecimal digits. */
  static String fingerprint(String text) {
    return fingerprint(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String fingerprint(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JVM has SHA-256", e);
    }
  }
}
