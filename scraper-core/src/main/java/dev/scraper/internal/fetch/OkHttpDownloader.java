package dev.scraper.internal.fetch;

import dev.scraper.http.Downloader;
import dev.scraper.http.Exchange;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.ProxyServer;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.internal.state.ChangeSet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.X509TrustManager;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.internal.concurrent.TaskRunner;
import okhttp3.internal.concurrent.TaskRunner.RealBackend;
import okhttp3.internal.connection.ConnectionListener;
import okhttp3.internal.connection.RealConnection;
import okhttp3.internal.tls.OkHostnameVerifier;
import org.jspecify.annotations.Nullable;

/**
 * The downloader over OkHttp. Each request goes on the wire at most once: OkHttp follows nothing,
 * repeats nothing and queues nothing.
 *
 * <p>A future is completed on the exchange's thread ({@code scraper-fetch-N}), after the wanted
 * body was read and the connection given back. Header values are decoded as UTF-8; bytes that are
 * not UTF-8 come out as U+FFFD.
 *
 * <p><b>Thread-safety:</b> safe. {@link #close} waits a few seconds for the threads to end.
 */
public final class OkHttpDownloader implements Downloader {

  /** OkHttp walks a pool's connections from end to end for each call. */
  private static final int POOL_LIMIT = 1_000;

  private static final Duration KEPT_ALIVE = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A status on which OkHttp never acts; the received one goes around it. */
  private static final int NEUTRAL_STATUS = 500;

  private final HttpOptions options;
  private final LongSupplier nanoTime;
  private final ExecutorService threads;
  private final PoolChores chores;
  private final IdleConnections idle;

  /** What makes connections, and reads those of HTTP/2; OkHttp's own outlive every client. */
  private final RealBackend connecting = new RealBackend(FetchThreads.named("scraper-connect-"));

  private final Dispatcher dispatcher;
  private final CachingDns dns;
  private final CachingDns proxyDns;
  private final ProxyClients proxyClients;
  private final TlsSockets tls;
  private final @Nullable ProxyServer usualProxy;
  private final Outgoing outgoing;
  private final List<OkHttpClient> clients;

  /** Keeps no connection, so that it never finds one closed. */
  private final OkHttpClient freshClient;

  private final LongAdder queued = new LongAdder();
  private final OpenBodies bodies = new OpenBodies();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final SessionCookies cookies =
      new SessionCookies(Clock.systemUTC()::millis, this::session);

  /** The call that the current thread works for; set from its first interceptor to its end. */
  private final ThreadLocal<@Nullable Watch> current = new ThreadLocal<>();

  /**
   * @param concurrency how many exchanges are open at most; sizes the connection pools
   * @param namedHost whether a host was literally named as a seed and may have private addresses
   * @param nanoTime a monotonic clock in nanoseconds
   * @throws IllegalArgumentException if virtual threads are asked for and the JVM has none
   */
  public OkHttpDownloader(
      HttpOptions options, int concurrency, Predicate<String> namedHost, LongSupplier nanoTime) {
    this(options, concurrency, namedHost, nanoTime, InetAddress::getAllByName, trustOf(options));
  }

