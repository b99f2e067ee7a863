package dev.scraper.internal.fetch;

import dev.scraper.http.Capture;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Headers;
import dev.scraper.http.Url;
import java.net.InetAddress;
import java.net.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import okhttp3.Connection;
import okhttp3.HttpUrl;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one exchange as it was on the wire and gives it to the one who asked for it.
 *
 * <p><b>Thread-safety:</b> belongs to the exchange's thread.
 */
final class Tape {

  private static final byte[] NOTHING = {};

  private final Url url;
  private final byte[] requestBody;
  private final Consumer<? super Capture> witness;

  private @Nullable Request request;
  private @Nullable Response response;
  private Optional<InetAddress> address = Optional.empty();

  /**
   * @param request what is to be sent
   * @param witness who asked for it
   */
  Tape(dev.scraper.http.Request request, Consumer<? super Capture> witness) {
    this.url = request.url();
    this.requestBody = request.body().orElse(NOTHING);
    this.witness = witness;
  }

  /** The header of an answer is in. */
  void headerIn(Request sent, Response received, @Nullable Connection connection) {
    request = sent;
    response = received;
    // Through a proxy nobody here knows what the other end is.
    address =
        Optional.ofNullable(connection)
            .filter(one -> one.route().proxy().type() == Proxy.Type.DIRECT)
            .map(one -> one.route().socketAddress().getAddress());
  }

  /**
   * The exchange is over; of one without a header nothing is told.
   *
   * @param body what was read of one, or null
   */
  void end(@Nullable BodyReader body, Capture.End end) {
    Request sent = request;
    Response received = response;
    if (sent == null || received == null) {
      return;
    }
    request = null; // it is told once
    witness.accept(
        new Capture(
            url,
            Instant.ofEpochMilli(received.sentRequestAtMillis()),
            address,
            new Capture.Sent(sent.method(), target(sent.url()), headers(sent), requestBody),
            new Capture.Received(
                protocol(received.protocol()),
                received.code(),
                received.message(),
                Headers.received(flat(received.headers())),
                body == null ? NOTHING : body.taken(),
                end)));
  }

  /** Why a body ends where an exchange failed. */
  static Capture.End endBy(FailureKind failure) {
    return switch (failure) {
      case TOO_LARGE -> Capture.End.LENGTH;
      case TIMEOUT -> Capture.End.TIME;
      case TRUNCATED, RESET -> Capture.End.DISCONNECT;
      default -> Capture.End.UNREADABLE;
    };
  }

  /** Without credentials for a proxy, which are no part of what the host was asked. */
  private static Headers headers(Request sent) {
    return Headers.received(flat(sent.headers())).without(Outgoing.PROXY_AUTHORIZATION);
  }

  private static List<String> flat(okhttp3.Headers raw) {
    List<String> flat = new ArrayList<>(2 * raw.size());
    for (int i = 0; i < raw.size(); i++) {
      if (!raw.name(i).isEmpty()) {
        flat.add(raw.name(i));
        flat.add(raw.value(i));
      }
    }
    return flat;
  }

  private static String target(HttpUrl url) {
    String query = url.encodedQuery();
    return query == null ? url.encodedPath() : url.encodedPath() + '?' + query;
  }

  private static String protocol(Protocol protocol) {
    return switch (protocol) {
      case HTTP_1_0 -> "HTTP/1.0";
      case HTTP_1_1 -> "HTTP/1.1";
      default -> "HTTP/2";
    };
  }
}
