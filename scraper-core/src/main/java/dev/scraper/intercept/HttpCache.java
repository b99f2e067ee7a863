package dev.scraper.intercept;

import dev.scraper.http.Downloader;
import dev.scraper.http.Exchange;
import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Keeps answers in a folder, so that a site is asked once while a selector is tried a hundred times
 * ({@link Setup#always()}), or as seldom as the site allows ({@link Setup#rfc9111()}).
 *
 * <pre>{@code
 * try (HttpCache cache = HttpCache.at(Path.of("cache")).always()) {
 *   scraper.crawl(spider).intercept(cache).run();
 * }
 * }</pre>
 *
 * <p>An answer from here costs its host nothing: it waits for no delay, is no request in the
 * statistics, and is not told from a fresh one by the spider, but for {@link Response#fromCache()}.
 * A body is kept as far as it was read, and stands for no more than that. A request made by {@code
 * Request.refetch()} or with {@code Cache-Control: no-cache} is always sent, and its answer kept;
 * one with {@code no-store}, with a Range, or with conditions of its own passes by. Cookies that an
 * answer sets are not kept, nor set by it later: put log-ins outside of what is cached.
 *
 * <p>It is best given first: then log-ins and signatures behind it are not part of what is looked
 * up.
 *
 * <p><b>Files:</b> one for each answer, by the fingerprint of its request in a folder of 256: a
 * line of JSON, then the decoded body. They are put in place in one step; several crawls and
 * programs may share a folder. What is damaged counts as absent. When they are more than the bound,
 * the oldest are deleted. The files hold what the site sent, so keep the folder as private as that.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads and crawls. The disk is read and written on
 * threads of its own ({@code scraper-cache-*}), which end after a second without work. An answer is
 * on disk before the crawl sees it, so that nothing is left to be flushed; {@link #close} only ends
 * the threads sooner.
 */
public final class HttpCache implements Interceptor, AutoCloseable {

  private static final int SNIFFED = 512;
  private static final int NOT_MODIFIED = 304;

  private final CacheRule rule;
  private final EntryStore store;
  private final InstantSource clock;

  private HttpCache(CacheRule rule, EntryStore store, InstantSource clock) {
    this.rule = rule;
    this.store = store;
    this.clock = clock;
  }

  /** A cache in this folder, which is made if it is not there, to be set up. */
  public static Setup at(Path folder) {
    return new Setup(folder, 1_000_000_000, 64_000_000, InstantSource.system());
  }

  /**
   * A cache before its rule is chosen: at most 1 GB on disk and 64 MB in memory, unless set.
   *
   * <p><b>Thread-safety:</b> immutable.
   */
  public static final class Setup {

    private final Path folder;
    private final long diskBytes;
    private final long memoryBytes;
    private final InstantSource clock;

    private Setup(Path folder, long diskBytes, long memoryBytes, InstantSource clock) {
      this.folder = folder;
      this.diskBytes = diskBytes;
      this.memoryBytes = memoryBytes;
      this.clock = clock;
    }

    /**
     * With another bound for the files of the folder.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Setup diskBytes(long most) {
      if (most < 1) {
        throw new IllegalArgumentException("disk bytes < 1: " + most);
      }
      return new Setup(folder, most, memoryBytes, clock);
    }

    /**
     * With another bound for what is held in memory in front of the files; 0 for nothing.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Setup memoryBytes(long most) {
      if (most < 0) {
        throw new IllegalArgumentException("memory bytes < 0: " + most);
      }
      return new Setup(folder, diskBytes, most, clock);
    }

    Setup clock(InstantSource other) {
      return new Setup(folder, diskBytes, memoryBytes, other);
    }

    /**
     * A cache for development: each GET, HEAD and POST (told apart by their bodies) that was
     * answered with 2xx, 3xx, 404 or 410 is kept for ever, whatever the server says of it. That
     * holds for robots.txt too. Vary is not looked at.
     *
     * @throws IllegalArgumentException if the folder cannot be made or written to
     */
    public HttpCache always() {
      return cache(new CacheRule.Always(null));
    }

    /**
     * As {@link #always()}, but after so long a time the server is asked again, with what it needs
     * to say that nothing has changed.
     *
     * @throws IllegalArgumentException if the time is not positive, or the folder cannot be made or
     *     written to
     */
    public HttpCache always(Duration maxAge) {
      if (maxAge.isNegative() || maxAge.isZero()) {
        throw new IllegalArgumentException("max age <= 0: " + maxAge);
      }
      return cache(new CacheRule.Always(maxAge));
    }

    /**
     * A private cache by RFC 9111: GET and HEAD, Cache-Control of both sides, Expires, Age, Vary,
     * validation by ETag and Last-Modified, a tenth of the age since the last change (at most a
     * day) where the server says nothing. A successful request of another method forgets what was
     * kept for its URL. What passes (408, 425, 429, 5xx but 501) is never kept.
     *
     * @throws IllegalArgumentException if the folder cannot be made or written to
     */
    public HttpCache rfc9111() {
      return cache(new FreshnessRule());
    }

    private HttpCache cache(CacheRule rule) {
      return new HttpCache(rule, new EntryStore(folder, diskBytes, memoryBytes), clock);
    }
  }

  @Override
  public CompletableFuture<Response> intercept(
      Request request, Exchange exchange, Downloader next) {
    if (store.isClosed()) {
      throw new IllegalStateException("the cache in " + store + " is closed");
    }
    if (exchange.sink().isPresent()) {
      return next.fetch(request, exchange); // what does not pass through memory is not kept here
    }
    if (!rule.covers(request)) {
      return next.fetch(request, exchange).thenCompose(response -> passedBy(request, response));
    }
    return find(request, exchange)
        .thenCompose(entry -> use(request, exchange, next, entry.orElse(null)));
  }

  /** The entry for this request: the first one of its key, or the one of its variant beside it. */
  private CompletableFuture<Optional<CacheEntry>> find(Request request, Exchange exchange) {
    CompletableFuture<Optional<CacheEntry>> first = store.read(CacheKeys.of(request));
    if (!rule.looksAtVary()) {
      return first;
    }
    return first.thenCompose(
        entry -> {
          if (entry.isEmpty() || fits(entry.get(), request, exchange)) {
            return CompletableFuture.completedFuture(entry);
          }
          Headers varied = varied(entry.get().headers(), request, exchange);
          return store
              .read(CacheKeys.variant(entry.get().key(), varied))
              .thenApply(other -> other.filter(found -> fits(found, request, exchange)));
        });
  }

  private static boolean fits(CacheEntry entry, Request request, Exchange exchange) {
    return entry.varied().equals(varied(entry.headers(), request, exchange));
  }

  private static Headers varied(Headers response, Request request, Exchange exchange) {
    return CacheKeys.varied(CacheKeys.varyNames(response), request, exchange);
  }

  private CompletableFuture<Response> use(
      Request request, Exchange exchange, Downloader next, @Nullable CacheEntry entry) {
    if (entry == null) {
      return ask(request, exchange, next);
    }
    return switch (rule.use(request, entry, clock.instant())) {
      case ANSWER -> {
        Response kept = entry.answer(request, exchange, Duration.ZERO);
        yield kept == null
            ? ask(request, exchange, next)
            : CompletableFuture.completedFuture(kept.fromCache(true));
      }
      case VALIDATE -> validate(request, exchange, next, entry);
      case ASK -> ask(request, exchange, next);
    };
  }

  private CompletableFuture<Response> ask(Request request, Exchange exchange, Downloader next) {
    CapturingExchange capturing = new CapturingExchange(exchange, false);
    Instant asked = clock.instant();
    return next.fetch(request, capturing)
        .thenCompose(response -> keep(request, capturing, response, asked));
  }

  private CompletableFuture<Response> validate(
      Request request, Exchange exchange, Downloader next, CacheEntry entry) {
    Request[] conditional = {request};
    entry.headers().first("ETag").ifPresent(v -> condition(conditional, "If-None-Match", v));
    entry
        .headers()
        .first("Last-Modified")
        .ifPresent(v -> condition(conditional, "If-Modified-Since", v));
    CapturingExchange capturing = new CapturingExchange(exchange, true);
    Instant asked = clock.instant();
    return next.fetch(conditional[0], capturing)
        .thenCompose(
            response -> {
              if (response.status() != NOT_MODIFIED) {
                return keep(request, capturing, response, asked);
              }
              CacheEntry now = entry.refreshed(response.headers(), asked, clock.instant());
              // It is whole, so it gives all that the exchange may want.
              Response answer = now.answer(request, exchange, response.elapsed());
              return store.write(now).handle((done, failure) -> answer);
            });
  }

  private static void condition(Request[] request, String name, String value) {
    request[0] = request[0].header(name, value);
  }

  private CompletableFuture<Response> keep(
      Request request, CapturingExchange exchange, Response response, Instant asked) {
    if (!rule.keeps(request, response)) {
      return CompletableFuture.completedFuture(response);
    }
    byte[] refused = exchange.refusedStart();
    boolean byStart = !response.bodyRead() && refused.length > 0;
    byte[] body = byStart ? Arrays.copyOf(refused, refused.length) : response.body();
    boolean whole = response.bodyRead() || byStart && refused.length < SNIFFED;
    Headers headers = response.headers().without("Set-Cookie").without("Set-Cookie2");
    Headers varied = rule.looksAtVary() ? varied(headers, request, exchange) : Headers.empty();
    String key = CacheKeys.of(request);
    return place(key, varied)
        .thenCompose(
            place ->
                store.write(
                    new CacheEntry(
                        place,
                        varied,
                        response.status(),
                        headers,
                        body,
                        whole,
                        asked,
                        clock.instant())))
        .handle((done, failure) -> response);
  }

  /** Beside the first entry if that is for other values of the same fields, else in its place. */
  private CompletableFuture<String> place(String key, Headers varied) {
    if (varied.isEmpty()) {
      return CompletableFuture.completedFuture(key);
    }
    return store
        .read(key)
        .thenApply(
            first -> {
              boolean beside =
                  first.isPresent()
                      && names(first.get().varied()).equals(names(varied))
                      && !first.get().varied().equals(varied);
              return beside ? CacheKeys.variant(key, varied) : key;
            });
  }

  private static List<String> names(Headers headers) {
    List<String> names = new ArrayList<>();
    headers.forEach((name, value) -> names.add(name));
    return names;
  }

  /** What has changed a resource makes its kept answers worthless (RFC 9111, 4.4). */
  private CompletableFuture<Response> passedBy(Request request, Response response) {
    boolean harmless = Set.of("GET", "HEAD", "OPTIONS", "TRACE").contains(request.method());
    boolean refused = response.status() < 200 || response.status() >= 400;
    if (harmless || refused) {
      return CompletableFuture.completedFuture(response);
    }
    Request get = request.method("GET").body(null);
    return store
        .delete(CacheKeys.of(get))
        .thenCompose(done -> store.delete(CacheKeys.of(get.method("HEAD"))))
        .handle((done, failure) -> response);
  }

  /** Ends its threads when they have written what they were given; requests then fail. */
  @Override
  public void close() {
    store.close();
  }

  /** The folder. */
  @Override
  public String toString() {
    return "cache in " + store;
  }
}
