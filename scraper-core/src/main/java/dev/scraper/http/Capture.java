package dev.scraper.http;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One exchange as it was on the wire, for an archive: a request that was sent, and the answer to
 * it. Bodies are content-decoded, header fields are as they were sent and received.
 *
 * <p>What is for a proxy alone, its address and its credentials, is in none of it.
 *
 * <p><b>Thread-safety:</b> immutable; the byte arrays are shared and not to be changed.
 *
 * @param url what was asked for
 * @param at when the request was sent, in milliseconds
 * @param address what was connected to; empty where that was a proxy
 */
public record Capture(
    Url url, Instant at, Optional<InetAddress> address, Sent sent, Received received) {

  /** Checks that nothing is missing. */
  public Capture {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(sent, "sent");
    Objects.requireNonNull(received, "received");
  }

  /**
   * The request.
   *
   * @param method such as GET
   * @param target the path and the query
   * @param headers all that were sent, Host and Cookie too
   * @param body empty if there was none
   */
  public record Sent(String method, String target, Headers headers, byte[] body) {

    /** Checks that nothing is missing. */
    public Sent {
      Objects.requireNonNull(method, "method");
      Objects.requireNonNull(target, "target");
      Objects.requireNonNull(headers, "headers");
      Objects.requireNonNull(body, "body");
    }
  }

  /**
   * The answer.
   *
   * @param protocol {@code HTTP/1.0}, {@code HTTP/1.1} or {@code HTTP/2}
   * @param status the HTTP status
   * @param reason the words behind it; empty if there were none
   * @param headers those that came before the body
   * @param body after content decoding, as far as it was read
   * @param end whether that is all of it
   */
  public record Received(
      String protocol, int status, String reason, Headers headers, byte[] body, End end) {

    /** Checks that nothing is missing. */
    public Received {
      Objects.requireNonNull(protocol, "protocol");
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(headers, "headers");
      Objects.requireNonNull(body, "body");
      Objects.requireNonNull(end, "end");
    }
  }

  /** Why a body ends where it does. */
  public enum End {
    /** It is all there is. */
    WHOLE,
    /** Nobody wanted the rest, such as that of a type that is not parsed. */
    UNWANTED,
    /** There is more than is read of such a body. */
    LENGTH,
    /** The time of the exchange was up. */
    TIME,
    /** The connection broke. */
    DISCONNECT,
    /** What came could not be decoded, or ended in another way. */
    UNREADABLE
  }
}
