package dev.scraper.internal.fetch;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.internal.connection.BufferedSocket;
import okhttp3.internal.connection.RealCall;
import okhttp3.internal.connection.RealConnection;
import okhttp3.internal.http.ExchangeCodec;
import okhttp3.internal.http.RealInterceptorChain;
import okhttp3.internal.http1.Http1ExchangeCodec;

/**
 * Rules of RFC 9110, 9112 and 9113 for what comes over the wire that OkHttp leaves to others.
 *
 * <p><b>Thread-safety:</b> stateless; called on the exchange's thread.
 */
final class WireRules {

  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  /** Of these OkHttp has taken the first line for the whole by the time a fold is found. */
  private static final List<String> FRAMING =
      List.of("content-length", "transfer-encoding", "connection");

  private WireRules() {}

  /**
   * Refuses a kept connection on which something has come since its last answer: that is no answer
   * to the request which is now to be sent, though OkHttp would take it for one.
   */
  static void requireSilence(Interceptor.Chain chain, TlsSockets tls) throws IOException {
    if (!(chain instanceof RealInterceptorChain inner)
        || !(chain.connection() instanceof RealConnection connection)
        || !(chain.call() instanceof RealCall call)) {
      return;
    }
    ExchangeCodec codec = connection.newCodec$okhttp(call.getClient(), inner);
    if (codec instanceof Http1ExchangeCodec plain) {
      BufferedSocket socket = plain.getSocket();
      Socket wire = tls.under(connection.socket());
      if (!socket.getSource().getBuffer().exhausted() || wire.getInputStream().available() > 0) {
        connection.noNewExchanges();
        throw new IOException("the server spoke before it was asked");
      }
    }
  }

  /** One length, however often it is said; all else cannot be recovered from (RFC 9112, 6.3). */
  static void checkLength(Headers headers) throws ProtocolException {
    if (headers.get("Transfer-Encoding") != null) {
      return;
    }
    String first = null;
    for (String field : headers.values("Content-Length")) {
      for (String value : field.split(",", -1)) {
        String length = value.strip();
        boolean readable = length.length() <= 18 && DIGITS.matcher(length).matches();
        if (!readable || first != null && !first.equals(length)) {
          throw new ProtocolException("unreadable Content-Length: " + field);
        }
        first = length;
      }
    }
  }

  /**
   * The header with folded lines put together and without control characters that could end a line
   * wherever it is written down (RFC 9110, 5.5); mostly the same one.
   */
  static Headers cleaned(Headers raw, Watch watch) throws ProtocolException {
    if (isClean(raw)) {
      return raw;
    }
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < raw.size(); i++) {
      String name = raw.name(i);
      String value = spaced(raw.value(i), watch);
      if (!watch.isFolded(i, name)) {
        if (hasControl(name)) {
          throw new ProtocolException("unreadable name of a header field");
        }
        names.add(name);
        values.add(value);
      } else if (!names.isEmpty()) { // before the first field it means nothing (RFC 9112, 2.2)
        int last = names.size() - 1;
        if (FRAMING.contains(names.get(last).toLowerCase(Locale.ROOT))) {
          throw new ProtocolException("folded " + names.get(last));
        }
        String more = name.isEmpty() ? value : spaced(name, watch).strip() + ":" + value;
        values.set(last, (values.get(last) + " " + more).strip());
      }
    }
    Headers.Builder clean = new Headers.Builder();
    for (int i = 0; i < names.size(); i++) {
      clean.addLenient$okhttp(names.get(i), values.get(i));
    }
    return clean.build();
  }

  private static boolean isClean(Headers raw) {
    for (int i = 0; i < raw.size(); i++) {
      String name = raw.name(i);
      boolean odd = name.isEmpty() || name.charAt(0) == ' ' || name.charAt(0) == '\t';
      if (odd || hasControl(name) || hasControl(raw.value(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasControl(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r' || c == '\n' || c == 0) {
        return true;
      }
    }
    return false;
  }

  /** HTTP/1 may have them replaced, HTTP/2 forbids it (RFC 9113, 8.2.1). */
  private static String spaced(String text, Watch watch) throws ProtocolException {
    if (!hasControl(text)) {
      return text;
    }
    if (watch.isMultiplexed()) {
      throw new ProtocolException("line breaks in a header field");
    }
    return text.replace('\r', ' ').replace('\n', ' ').replace('\0', ' ');
  }
}
