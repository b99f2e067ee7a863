package dev.scraper.internal.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.Phase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeldTooLongTest {

  private static final long SECOND = 1_000_000_000L;

  private long now = 1;
  private final HeldTooLong held = new HeldTooLong(Duration.ofSeconds(10));

  /** A request of the test's own making. */
  private final class Request implements Traced {

    private final long id;
    private final Timeline timeline = new Timeline(() -> now, now, 0, 0, null);
    private Phase phase = Phase.LAUNCH;
    private @Nullable Thread thread;

    Request(long id) {
      this.id = id;
    }

    Request reached(Phase next) {
      phase = next;
      timeline.reached(next);
      return this;
    }

    @Override
    public long id() {
      return id;
    }

    @Override
    public String url() {
      return "http://h/" + id;
    }

    @Override
    public String purpose() {
      return "page";
    }

    @Override
    public int attempt() {
      return 2;
    }

    @Override
    public String origin() {
      return "http://h/";
    }

    @Override
    public long since() {
      return 0;
    }

    @Override
    public Phase phase() {
      return phase;
    }

    @Override
    public @Nullable Thread thread() {
      return thread;
    }

    @Override
    public Timeline timeline() {
      return timeline;
    }
  }

  private List<String> look(Request... open) {
    return held.look(List.of(open), now);
  }

  @Test
  void requestIsToldOnceForEachThingItWaitsForTooLong() {
    Request request = new Request(1).reached(Phase.FIRST_BYTE);
    now = 9 * SECOND + 1;
    assertThat(look(request)).isEmpty();
    now = 10 * SECOND + 1;
    assertThat(look(request))
        .containsExactly(
            "page http://h/1 has waited for the first byte of the answer (FIRST_BYTE) "
                + "for 10000.0 ms, attempt 2, from http://h/");
    now = 15 * SECOND + 1;
    assertThat(look(request)).isEmpty();
    request.reached(Phase.BODY);
    assertThat(look(request)).isEmpty();
    now = 26 * SECOND + 1;
    assertThat(look(request)).singleElement().asString().contains("(BODY) for 11000.0 ms");
    assertThat(held.count()).isEqualTo(2);
  }

  @Test
  void handlerIsToldWithItsStack() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Thread handler = new Thread(() -> handle(entered, release));
    handler.start();
    entered.await();
    Request request = new Request(1).reached(Phase.HANDLER);
    request.thread = handler;
    now = 11 * SECOND + 1;
    assertThat(look(request)).singleElement().asString().contains("at ", "HeldTooLongTest.handle(");
    release.countDown();
    handler.join();
  }

  private static void handle(CountDownLatch entered, CountDownLatch release) {
    entered.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void ofManyAtOnceTwentyAreNamed() {
    List<Request> all = LongStream.range(0, 1_000).mapToObj(Request::new).toList();
    now = 20 * SECOND + 1;
    List<String> findings = held.look(all, now);
    assertThat(findings).hasSize(21);
    assertThat(findings.get(20)).isEqualTo("and 980 other requests are held");
    assertThat(held.look(all, now)).isEmpty();
    assertThat(held.count()).isEqualTo(1_000);
  }
}
