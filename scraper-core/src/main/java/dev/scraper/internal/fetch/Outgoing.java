package dev.scraper.internal.fetch;

import dev.scraper.http.Addresses;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.ProxyServer;
import dev.scraper.http.Request;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Predicate;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.RequestBody;
import okhttp3.internal.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * Turns our requests into OkHttp's: adds the headers that each request has, and checks addresses
 * that are written in the URL, about which OkHttp asks no Dns.
 *
 * <p><b>Thread-safety:</b> safe.
 */
final class Outgoing {

  private static final byte[] NOTHING = {};
  static final String PROXY_AUTHORIZATION = "Proxy-Authorization";

  private final Headers defaults;
  private final Predicate<String> mayBePrivate;

  Outgoing(HttpOptions options, Predicate<String> mayBePrivate) {
    this.mayBePrivate = mayBePrivate;
    Headers.Builder all = new Headers.Builder();
    ClientHeaders.of(options).forEach(all::add);
    this.defaults = all.build();
  }

  /**
   * @param proxy what it goes through, or null
   * @throws FetchException if the host is a private address and must not be, or is none at all
   * @throws IllegalArgumentException if OkHttp does not take the method with or without its body
   */
  okhttp3.Request.Builder build(Request request, @Nullable ProxyServer proxy)
      throws FetchException {
    return new okhttp3.Request.Builder()
        .url(checked(HttpUrl.get(request.url().toString())))
        .headers(headers(request, proxy))
        .method(request.method(), body(request));
  }

  private HttpUrl checked(HttpUrl url) throws FetchException {
    String host = url.host();
    Optional<InetAddress> literal = Addresses.literal(host);
    if (literal.isEmpty() && Addresses.isNumeric(host)) {
      throw new FetchException(FailureKind.DNS, "not an address: " + host);
    }
    boolean isPrivate =
        Addresses.isLocalhost(host) || literal.filter(Addresses::isPrivate).isPresent();
    if (isPrivate && !mayBePrivate.test(host)) {
      throw new FetchException(
          FailureKind.BLOCKED_ADDRESS, "private address: " + host + ", and the host is no seed");
    }
    if (literal.isEmpty() || host.indexOf(':') >= 0) {
      return url;
    }
    // The JDK takes 0177.0.0.1 for decimal; what was checked is what we connect to.
    String address = literal.get().getHostAddress();
    return address.equals(host) ? url : url.newBuilder().host(address).build();
  }

  /** Without a tunnel the proxy reads the request itself; in one it is for the host alone. */
  private Headers headers(Request request, @Nullable ProxyServer proxy) {
    dev.scraper.http.Headers own = request.headers().without(PROXY_AUTHORIZATION);
    if (proxy != null && proxy.authorization().isPresent() && isPlain(request)) {
      own = own.with(PROXY_AUTHORIZATION, proxy.authorization().get());
    }
    return own.isEmpty() ? defaults : withDefaults(own);
  }

  private static boolean isPlain(Request request) {
    return request.url().scheme().equals("http");
  }

  private Headers withDefaults(dev.scraper.http.Headers own) {
    Headers.Builder all = new Headers.Builder();
    for (int i = 0; i < defaults.size(); i++) {
      if (!own.contains(defaults.name(i))) {
        all.add(defaults.name(i), defaults.value(i));
      }
    }
    own.forEach(all::add);
    return all.build();
  }

  private static @Nullable RequestBody body(Request request) {
    if (request.body().isEmpty() && !HttpMethod.requiresRequestBody(request.method())) {
      return null;
    }
    return RequestBody.create(request.body().orElse(NOTHING), null);
  }
}
