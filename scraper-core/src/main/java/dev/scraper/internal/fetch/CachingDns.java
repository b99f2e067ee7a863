package dev.scraper.internal.fetch;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.scraper.http.Addresses;
import dev.scraper.http.FailureKind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import okhttp3.Dns;
import org.jspecify.annotations.Nullable;

/**
 * Name lookup with a cache, on threads of its own: callers that ask for the same name share one
 * lookup, and none waits longer than a call may take. Private addresses are left out of the answer,
 * so that a connection only ever goes to an address that was checked.
 *
 * <p><b>Thread-safety:</b> safe. {@link #lookup} blocks; called on the exchange's thread.
 */
final class CachingDns implements Dns, AutoCloseable {

  /** Asks the system; blocks, and cannot be interrupted. */
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final Duration FAILURE_KEPT = Duration.ofSeconds(3);
  private static final int THREADS = 32;

  private final ExecutorService threads = FetchThreads.lookups(THREADS);
  private final AsyncCache<String, Answer> cache;
  private final Resolver resolver;
  private final Duration timeout;
  private final LongSupplier nanoTime;
  private final Predicate<String> mayBePrivate;
  private final Supplier<@Nullable Watch> caller;

  /** What the system said: addresses, or why there are none. */
  private record Answer(List<InetAddress> addresses, @Nullable String failure, long untilNanos) {}

  /**
   * @param mayBePrivate which host names may have private addresses
   * @param caller the call that the current thread works for
   */
  CachingDns(
      Resolver resolver,
      Duration timeout,
      Predicate<String> mayBePrivate,
      LongSupplier nanoTime,
      Supplier<@Nullable Watch> caller) {
    this.resolver = resolver;
    this.timeout = timeout;
    this.mayBePrivate = mayBePrivate;
    this.caller = caller;
    this.nanoTime = nanoTime;
    this.cache = Caffeine.newBuilder().maximumSize(20_000).executor(Runnable::run).buildAsync();
  }

  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    Answer answer = await(host, current(host));
    if (answer.failure() != null) {
      throw new DnsFailure(FailureKind.DNS, answer.failure());
    }
    if (mayBePrivate.test(host)) {
      return answer.addresses();
    }
    List<InetAddress> open =
        answer.addresses().stream().filter(address -> !Addresses.isPrivate(address)).toList();
    if (open.isEmpty()) {
      throw new DnsFailure(
          FailureKind.BLOCKED_ADDRESS,
          "private address: "
              + host
              + " is "
              + answer.addresses().get(0).getHostAddress()
              + ", and the host is no seed");
    }
    return open;
  }

  /** The lookup under way, or one whose answer is still good. */
  private CompletableFuture<Answer> current(String host) {
    CompletableFuture<Answer> lookup = cache.get(host, (name, unused) -> ask(name));
    Answer known = lookup.getNow(null);
    if (known == null || known.untilNanos() - nanoTime.getAsLong() > 0) {
      return lookup;
    }
    cache.asMap().remove(host, lookup);
    return cache.get(host, (name, unused) -> ask(name));
  }

  private CompletableFuture<Answer> ask(String host) {
    return CompletableFuture.supplyAsync(() -> resolve(host), threads);
  }

  private Answer resolve(String host) {
    try {
      InetAddress[] found = resolver.resolve(Addresses.isLocalhost(host) ? "localhost" : host);
      return found.length == 0 ? failed(host) : new Answer(List.of(found), null, until(KEPT));
    } catch (UnknownHostException | RuntimeException e) {
      return failed(host);
    }
  }

  private Answer failed(String host) {
    return new Answer(List.of(), "no address for " + host, until(FAILURE_KEPT));
  }

  private long until(Duration kept) {
    return nanoTime.getAsLong() + kept.toNanos();
  }

  private Answer await(String host, CompletableFuture<Answer> lookup) throws UnknownHostException {
    Answer known = lookup.getNow(null);
    if (known != null) {
      return known;
    }
    // A copy, so that one caller giving up does not end the lookup for the others.
    CompletableFuture<Answer> own = lookup.copy();
    Watch watch = caller.get();
    if (watch != null) {
      watch.waitsFor(own);
    }
    try {
      return own.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new DnsFailure(FailureKind.TIMEOUT, "timeout in the lookup of " + host);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DnsFailure(FailureKind.CANCELLED, "interrupted in the lookup of " + host);
    } catch (CancellationException | ExecutionException e) {
      throw new DnsFailure(FailureKind.CANCELLED, "cancelled in the lookup of " + host);
    }
  }

  /** Wakes all waiting callers and ends the lookup threads. */
  @Override
  public void close() {
    threads.shutdownNow();
    cache.asMap().values().forEach(lookup -> lookup.cancel(false));
  }
}
