package dev.scraper.http;

import java.util.Optional;
import java.util.function.Consumer;

/** An exchange whose body is in memory, and that is else as it was. */
record InMemoryExchange(Exchange exchange) implements Exchange {

  @Override
  public Optional<ProxyServer> proxy() {
    return exchange.proxy();
  }

  @Override
  public Headers clientHeaders() {
    return exchange.clientHeaders();
  }

  @Override
  public boolean wantsBody(int status, Headers headers) {
    return exchange.wantsBody(status, headers);
  }

  @Override
  public boolean looksAtStart() {
    return exchange.looksAtStart();
  }

  @Override
  public boolean wantsRest(byte[] start) {
    return exchange.wantsRest(start);
  }

  @Override
  public int prefixBytes() {
    return exchange.prefixBytes();
  }

  @Override
  public boolean wantsFreshConnection() {
    return exchange.wantsFreshConnection();
  }

  @Override
  public Optional<Consumer<? super Capture>> witness() {
    return exchange.witness();
  }

  @Override
  public void sent() {
    exchange.sent();
  }
}