  /**
   * @param resolver the system's name lookup
   * @param trust which certificates are good, or null for the JVM's own judgement
   */
  OkHttpDownloader(
      HttpOptions options,
      int concurrency,
      Predicate<String> namedHost,
      LongSupplier nanoTime,
      CachingDns.Resolver resolver,
      @Nullable X509TrustManager trust) {
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency < 1: " + concurrency);
    }
    this.options = options;
    this.nanoTime = nanoTime;
    this.threads = FetchThreads.exchanges(options.threads(), concurrency);
    this.chores = new PoolChores(nanoTime);
    this.idle = new IdleConnections(concurrency);
    this.dispatcher = new Dispatcher(threads);
    dispatcher.setMaxRequests(Integer.MAX_VALUE);
    dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
    Predicate<String> mayBePrivate = host -> options.allowPrivate() || namedHost.test(host);
    this.outgoing = new Outgoing(options, mayBePrivate);
    this.usualProxy = options.proxy() == null ? null : ProxyServer.of(options.proxy());
    this.dns = new CachingDns(resolver, options.timeout(), mayBePrivate, nanoTime, current::get);
    // Through a proxy the only name that is looked up here is the proxy's own.
    this.proxyDns =
        new CachingDns(resolver, options.timeout(), host -> true, nanoTime, current::get);
    this.proxyClients = new ProxyClients(proxyDns, current::get);
    this.tls = new TlsSockets(trust);
    OkHttpClient base = client();
    this.clients = clients(base, concurrency);
    this.freshClient = base.newBuilder().connectionPool(pool(0)).build();
  }

  private static @Nullable X509TrustManager trustOf(HttpOptions options) {
    return options.insecure() ? new TrustAll() : null;
  }

  private List<OkHttpClient> clients(OkHttpClient base, int concurrency) {
    int shards = (concurrency + POOL_LIMIT - 1) / POOL_LIMIT;
    int connections = (concurrency + shards - 1) / shards;
    return Stream.generate(() -> base.newBuilder().connectionPool(pool(connections)).build())
        .limit(shards)
        .toList();
  }

  private ConnectionPool pool(int connections) {
    return new ConnectionPool(
        connections,
        KEPT_ALIVE.toSeconds(),
        TimeUnit.SECONDS,
        chores.runner(),
        ConnectionListener.Companion.getNONE());
  }

  private OkHttpClient client() {
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .dispatcher(dispatcher)
            .dns(dns)
            .socketFactory(new MeteredSockets(current::get))
            .sslSocketFactory(tls, TlsSockets.NO_ROOTS)
            .proxy(Proxy.NO_PROXY) // and none of the system's, which would escape the address check
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .callTimeout(options.timeout())
            .connectTimeout(Duration.ZERO)
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .cookieJar(options.cookies() ? cookies : CookieJar.NO_COOKIES)
            .eventListenerFactory(call -> flight(call).watch())
            .addInterceptor(this::enter)
            .addNetworkInterceptor(this::exchange)
            .taskRunner$okhttp(new TaskRunner(connecting, Logger.getLogger("okhttp3.TaskRunner")));
    // OkHttp shares an HTTP/2 connection between hosts only if the verifier is its own object.
    HostnameVerifier verifier =
        (host, session) -> options.insecure() || OkHostnameVerifier.INSTANCE.verify(host, session);
    return builder.hostnameVerifier(verifier).build();
  }

  @Override
  public CompletableFuture<Response> fetch(Request request, Exchange exchange) {
    ProxyServer proxy = exchange.proxy().orElse(usualProxy);
    Watch watch = new Watch(exchange, request.session(), proxy, queued, bodies, idle);
    Flight flight = new Flight(this, request, exchange, watch, nanoTime.getAsLong());
    try {
      if (closed.get()) {
        throw new FetchException(FailureKind.CANCELLED, "the downloader is closed");
      }
      okhttp3.Request sent = outgoing.build(request, proxy).tag(Flight.class, flight).build();
      OkHttpClient client = exchange.wantsFreshConnection() ? freshClient : client(request);
      flight.start((proxy == null ? client : proxyClients.through(proxy, client)).newCall(sent));
    } catch (Throwable e) {
      fail(flight, e);
    }
    return flight;
  }

  /** What depends on the future must not run on the caller's thread. */
  private void fail(Flight flight, Throwable thrown) {
    FetchException failure =
        thrown instanceof FetchException known
            ? known
            : new FetchException(
                FailureKind.PROTOCOL,
                Failures.line("cannot be sent: " + thrown.getMessage()),
                false,
                false,
                thrown);
    try {
      threads.execute(() -> flight.completeExceptionally(failure));
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      flight.completeExceptionally(failure);
    }
  }

  private OkHttpClient client(Request request) {
    return clients.get(Math.floorMod(request.url().origin().hashCode(), clients.size()));
  }

  private static Flight flight(Call call) {
    Flight flight = call.request().tag(Flight.class);
    if (flight == null) {
      throw new IllegalStateException("a call that was not started here: " + call.request());
    }
    return flight;
  }

  private String session() {
    Watch watch = current.get();
    return watch == null ? "" : watch.session();
  }

  private okhttp3.Response enter(Interceptor.Chain chain) throws IOException {
    current.set(flight(chain.call()).watch());
    return chain.proceed(chain.request());
  }

  /**
   * Keeps the status from OkHttp, which sends again on 503 with {@code Retry-After: 0} and on 421,
   * and throws on 407 and on a large Retry-After, whatever its settings. Keeps the request's own
   * cookies, which the jar's would replace.
   */
  private okhttp3.Response exchange(Interceptor.Chain chain) throws IOException {
    okhttp3.Request request = chain.request();
    String ownCookie = chain.call().request().header("Cookie");
    if (ownCookie != null) {
      request = request.newBuilder().header("Cookie", ownCookie).build();
    }
    Watch watch = flight(chain.call()).watch();
    if (watch.isKeptConnection() && !watch.isMultiplexed()) {
      WireRules.requireSilence(chain, tls);
    }
    okhttp3.Response response = chain.proceed(request);
    flight(chain.call()).status(response.code());
    if (isLastOfConnection(response) && chain.connection() instanceof RealConnection connection) {
      connection.noNewExchanges();
    }
    if (response.code() == 101 && chain.connection() != null) {
      // Nobody asked for another protocol. Closed here, because without a body to read the
      // connection goes back to the pool before the callback sees the answer.
      chain.connection().socket().close();
    }
    okhttp3.Headers headers = WireRules.cleaned(response.headers(), watch);
    if (headers != response.headers()) {
      response = response.newBuilder().headers(headers).build();
    }
    // Here, because OkHttp can neither read nor close a body of negative length, and takes one of
    // an unreadable length for one without.
    WireRules.checkLength(headers);
    flight(chain.call()).headerIn(request, response, chain.connection());
    return response.code() < 300 ? response : response.newBuilder().code(NEUTRAL_STATUS).build();
  }

  /** HTTP/1.0 closes unless it says otherwise (RFC 9112, 9.3), which OkHttp does not know. */
  private static boolean isLastOfConnection(okhttp3.Response response) {
    return response.protocol() == Protocol.HTTP_1_0
        && !"keep-alive".equalsIgnoreCase(response.header("Connection"));
  }

  /**
   * Takes over the cookies of an earlier process, and from now on notes what changes; before the
   * first request.
   *
   * @param earlier as {@link #addCookiesTo} has written them
   */
  public void keepCookies(Collection<String> earlier) {
    cookies.keep(earlier);
  }

  /** Adds the cookies that have changed since this was asked. */
  public void addCookiesTo(ChangeSet set) {
    cookies.addTo(set);
  }

  /** From now on it is noted which bodies are open; before the first request. */
  public void watchBodies() {
    bodies.watch();
  }

  /** The addresses whose bodies are not closed; without {@link #watchBodies} none. */
  public List<String> openBodies() {
    return bodies.urls();
  }

  HttpOptions options() {
    return options;
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  boolean isClosed() {
    return closed.get();
  }

  /** The current thread has no more to do with its call. */
  void done() {
    current.remove();
  }

  /** Connections open or kept. */
  int connectionCount() {
    return pools().mapToInt(ConnectionPool::connectionCount).sum();
  }

  private Stream<ConnectionPool> pools() {
    return Stream.concat(clients.stream(), Stream.of(freshClient))
        .map(OkHttpClient::connectionPool);
  }

  /** How many pools share the connections. */
  int shardCount() {
    return clients.size();
  }

  /** Calls that OkHttp made wait since the start. */
  long queuedCount() {
    return queued.sum();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    dispatcher.cancelAll();
    CancellationException end = new CancellationException("the downloader is closed");
    dispatcher.runningCalls().forEach(call -> flight(call).tellTaker(end));
    dns.close();
    proxyDns.close();
    pools().forEach(ConnectionPool::evictAll);
    threads.shutdown();
    boolean onOwnThread = current.get() != null;
    try {
      if (!onOwnThread && !threads.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
    pools().forEach(ConnectionPool::evictAll);
    chores.close();
    connecting.getExecutor().setKeepAliveTime(0, TimeUnit.SECONDS); // what is to be done still is
  }
}
