package dev.scraper.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.Exchange;
import dev.scraper.http.ForwardingExchange;
import dev.scraper.http.Headers;
import dev.scraper.http.ProxyServer;
import dev.scraper.http.Request;
import dev.scraper.http.Step;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What an exchange tells of its way. */
class StepsTest extends FetchTestBase {

  /** Writes down what it is told. */
  private static final class Told implements Exchange {

    private final boolean wanted;
    private final Queue<Step> steps = new ConcurrentLinkedQueue<>();

    /** Counted down by the first byte of the answer. */
    private final CountDownLatch answered = new CountDownLatch(1);

    Told(boolean wanted) {
      this.wanted = wanted;
    }

    @Override
    public boolean wantsBody(int status, Headers headers) {
      return wanted;
    }

    @Override
    public void reached(Step step) {
      steps.add(step);
      if (step == Step.ANSWER) {
        answered.countDown();
      }
    }

    /** What was told, once for each. */
    List<Step> steps() {
      return steps.stream().distinct().toList();
    }
  }

  @Test
  void firstExchangeOfAHostTellsEachStepOnItsWay() throws Exception {
    RawServer server = answering(ok("hi"));
    Told told = new Told(true);
    String url = server.url().replace("127.0.0.1", "localhost");
    get(downloader(), Request.get(url), told);
    assertThat(told.steps())
        .containsExactly(Step.DNS, Step.CONNECT, Step.SEND, Step.SENT, Step.ANSWER, Step.BODY);
  }

  @Test
  void keptConnectionNeedsNoLookUpAndNoConnecting() throws Exception {
    RawServer server = answering(ok("hi"));
    OkHttpDownloader downloader = downloader();
    get(downloader, server.url());
    Told told = new Told(true);
    get(downloader, Request.get(server.url()), told);
    assertThat(told.steps()).containsExactly(Step.SEND, Step.SENT, Step.ANSWER, Step.BODY);
  }

  @Test
  void bodyThatIsNotWantedIsNoStep() throws Exception {
    RawServer server = answering(ok("hi"));
    Told told = new Told(false);
    get(downloader(), Request.get(server.url()), told);
    assertThat(told.steps()).containsExactly(Step.CONNECT, Step.SEND, Step.SENT, Step.ANSWER);
  }

  @Test
  void firstByteIsToldThoughTheHeaderIsLongInComing() throws Exception {
    Told told = new Told(true);
    RawServer server =
        server(
            peer -> {
              peer.request();
              peer.send("H");
              assertThat(told.answered.await(30, TimeUnit.SECONDS)).isTrue();
              peer.send(ok("hi").substring(1));
            });
    assertThat(text(get(downloader(), Request.get(server.url()), told))).isEqualTo("hi");
  }

  @Test
  void exchangeThatForwardsTellsTheOneBehindIt() throws Exception {
    RawServer server = answering(ok("hi"));
    Told told = new Told(true);
    ForwardingExchange forwarding = () -> told;
    get(downloader(), Request.get(server.url()), forwarding.inMemory());
    assertThat(told.steps()).contains(Step.SENT, Step.BODY);
  }

  @Test
  void exchangeThroughAProxyTellsToo() throws Exception {
    RawServer proxy = answering(ok("hi"));
    Told told = new Told(true);
    Exchange through = told.through(ProxyServer.of(URI.create(proxy.url())));
    get(downloader(), Request.get("http://example.invalid/"), through);
    assertThat(told.steps()).containsSubsequence(Step.CONNECT, Step.SENT, Step.ANSWER, Step.BODY);
  }
}
