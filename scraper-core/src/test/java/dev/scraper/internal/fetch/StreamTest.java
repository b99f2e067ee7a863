package dev.scraper.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.fixture.RawSite;
import dev.scraper.http.BodySink;
import dev.scraper.http.Capture;
import dev.scraper.http.Exchange;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Headers;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.internal.flow.BodyPipe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that are read as they come, on the wire. */
@Timeout(60)
class StreamTest extends FetchTestBase {

  private static final String STREAM = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n";

  /** One answer that is read as it comes. */
  private static final class Opened {
    private final CompletableFuture<Response> head = new CompletableFuture<>();
    private final AtomicReference<CompletableFuture<Response>> call = new AtomicReference<>();
    private final BodyPipe pipe;
    private final InputStream body;

    Opened(OkHttpDownloader downloader, String url, Duration idle) {
      this(downloader, url, idle, Optional.empty());
    }

    Opened(
        OkHttpDownloader downloader,
        String url,
        Duration idle,
        Optional<Consumer<? super Capture>> witness) {
      pipe = new BodyPipe(idle, head::complete, () -> call.get().cancel(true));
      body = pipe.stream(url, null);
      Exchange exchange =
          new Exchange() {
            @Override
            public boolean wantsBody(int status, Headers headers) {
              return true;
            }

            @Override
            public Optional<BodySink> sink() {
              return Optional.of(pipe);
            }

            @Override
            public Optional<Consumer<? super Capture>> witness() {
              return witness;
            }
          };
      call.set(downloader.fetch(Request.get(url), exchange));
    }

    Response head() throws Exception {
      return await(head);
    }

    String read(int count) throws IOException {
      return new String(body.readNBytes(count), StandardCharsets.ISO_8859_1);
    }
  }

  private RawSite site(RawSite.Script script) {
    return closing(new RawSite().on("/", script));
  }

  private RawSite says(CountDownLatch goOn, String... pieces) {
    return site(
        peer -> {
          for (String piece : pieces) {
            peer.send(piece);
            if (piece.contains("|")) {
              goOn.await();
            }
          }
          peer.close();
        });
  }

