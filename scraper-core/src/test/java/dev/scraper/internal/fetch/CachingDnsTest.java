package dev.scraper.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.http.Exchange;
import dev.scraper.http.FailureKind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CachingDnsTest {

  private final AtomicLong now = new AtomicLong(1);
  private final AtomicInteger lookups = new AtomicInteger();
  private final CountDownLatch go = new CountDownLatch(1);
  private final CountDownLatch asked = new CountDownLatch(1);
  private final ThreadLocal<Watch> watch = new ThreadLocal<>();
  private volatile boolean known = true;
  private CachingDns dns = dns(Duration.ofSeconds(20));

  private CachingDns dns(Duration timeout) {
    return new CachingDns(this::resolve, timeout, host -> false, now::get, watch::get);
  }

  private InetAddress[] resolve(String host) throws UnknownHostException {
    lookups.incrementAndGet();
    if (host.startsWith("slow")) {
      asked.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (!known) {
      throw new UnknownHostException(host);
    }
    return new InetAddress[] {
      InetAddress.getByName("10.1.1.1"),
      InetAddress.getByName("9.9.9.9"),
      InetAddress.getByName("8.8.8.8")
    };
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @AfterEach
  void close() {
    dns.close();
  }

  @Test
  void privateAddressesAreLeftOutAndTheOrderIsKept() throws Exception {
    assertThat(dns.lookup("a.test"))
        .extracting(InetAddress::getHostAddress)
        .containsExactly("9.9.9.9", "8.8.8.8");
  }

  @Test
  void answerIsKeptForFiveMinutes() throws Exception {
    dns.lookup("a.test");
    pass(Duration.ofMinutes(5).minusSeconds(1));
    dns.lookup("a.test");
    assertThat(lookups).hasValue(1);
    pass(Duration.ofSeconds(2));
    dns.lookup("a.test");
    assertThat(lookups).hasValue(2);
  }

  @Test
  void failureIsKeptForSecondsOnly() throws Exception {
    known = false;
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> dns.lookup("a.test"))
          .isInstanceOfSatisfying(
              DnsFailure.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DNS));
    }
    assertThat(lookups).hasValue(1);
    pass(Duration.ofSeconds(4));
    known = true;
    assertThat(dns.lookup("a.test")).isNotEmpty();
  }

  @Test
  void callersAtTheSameTimeShareOneLookup() throws Exception {
    CompletableFuture<?>[] callers = new CompletableFuture<?>[20];
    CountDownLatch started = new CountDownLatch(callers.length);
    for (int i = 0; i < callers.length; i++) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      callers[i] = done;
      Thread caller =
          new Thread(
              () -> {
                started.countDown();
                try {
                  dns.lookup("slow.test");
                  done.complete(null);
                } catch (UnknownHostException e) {
                  done.completeExceptionally(e);
                }
              });
      caller.setDaemon(true);
      caller.start();
    }
    started.await();
    go.countDown();
    CompletableFuture.allOf(callers).get(20, TimeUnit.SECONDS);
    assertThat(lookups).hasValue(1);
  }

  @Test
  void callerThatGivesUpLeavesTheLookupToTheOthers() throws Exception {
    dns.close();
    dns = dns(Duration.ofMillis(50));
    assertThatThrownBy(() -> dns.lookup("slow.test"))
        .isInstanceOfSatisfying(
            DnsFailure.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TIMEOUT));
    go.countDown();
    CachingDns patient = dns;
    assertThat(patient.lookup("other.test")).isNotEmpty();
    assertThat(lookups).hasValue(2);
  }

  @Test
  void cancelledCallerIsFreeAtOnceAndTheOthersStillGetTheAnswer() throws Exception {
    Watch cancelled =
        new Watch(
            Exchange.WHOLE, "", null, new LongAdder(), new OpenBodies(), new IdleConnections(1));
    CompletableFuture<FailureKind> first = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              watch.set(cancelled);
              try {
                dns.lookup("slow.test");
              } catch (DnsFailure e) {
                first.complete(e.kind());
              } catch (UnknownHostException e) {
                first.completeExceptionally(e);
              }
            });
    caller.setDaemon(true);
    caller.start();
    asked.await();
    cancelled.canceled(null);
    assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(FailureKind.CANCELLED);
    go.countDown();
    assertThat(dns.lookup("slow.test")).isNotEmpty();
    assertThat(lookups).hasValue(1);
  }

  /** DNS rebinding: one answer for the check and another one for the connection. */
  @Test
  void whatAlternatesBetweenPublicAndPrivateGivesPublicAddressesOrNone() throws Exception {
    dns.close();
    AtomicInteger turn = new AtomicInteger();
    dns =
        new CachingDns(
            host ->
                new InetAddress[] {
                  InetAddress.getByName(turn.getAndIncrement() % 2 == 0 ? "9.9.9.9" : "127.0.0.1")
                },
            Duration.ofSeconds(20),
            host -> false,
            now::get,
            watch::get);
    for (int i = 0; i < 10; i++) {
      try {
        assertThat(dns.lookup("rebind.test"))
            .extracting(InetAddress::getHostAddress)
            .containsExactly("9.9.9.9");
        assertThat(turn.get() % 2).isEqualTo(1);
      } catch (DnsFailure e) {
        assertThat(e.kind()).isEqualTo(FailureKind.BLOCKED_ADDRESS);
        assertThat(turn.get() % 2).isZero();
      }
      if (i % 2 == 1) {
        pass(Duration.ofMinutes(6)); // twice from the cache, then the next answer
      }
    }
    assertThat(turn).hasValue(5);
  }
}
