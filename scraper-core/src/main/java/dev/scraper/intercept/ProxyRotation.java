package dev.scraper.intercept;

import dev.scraper.http.Downloader;
import dev.scraper.http.Exchange;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.ProxyServer;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests through several http proxies, in turns, and rests those that fail: one that cannot
 * be reached or answers 407 at once, another after three failures in a row (unless set otherwise).
 * A rest takes 10 s the first time, then twice as long each time up to 10 min, until an exchange
 * through the proxy works. While all of them rest the one whose rest ends first is asked all the
 * same.
 *
 * <p>What fails through one proxy fails as without this, and is retried by the crawl's own rules,
 * then through whichever proxy is next. A failure of the proxy itself says nothing about the host
 * and does not bring it nearer to being given up; nor does 407, which fails as {@code CONNECT}.
 *
 * <pre>{@code
 * Interceptor proxies = ProxyRotation.of("http://user:pw@one.example:3128", "http://two.example:8080")
 *     .stickyByHost();
 * }</pre>
 *
 * <p>See {@link ProxyServer} for who sees what. The crawl's manners count by the host asked, not by
 * proxy: several proxies make no crawl faster than its delay.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads and crawls, which then share what is known
 * of the proxies. The methods that change something give a new rotation, of which nothing is known.
 */
public final class ProxyRotation implements Interceptor {

  private static final Logger LOG = LoggerFactory.getLogger(ProxyRotation.class);

  private static final int PROXY_LOGIN_WANTED = 407;

  private final List<ProxyServer> proxies;
  private final boolean sticky;
  private final int most;
  private final Duration firstRest;
  private final Duration longestRest;
  private final InstantSource clock;

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final List<ProxyHealth> health;
  private int turn;

  private ProxyRotation(
      List<ProxyServer> proxies,
      boolean sticky,
      int most,
      Duration firstRest,
      Duration longestRest,
      InstantSource clock) {
    this.proxies = proxies;
    this.sticky = sticky;
    this.most = most;
    this.firstRest = firstRest;
    this.longestRest = longestRest;
    this.clock = clock;
    this.health = proxies.stream().map(ProxyHealth::new).toList();
  }

  /**
   * A rotation over these proxies, {@code http://[user:password@]host:port}.
   *
   * @throws IllegalArgumentException if there is none, or one is of another form
   */
  public static ProxyRotation of(String... proxies) {
    return of(List.of(proxies).stream().map(ProxyServer::of).toList());
  }

  /**
   * A rotation over these proxies; one given twice counts once.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ProxyRotation of(Collection<ProxyServer> proxies) {
    if (proxies.isEmpty()) {
      throw new IllegalArgumentException("no proxy in the list");
    }
    List<ProxyServer> distinct = List.copyOf(new LinkedHashSet<>(proxies));
    Duration first = Duration.ofSeconds(10);
    return new ProxyRotation(
        distinct, false, 3, first, Duration.ofMinutes(10), InstantSource.system());
  }

  /** With one proxy for each host, the same one as long as it does not rest. */
  public ProxyRotation stickyByHost() {
    return new ProxyRotation(proxies, true, most, firstRest, longestRest, clock);
  }

  /**
   * With another number of failures in a row after which a proxy rests.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public ProxyRotation failures(int inARow) {
    if (inARow < 1) {
      throw new IllegalArgumentException("failures in a row < 1: " + inARow);
    }
    return new ProxyRotation(proxies, sticky, inARow, firstRest, longestRest, clock);
  }

  /**
   * With other rests.
   *
   * @param first the first time
   * @param longest the most, after several
   * @throws IllegalArgumentException if the first is not positive or longer than the longest
   */
  public ProxyRotation rests(Duration first, Duration longest) {
    if (first.isNegative() || first.isZero() || first.compareTo(longest) > 0) {
      throw new IllegalArgumentException("not rests: " + first + " to " + longest);
    }
    return new ProxyRotation(proxies, sticky, most, first, longest, clock);
  }

  ProxyRotation clock(InstantSource other) {
    return new ProxyRotation(proxies, sticky, most, firstRest, longestRest, other);
  }

  @Override
  public CompletableFuture<Response> intercept(
      Request request, Exchange exchange, Downloader next) {
    ProxyHealth chosen = choose(request);
    CompletableFuture<Response> answer =
        next.fetch(request, exchange.through(chosen.proxy))
            .thenApply(response -> checked(request, response, chosen.proxy));
    return answer.whenComplete((response, thrown) -> learn(chosen, thrown));
  }

  private ProxyHealth choose(Request request) {
    Instant now = clock.instant();
    lock.lock();
    try {
      int start = sticky ? request.url().host().hashCode() : turn++;
      for (int i = 0; i < health.size(); i++) {
        ProxyHealth candidate = health.get(Math.floorMod(start + i, health.size()));
        if (!candidate.isResting(now)) {
          return candidate;
        }
      }
      return health.stream().min(Comparator.comparing(ProxyHealth::restsUntil)).orElseThrow();
    } finally {
      lock.unlock();
    }
  }

  /** In a tunnel 407 comes from the host, which has no business to say it; else from the proxy. */
  private static Response checked(Request request, Response response, ProxyServer proxy) {
    if (response.status() == PROXY_LOGIN_WANTED && request.url().scheme().equals("http")) {
      String message = "the proxy " + proxy + " asks for another log-in (407)";
      throw new CompletionException(
          new FetchException(FailureKind.CONNECT, message).ofProxy(message));
    }
    return response;
  }

  private void learn(ProxyHealth used, @Nullable Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    Duration rest = Duration.ZERO;
    lock.lock();
    try {
      if (cause == null) {
        used.worked();
      } else if (cause instanceof FetchException failure && isOfTheWay(failure)) {
        Instant now = clock.instant();
        rest = used.failed(now, failure.isOfProxy(), most, firstRest, longestRest);
      } else if (cause instanceof FetchException failure && failure.answered()) {
        used.worked();
      }
    } finally {
      lock.unlock();
    }
    if (!rest.isZero()) {
      LOG.warn("the proxy {} rests for {} s: {}", used.proxy, rest.toSeconds(), reason(cause));
    }
  }

  /** Whether a proxy may be to blame, rather than what was asked for. */
  private static boolean isOfTheWay(FetchException failure) {
    return switch (failure.kind()) {
      case DNS, CONNECT, TLS, TIMEOUT, RESET, TRUNCATED, PROTOCOL -> !failure.staleConnection();
      default -> false;
    };
  }

  private static String reason(@Nullable Throwable cause) {
    return cause == null ? "" : String.valueOf(cause.getMessage());
  }

  /** The proxies, without users and passwords. */
  @Override
  public String toString() {
    return "proxies " + proxies + (sticky ? ", sticky by host" : "");
  }
}