  @Test
  void aPieceIsReadAsSoonAsItHasCome() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    RawSite server = says(goOn, STREAM + "one|", "two");
    Opened opened = new Opened(downloader(), server.url("/"), Duration.ZERO);
    assertThat(opened.head().status()).isEqualTo(200);
    assertThat(opened.head().bodyRead()).isFalse();
    assertThat(opened.read(4)).isEqualTo("one|");
    assertThat(opened.call.get()).isNotDone();
    goOn.countDown();
    assertThat(opened.read(10)).isEqualTo("two");
    assertThat(await(opened.call.get()).bodyRead()).isTrue();
  }

  @Test
  void theLimitOfACallEndsWithItsHeader() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    RawSite server = says(goOn, STREAM + "one|", "two");
    HttpOptions hurried = HttpOptions.DEFAULT.timeout(Duration.ofMillis(300));
    Opened opened = new Opened(downloader(hurried), server.url("/"), Duration.ZERO);
    assertThat(opened.read(4)).isEqualTo("one|");
    // Another call, without a header, is over its time: so is the time of the first one.
    RawSite silent = site(RawSite.Peer::untilClosed);
    assertThat(kind(downloader(hurried), silent.url("/"))).isEqualTo(FailureKind.TIMEOUT);
    goOn.countDown();
    assertThat(opened.read(10)).isEqualTo("two");
  }

  @Test
  void aStreamWithoutAHeaderIsHeldToTheLimitOfTheCall() throws Exception {
    RawSite silent = site(RawSite.Peer::untilClosed);
    Opened opened = new Opened(downloader(IMPATIENT), silent.url("/"), Duration.ZERO);
    assertThat(failure(opened.call.get()).kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(opened.head).isNotDone();
  }

  @Test
  void aPieceThatTakesTooLongIsAFailure() throws Exception {
    RawSite server =
        site(
            peer -> {
              peer.send(STREAM + "one");
              peer.untilClosed();
            });
    Opened opened = new Opened(downloader(), server.url("/"), Duration.ofMillis(200));
    assertThat(opened.read(3)).isEqualTo("one");
    assertThatThrownBy(() -> opened.read(1))
        .isInstanceOfSatisfying(
            FetchException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TIMEOUT));
    assertThat(failure(opened.call.get()).kind()).isEqualTo(FailureKind.TIMEOUT);
  }

  @Test
  void theTimeOfTheReaderIsNotTheServers() throws Exception {
    byte[] piece = new byte[1 << 20];
    RawSite server =
        site(
            peer -> {
              peer.send(STREAM);
              for (int i = 0; i < 8; i++) {
                peer.send(piece);
              }
              peer.close();
            });
    Opened opened = new Opened(downloader(), server.url("/"), Duration.ofMillis(150));
    assertThat(opened.head().status()).isEqualTo(200);
    // Nobody reads for as long as it takes another such stream to run out of its time.
    aPieceThatTakesTooLongIsAFailure();
    assertThat(opened.body.readAllBytes()).hasSize(8 << 20);
  }

  @Test
  void theServerWaitsForTheReader() throws Exception {
    AtomicLong sent = new AtomicLong();
    byte[] piece = new byte[64 * 1024];
    RawSite server =
        site(
            peer -> {
              peer.send(STREAM);
              while (true) {
                peer.send(piece);
                sent.addAndGet(piece.length);
              }
            });
    Opened opened = new Opened(downloader(), server.url("/"), Duration.ZERO);
    opened.head();
    long before = stalled(sent);
    assertThat(before).as("what the sockets hold").isLessThan(64L << 20);
    opened.body.readNBytes(128 << 20);
    assertThat(sent.get()).isGreaterThanOrEqualTo(128 << 20);
    opened.body.close();
    assertThatThrownBy(() -> opened.body.read()).hasMessage("the body is closed");
    assertThat(server.allClosedWithin(10)).isTrue();
  }

  /** What was sent when a while passes without more. */
  static long stalled(AtomicLong sent) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long last = -1;
    while (last != sent.get()) {
      last = sent.get();
      assertThat(never.await(300, TimeUnit.MILLISECONDS)).isFalse();
    }
    return last;
  }

  @Test
  void closingEarlyClosesTheConnectionAtOnce() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    RawSite server =
        site(
            peer -> {
              peer.send(STREAM + "one");
              peer.untilClosed();
              closed.countDown();
            });
    Opened opened = new Opened(downloader(), server.url("/"), Duration.ZERO);
    assertThat(opened.read(3)).isEqualTo("one");
    opened.body.close();
    assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(opened.call.get()).isCancelled();
  }

  @Test
  void aCancelWakesTheReader() throws Exception {
    RawSite server =
        site(
            peer -> {
              peer.send(STREAM + "one");
              peer.untilClosed();
            });
    Opened opened = new Opened(downloader(), server.url("/"), Duration.ZERO);
    assertThat(opened.read(3)).isEqualTo("one");
    CompletableFuture<Void> cancelling =
        CompletableFuture.runAsync(() -> opened.call.get().cancel(true));
    assertThatThrownBy(() -> opened.read(1)).isInstanceOf(IOException.class);
    cancelling.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aStreamThatIsCutIsAFailureBehindWhatHasCome() throws Exception {
    RawSite server =
        site(
            peer -> {
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfour");
              peer.close();
            });
    Opened opened = new Opened(downloader(), server.url("/"), Duration.ZERO);
    assertThat(opened.read(4)).isEqualTo("four");
    assertThatThrownBy(() -> opened.read(1))
        .isInstanceOfSatisfying(
            FetchException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TRUNCATED));
  }

  @Test
  void anEncodedStreamIsDecodedAsItComes() throws Exception {
    byte[] gzip = gzip(bytes("one two three"));
    CountDownLatch goOn = new CountDownLatch(1);
    RawSite server =
        site(
            peer -> {
              peer.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
              peer.send(gzip);
              goOn.await();
              peer.close();
            });
    Opened opened = new Opened(downloader(), server.url("/"), Duration.ZERO);
    assertThat(opened.read(13)).isEqualTo("one two three");
    goOn.countDown();
    assertThat(opened.body.read()).isEqualTo(-1);
  }

  @Test
  void aConnectionServesAgainAfterAStream() throws Exception {
    RawSite server = site(peer -> peer.send(ok("hello")));
    OkHttpDownloader downloader = downloader();
    Opened opened = new Opened(downloader, server.url("/"), Duration.ofMillis(50));
    assertThat(opened.read(6)).isEqualTo("hello");
    await(opened.call.get());
    // The idle limit was the stream's alone.
    assertThat(text(get(downloader, server.url("/")))).isEqualTo("hello");
  }

  @Test
  void anArchiveKeepsTheStartOfAStream() throws Exception {
    RawSite server =
        site(
            peer -> {
              peer.send(STREAM + "x".repeat(5_000));
              peer.close();
            });
    CompletableFuture<Capture> seen = new CompletableFuture<>();
    HttpOptions small = OPTIONS.maxBodyBytes(1_000);
    Opened opened =
        new Opened(downloader(small), server.url("/"), Duration.ZERO, Optional.of(seen::complete));
    assertThat(opened.body.readAllBytes()).hasSize(5_000);
    await(opened.call.get());
    assertThat(seen.get().received().body()).hasSize(1_000);
    assertThat(seen.get().received().end()).isEqualTo(Capture.End.LENGTH);
  }
}
