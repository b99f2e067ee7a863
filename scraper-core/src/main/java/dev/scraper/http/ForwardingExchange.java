package dev.scraper.http;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * An exchange that is as another one in all that it does not say itself: for interceptors that pass
 * a request on and want to see or change one thing of it. A record with a component of the name
 * {@code exchange} needs no more code than what it changes.
 *
 * <p><b>Thread-safety:</b> as the exchange it forwards to.
 */
public interface ForwardingExchange extends Exchange {

  /** The one that is asked and told. */
  Exchange exchange();

  @Override
  default boolean wantsBody(int status, Headers headers) {
    return exchange().wantsBody(status, headers);
  }

  @Override
  default boolean looksAtStart() {
    return exchange().looksAtStart();
  }

  @Override
  default boolean wantsRest(byte[] start) {
    return exchange().wantsRest(start);
  }

  @Override
  default int prefixBytes() {
    return exchange().prefixBytes();
  }

  @Override
  default Optional<BodySink> sink() {
    return exchange().sink();
  }

  @Override
  default boolean wantsFreshConnection() {
    return exchange().wantsFreshConnection();
  }

  @Override
  default Optional<ProxyServer> proxy() {
    return exchange().proxy();
  }

  @Override
  default Headers clientHeaders() {
    return exchange().clientHeaders();
  }

  @Override
  default Optional<Consumer<? super Capture>> witness() {
    return exchange().witness();
  }

  @Override
  default void sent() {
    exchange().sent();
  }

  @Override
  default void reached(Step step) {
    exchange().reached(step);
  }
}
