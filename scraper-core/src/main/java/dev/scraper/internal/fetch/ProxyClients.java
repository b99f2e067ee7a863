package dev.scraper.internal.fetch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.scraper.http.ProxyServer;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.Optional;
import java.util.function.Supplier;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Clients that go through a proxy: as the client they are made from, with its threads, cookies and
 * connections, but for the proxy, whose name is the only one they look up.
 *
 * <p><b>Thread-safety:</b> safe.
 */
final class ProxyClients {

  /** Proxies may be many where the user name chooses the way out; a client is soon made again. */
  private static final int KEPT = 1_000;

  private record Key(OkHttpClient base, ProxyServer proxy) {}

  private final Cache<Key, OkHttpClient> clients =
      Caffeine.newBuilder().maximumSize(KEPT).executor(Runnable::run).build();
  private final Dns dns;
  private final Supplier<@Nullable Watch> caller;

  /**
   * @param dns looks up the names of proxies
   * @param caller the call that the current thread works for
   */
  ProxyClients(Dns dns, Supplier<@Nullable Watch> caller) {
    this.dns = dns;
    this.caller = caller;
  }

  OkHttpClient through(ProxyServer proxy, OkHttpClient base) {
    return clients.get(new Key(base, proxy), key -> make(proxy, base));
  }

  private OkHttpClient make(ProxyServer proxy, OkHttpClient base) {
    InetSocketAddress address = InetSocketAddress.createUnresolved(proxy.host(), proxy.port());
    Optional<String> authorization = proxy.authorization();
    return base.newBuilder()
        .proxy(new Proxy(Proxy.Type.HTTP, address))
        .dns(dns)
        .proxyAuthenticator((route, response) -> forTunnel(response, authorization))
        .build();
  }

  /** OkHttp asks before the first CONNECT, and again when that was answered with 407. */
  private @Nullable Request forTunnel(Response response, Optional<String> authorization) {
    boolean beforeAnyAnswer =
        response.challenges().stream()
            .anyMatch(challenge -> challenge.scheme().equals("OkHttp-Preemptive"));
    if (beforeAnyAnswer) {
      return authorization
          .map(value -> response.request().newBuilder().header("Proxy-Authorization", value))
          .map(Request.Builder::build)
          .orElse(null);
    }
    Watch watch = caller.get();
    if (watch != null) {
      watch.refusedByProxy();
    }
    return null;
  }
}
