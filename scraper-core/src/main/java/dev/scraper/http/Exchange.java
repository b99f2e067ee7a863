package dev.scraper.http;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the starter of one exchange wants to know and decide while it runs.
 *
 * <p><b>Thread-safety:</b> none needed; its methods are called on the exchange's own thread, at
 * most once each for each answer, and must not block. Nearly always there is one answer; a cache
 * may show what it holds, and then what the server said.
 */
public interface Exchange {

  /** Takes everything and asks nothing: the body of each response is read. */
  Exchange WHOLE = (status, headers) -> true;

  /**
   * Called when the response's header is in.
   *
   * @return whether to read the body; otherwise it is not read, and the response says so
   */
  boolean wantsBody(int status, Headers headers);

  /**
   * Whether {@link #wantsRest} decides by what it sees. Then a body is begun even if its length
   * says that it will be too large: it may turn out not to be wanted. Called after {@link
   * #wantsBody}.
   */
  default boolean looksAtStart() {
    return false;
  }

  /**
   * Called when the first bytes of a wanted body are in, decoded.
   *
   * @param start the first 512 bytes of the body, or all of them where there are fewer
   * @return whether to read on; otherwise the response says that its body was not read
   */
  default boolean wantsRest(byte[] start) {
    return true;
  }

  /**
   * How many bytes of the decoded body are wanted. Reading stops there without a failure, where a
   * body past {@link HttpOptions#maxBodyBytes()} fails; 0 for the usual: all or a failure.
   */
  default int prefixBytes() {
    return 0;
  }

  /**
   * What takes the body as it comes; the response then has none, and {@link
   * HttpOptions#maxBodyBytes()} does not hold for it. Without one, as usual, the body is in memory.
   * Asked once {@link #wantsBody} has said that it is wanted; an answer that does not come from the
   * network may do without and bring its body all the same.
   */
  default Optional<BodySink> sink() {
    return Optional.empty();
  }

  /**
   * Whether the request must go over a connection of its own, rather than over a kept one: for what
   * is sent again because a kept connection was found closed.
   */
  default boolean wantsFreshConnection() {
    return false;
  }

  /** The proxy it goes through; without one, that of {@link HttpOptions#proxy()}, if any. */
  default Optional<ProxyServer> proxy() {
    return Optional.empty();
  }

  /** This exchange through that proxy. */
  default Exchange through(ProxyServer proxy) {
    return new ProxiedExchange(this, Objects.requireNonNull(proxy));
  }

  /** This exchange with the body in memory, whatever its {@link #sink}. */
  default Exchange inMemory() {
    return sink().isPresent() ? new InMemoryExchange(this) : this;
  }

  /**
   * The header fields that will be sent where the request has none of that name: User-Agent, Accept
   * and so on. Host, Cookie and Content-Length come later still.
   */
  default Headers clientHeaders() {
    return Headers.empty();
  }

  /**
   * What takes the exchange as it was on the wire, where it is to be archived; usually there is
   * none, and then nothing is kept. Called once, before the end of the exchange is told, also if
   * that is a failure after the header; never if no header could be read, or the exchange was
   * cancelled.
   */
  default Optional<Consumer<? super Capture>> witness() {
    return Optional.empty();
  }

  /** Called when the request has been written to the connection. */
  default void sent() {}

  /**
   * Called when the exchange has come so far; for who watches, nothing depends on it. Unlike the
   * others this may be called on threads that connect, on several at once, and again for a step
   * that was told before.
   */
  default void reached(Step step) {}
}
