package dev.scraper.intercept;

import dev.scraper.http.Downloader;
import dev.scraper.http.Exchange;
import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.http.Url;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Header fields, most often secret ones, for a few origins. Each hop of a redirect is looked at
 * anew, so that none follows a redirect to another place.
 *
 * <p><b>Thread-safety:</b> immutable.
 */
final class OriginHeaders implements Interceptor {

  private final Headers headers;
  private final Set<String> origins;

  OriginHeaders(Headers headers, List<String> places) {
    if (places.isEmpty()) {
      throw new IllegalArgumentException("no origin is named that may see the header fields");
    }
    Set<String> read = new TreeSet<>();
    places.forEach(place -> read.add(origin(place)));
    this.headers = headers;
    this.origins = Collections.unmodifiableSet(read);
  }

  /** A host alone means https: what is secret goes in the clear only where that is spelled out. */
  private static String origin(String place) {
    String address = place.contains("://") ? place : "https://" + place;
    Url url =
        Url.tryParse(address)
            .filter(u -> u.pathAndQuery().equals("/"))
            .filter(u -> address.indexOf('@') < 0 && address.indexOf('#') < 0)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "not an origin: '"
                            + address.substring(address.indexOf('@') + 1)
                            + "'; write host, host:port or https://host:port"));
    return url.origin();
  }

  @Override
  public CompletableFuture<Response> intercept(
      Request request, Exchange exchange, Downloader next) {
    boolean known = origins.contains(request.url().origin());
    return next.fetch(known ? Interceptors.withDefaults(request, headers) : request, exchange);
  }

  /** The names of the fields and where they go, without their values. */
  @Override
  public String toString() {
    Set<String> names = new TreeSet<>();
    headers.forEach((name, value) -> names.add(name));
    return "headers " + names + " for " + origins;
  }
}
