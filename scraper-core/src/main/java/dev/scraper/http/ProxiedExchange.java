package dev.scraper.http;

import java.util.Optional;

/** An exchange that goes through a proxy, and is else as it was. */
record ProxiedExchange(Exchange exchange, ProxyServer server) implements ForwardingExchange {

  @Override
  public Optional<ProxyServer> proxy() {
    return Optional.of(server);
  }
}
