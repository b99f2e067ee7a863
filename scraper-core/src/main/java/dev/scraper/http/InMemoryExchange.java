package dev.scraper.http;

import java.util.Optional;

/** An exchange whose body is in memory, and that is else as it was. */
record InMemoryExchange(Exchange exchange) implements ForwardingExchange {

  @Override
  public Optional<BodySink> sink() {
    return Optional.empty();
  }
}
