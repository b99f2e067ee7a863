package dev.scraper.internal.fetch;

import dev.scraper.http.FailureKind;
import java.net.UnknownHostException;

/** A lookup without a usable address. OkHttp lets a Dns throw nothing but this type. */
final class DnsFailure extends UnknownHostException {

  private final FailureKind kind;

  DnsFailure(FailureKind kind, String message) {
    super(message);
    this.kind = kind;
  }

  FailureKind kind() {
    return kind;
  }
}
