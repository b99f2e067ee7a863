package dev.scraper.intercept;

import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * Ready-made interceptors that change requests: header fields, user agents, log-ins, signatures.
 * For proxies see {@link ProxyRotation}, for kept answers {@link HttpCache}.
 *
 * <p>A good order, outermost first: cache, default headers, user agent, log-in, proxies, signature.
 *
 * <p><b>Thread-safety:</b> all that is made here is safe for use by many threads and crawls, and
 * holds nothing that would have to be closed.
 */
public final class Interceptors {

  private Interceptors() {}

  /**
   * Adds header fields to each request that has none of that name. They go to all hosts, redirects
   * to other origins included; for what is secret see {@link #bearerAuth} and {@link #headersFor}.
   */
  public static Interceptor defaultHeaders(Headers headers) {
    Objects.requireNonNull(headers);
    return (request, exchange, next) -> next.fetch(withDefaults(request, headers), exchange);
  }

  /**
   * Adds header fields to each request to one of these origins that has none of that name, such as
   * an API key; other origins never see them.
   *
   * @param origins as in {@link #bearerAuth}
   */
  public static Interceptor headersFor(Headers headers, String... origins) {
    return new OriginHeaders(headers, List.of(origins));
  }

  /**
   * Gives each request the next user agent of the list, in turns, unless it has one of its own.
   *
   * <p>This changes the User-Agent header and nothing else: robots.txt is searched for the product
   * token of {@code HttpOptions.userAgent} all the same. Names of browsers hide from the owner of a
   * site who asks, and how to complain; many sites take that for an attack.
   *
   * @throws IllegalArgumentException if the list is empty, or one is no header value
   */
  public static Interceptor userAgents(List<String> userAgents) {
    List<String> agents = checkedAgents(userAgents);
    AtomicInteger turn = new AtomicInteger();
    return (request, exchange, next) -> {
      int index = Math.floorMod(turn.getAndIncrement(), agents.size());
      return next.fetch(
          withDefaults(request, Headers.of("User-Agent", agents.get(index))), exchange);
    };
  }

  /**
   * Gives each host one user agent of the list, always the same one, unless a request has one of
   * its own. What is said of robots.txt in {@link #userAgents} holds here too.
   *
   * @throws IllegalArgumentException if the list is empty, or one is no header value
   */
  public static Interceptor userAgentByHost(List<String> userAgents) {
    List<String> agents = checkedAgents(userAgents);
    return (request, exchange, next) -> {
      int index = Math.floorMod(request.url().host().hashCode(), agents.size());
      return next.fetch(
          withDefaults(request, Headers.of("User-Agent", agents.get(index))), exchange);
    };
  }

  /**
   * Logs in with user and password (RFC 7617, in UTF-8) at these origins, and nowhere else.
   *
   * @param origins as in {@link #bearerAuth}
   * @throws IllegalArgumentException if the user holds a colon, or an origin is none
   */
  public static Interceptor basicAuth(String user, String password, String... origins) {
    if (user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("the user of basic authentication holds a colon");
    }
    byte[] pair = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
    return headersFor(
        Headers.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair)), origins);
  }

  /**
   * Shows a token (RFC 6750) to these origins, and to no other. A request with an Authorization of
   * its own keeps it.
   *
   * @param origins {@code api.example.com} or {@code api.example.com:8443} for https there and
   *     nothing else; {@code http://localhost:8080} where it must be sent in the clear
   * @throws IllegalArgumentException if the token is no header value, there is no origin, or one is
   *     none
   */
  public static Interceptor bearerAuth(String token, String... origins) {
    return headersFor(Headers.of("Authorization", "Bearer " + token), origins);
  }

  /**
   * Lets a function sign each request. It sees the header fields as they will be sent, those of the
   * client (User-Agent, Accept...) written out, but for Host, Cookie and Content-Length; give it as
   * the last interceptor, so that none changes what was signed. It may add header fields and change
   * path and query, must not block, and is called by several threads at once.
   */
  public static Interceptor sign(UnaryOperator<Request> signature) {
    Objects.requireNonNull(signature);
    return (request, exchange, next) ->
        next.fetch(
            Objects.requireNonNull(
                signature.apply(withDefaults(request, exchange.clientHeaders())),
                "the signature gave null for a request"),
            exchange);
  }

  /** The request with the fields of which it has none of that name; a name may occur twice. */
  static Request withDefaults(Request request, Headers defaults) {
    Headers own = request.headers();
    Headers[] all = {own};
    defaults.forEach(
        (name, value) -> {
          if (!own.contains(name)) {
            all[0] = all[0].with(name, value);
          }
        });
    return all[0] == own ? request : request.headers(all[0]);
  }

  private static List<String> checkedAgents(List<String> userAgents) {
    if (userAgents.isEmpty()) {
      throw new IllegalArgumentException("no user agent in the list");
    }
    for (String agent : userAgents) {
      if (agent.isBlank()) {
        throw new IllegalArgumentException("a user agent is empty");
      }
      Headers.of("User-Agent", agent);
    }
    return List.copyOf(userAgents);
  }
}
