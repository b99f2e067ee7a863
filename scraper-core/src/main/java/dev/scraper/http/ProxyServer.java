package dev.scraper.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An http proxy: {@code http://host:port}, or {@code http://user:password@host:port} for one that
 * asks for a log-in. Its user and password are told to the proxy alone ({@code
 * Proxy-Authorization}, RFC 9110, 11.7), and appear in no text.
 *
 * <p>https addresses are asked for through a tunnel (CONNECT), so that the proxy sees their host
 * and nothing else. Through a proxy the names of hosts are not looked up here, so that only
 * addresses written as such can be checked.
 *
 * <p><b>Thread-safety:</b> immutable.
 */
public final class ProxyServer {

  private static final int MAX_PORT = 65_535;

  private final String host;
  private final int port;
  private final @Nullable String credentials;

  private ProxyServer(String host, int port, @Nullable String credentials) {
    this.host = host;
    this.port = port;
    this.credentials = credentials;
  }

  /**
   * The proxy of that address; escapes such as {@code %40} in user and password are decoded.
   *
   * @throws IllegalArgumentException if it is not of the form {@code
   *     http://[user:password@]host:port}
   */
  public static ProxyServer of(String address) {
    try {
      return of(new URI(address));
    } catch (URISyntaxException e) {
      throw unfit(address);
    }
  }

  /**
   * The proxy of that address.
   *
   * @throws IllegalArgumentException if it is not of the form {@code
   *     http://[user:password@]host:port}
   */
  public static ProxyServer of(URI address) {
    String host = address.getHost();
    int port = address.getPort();
    boolean bare = address.getRawPath() == null || address.getRawPath().matches("/?");
    if (!"http".equalsIgnoreCase(address.getScheme())
        || host == null
        || port < 1
        || port > MAX_PORT
        || !bare
        || address.getRawQuery() != null) {
      throw unfit(address.toString());
    }
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new ProxyServer(name, port, address.getUserInfo());
  }

  private static IllegalArgumentException unfit(String address) {
    String shown = address.substring(address.lastIndexOf('@') + 1);
    return new IllegalArgumentException("not a proxy of the form http://host:port: " + shown);
  }

  /** The host name or address, an IPv6 address without brackets. */
  public String host() {
    return host;
  }

  /** The port. */
  public int port() {
    return port;
  }

  /** The value of Proxy-Authorization (RFC 7617, in UTF-8), if the proxy is told who we are. */
  public Optional<String> authorization() {
    if (credentials == null) {
      return Optional.empty();
    }
    String pair = credentials.indexOf(':') < 0 ? credentials + ':' : credentials;
    byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
    return Optional.of("Basic " + Base64.getEncoder().encodeToString(bytes));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ProxyServer that
        && host.equals(that.host)
        && port == that.port
        && Objects.equals(credentials, that.credentials);
  }

  @Override
  public int hashCode() {
    return Objects.hash(host, port, credentials);
  }

  /** The address without user and password. */
  @Override
  public String toString() {
    return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
