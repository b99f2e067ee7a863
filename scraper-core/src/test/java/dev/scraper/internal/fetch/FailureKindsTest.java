package dev.scraper.internal.fetch;

import static dev.scraper.http.FailureKind.CONNECT;
import static dev.scraper.http.FailureKind.DNS;
import static dev.scraper.http.FailureKind.PROTOCOL;
import static dev.scraper.http.FailureKind.RESET;
import static dev.scraper.http.FailureKind.TIMEOUT;
import static dev.scraper.http.FailureKind.TOO_LARGE;
import static dev.scraper.http.FailureKind.TRUNCATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.Exchange;
import dev.scraper.http.FetchException;
import dev.scraper.http.Request;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailureKindsTest extends FetchTestBase {

  @Test
  void refusedConnectionIsConnectAndNamesTheAddress() throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = taken.getLocalPort();
    }
    FetchException failure = failure(downloader(), "http://127.0.0.1:" + port + "/");
    assertThat(failure.kind()).isEqualTo(CONNECT);
    assertThat(failure.getMessage()).isEqualTo("connection refused: 127.0.0.1:" + port);
    assertThat(failure.answered()).isFalse();
    assertThat(failure.staleConnection()).isFalse();
    assertThat(failure.hostLevel()).isTrue();
  }

  @Test
  void unknownNameIsDns() throws Exception {
    OkHttpDownloader downloader =
        add(
            new OkHttpDownloader(
                OPTIONS,
                8,
                host -> true,
                System::nanoTime,
                host -> {
                  throw new UnknownHostException(host);
                },
                null));
    FetchException failure = failure(downloader, "http://nowhere.test/");
    assertThat(failure.kind()).isEqualTo(DNS);
    assertThat(failure.getMessage()).isEqualTo("no address for nowhere.test");
    assertThat(failure.hostLevel()).isTrue();
  }

  @Test
  void silentServerIsATimeoutOfTheHost() throws Exception {
    RawServer server = server(RawServer.Peer::untilClosed);
    FetchException failure = failure(downloader(IMPATIENT), server.url());
    assertThat(failure.kind()).isEqualTo(TIMEOUT);
    assertThat(failure.answered()).isFalse();
    assertThat(failure.hostLevel()).isTrue();
  }

  @Test
  void timeoutInsideTheHeaderIsAnswered() throws Exception {
    RawServer server =
        server(
            peer -> {
              peer.request();
              peer.send("HTTP/1.1 200 OK\r\nContent-Le");
              peer.untilClosed();
            });
    FetchException failure = failure(downloader(IMPATIENT), server.url());
    assertThat(failure.kind()).isEqualTo(TIMEOUT);
    assertThat(failure.answered()).isTrue();
    assertThat(failure.hostLevel()).isFalse();
  }

  @Test
  void timeoutInsideTheBodyIsAnsweredAndClosesTheConnection() throws Exception {
    RawServer server =
        server(
            peer -> {
              peer.request();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello");
              peer.untilClosed();
            });
    OkHttpDownloader downloader = downloader(IMPATIENT);
    FetchException failure = failure(downloader, server.url());
    assertThat(failure.kind()).isEqualTo(TIMEOUT);
    assertThat(failure.answered()).isTrue();
    assertThat(downloader.connectionCount()).isZero();
  }

  @Test
  void slowDripEndsAtTheDeadlineOfTheWholeCall() throws Exception {
    RawServer server =
        server(
            peer -> {
              peer.request();
              peer.send("HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n");
              while (true) {
                peer.send(new byte[] {0, 0, 0, (byte) 0xff, (byte) 0xff}); // empty blocks
              }
            });
    assertThat(kind(downloader(IMPATIENT), server.url())).isEqualTo(TIMEOUT);
  }

  @Test
  void timeoutInTheLookupIsATimeout() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    OkHttpDownloader downloader =
        add(
            new OkHttpDownloader(
                IMPATIENT.timeout(Duration.ofMillis(200)),
                8,
                host -> true,
                System::nanoTime,
                host -> {
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  throw new UnknownHostException(host);
                },
                null));
    FetchException failure = failure(downloader, "http://slow.test/");
    assertThat(failure.kind()).isEqualTo(TIMEOUT);
    assertThat(failure.hostLevel()).isTrue();
  }

  @Test
  void connectionClosedBeforeAByteIsReset() throws Exception {
    FetchException failure = failure(downloader(), closingAfter("").url());
    assertThat(failure.kind()).isEqualTo(RESET);
    assertThat(failure.answered()).isFalse();
    assertThat(failure.staleConnection()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",
        "HTTP/1.1 200"
      })
  void connectionClosedInsideTheHeaderIsResetAndAnswered(String start) throws Exception {
    FetchException failure = failure(downloader(), closingAfter(start).url());
    assertThat(failure.kind()).isEqualTo(RESET);
    assertThat(failure.answered()).isTrue();
    assertThat(failure.staleConnection()).isFalse();
  }

  @Test
  void connectionResetBeforeTheHeaderIsReset() throws Exception {
    RawServer server =
        server(
            peer -> {
              peer.request();
              peer.reset();
            });
    assertThat(kind(downloader(), server.url())).isEqualTo(RESET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 10\r\n\r\n\u001f"
      })
  void connectionClosedInAPromisedBodyIsTruncated(String answer) throws Exception {
    FetchException failure = failure(downloader(), closingAfter(answer).url());
    assertThat(failure.kind()).isEqualTo(TRUNCATED);
    assertThat(failure.answered()).isTrue();
  }

  @Test
  void connectionResetInAPromisedBodyIsTruncated() throws Exception {
    CountDownLatch headerSeen = new CountDownLatch(1);
    RawServer server =
        server(
            peer -> {
              peer.request();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhello");
              headerSeen.await();
              peer.reset();
            });
    Exchange exchange =
        (status, headers) -> {
          headerSeen.countDown();
          return true;
        };
    assertThat(failure(downloader(), Request.get(server.url()), exchange).kind())
        .isEqualTo(TRUNCATED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HELLO\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "lskdu018973t09sylgasjkfg1",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1\r\n\r\n",
        "HTTP/2.0 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nthis line has no name\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: 0x3\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: 3, 2\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 2\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5 hello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"
      })
  void unreadableAnswersAreProtocol(String answer) throws Exception {
    FetchException failure = failure(downloader(), closingAfter(answer).url());
    assertThat(failure.kind()).isEqualTo(PROTOCOL);
    assertThat(failure.answered()).isTrue();
  }

  @Test
  void aLengthThatIsSaidTwiceIsALength() throws Exception {
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 3, 3\r\nContent-Length: 3\r\n\r\nabc";
    assertThat(text(get(downloader(), closingAfter(answer).url()))).isEqualTo("abc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-long: %s\r\n\r\n", "%s", "a: %s", ": %s\r\n"})
  void headerPast256KilobytesIsProtocol(String shape) throws Exception {
    String header = shape.replace("%s", "y".repeat(300_000));
    FetchException failure =
        failure(downloader(), closingAfter("HTTP/1.1 200 OK\r\n" + header).url());
    assertThat(failure.kind()).isEqualTo(PROTOCOL);
    assertThat(failure.getMessage()).contains("header is too large");
  }

  @Test
  void manySmallHeaderLinesPast256KilobytesAreProtocol() throws Exception {
    String header = "HTTP/1.1 200 OK\r\n" + "x-a: 123456789\r\n".repeat(30_000) + "\r\n";
    assertThat(kind(downloader(), closingAfter(header).url())).isEqualTo(PROTOCOL);
  }

  @Test
  void headerOf200KilobytesIsRead() throws Exception {
    String header = "HTTP/1.1 200 OK\r\nx-long: " + "y".repeat(200_000) + "\r\n\r\nhi";
    assertThat(text(get(downloader(), closingAfter(header).url()))).isEqualTo("hi");
  }

  @Test
  void endlessChunkExtensionIsProtocolAndNotGathered() throws Exception {
    RawServer server =
        server(
            peer -> {
              peer.request();
              peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;");
              byte[] extension = bytes("x".repeat(100_000));
              while (true) {
                peer.send(extension);
              }
            });
    assertThat(kind(downloader(), server.url())).isEqualTo(PROTOCOL);
  }

  @Test
  void keptConnectionFoundClosedIsStale() throws Exception {
    RawServer server =
        server(
            peer -> {
              peer.request();
              peer.send(ok("one"));
              peer.request(); // answered with a close
            });
    OkHttpDownloader downloader = downloader();
    get(downloader, server.url());
    FetchException failure = failure(downloader, server.url());
    assertThat(failure.kind()).isEqualTo(RESET);
    assertThat(failure.staleConnection()).isTrue();
    assertThat(failure.answered()).isFalse();
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void keptConnectionThatBreaksInsideTheHeaderIsNotStale() throws Exception {
    RawServer server =
        server(
            peer -> {
              peer.request();
              peer.send(ok("one"));
              peer.request();
              peer.send("HTTP/1.1 20");
            });
    OkHttpDownloader downloader = downloader();
    get(downloader, server.url());
    FetchException failure = failure(downloader, server.url());
    assertThat(failure.kind()).isEqualTo(RESET);
    assertThat(failure.staleConnection()).isFalse();
    assertThat(failure.answered()).isTrue();
  }

  @Test
  void bodyLongerThanTheLimitIsTooLargeWithoutBeingRead() throws Exception {
    RawServer server = closingAfter("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n");
    OkHttpDownloader downloader = downloader(OPTIONS.maxBodyBytes(1_000));
    // Nothing of the body ever comes: only a look at the length can give this answer.
    assertThat(kind(downloader, server.url())).isEqualTo(TOO_LARGE);
  }

  @Test
  void requestThatCannotBeSentFailsTheFuture() throws Exception {
    Request getWithBody = Request.get(answering(ok("")).url()).body(bytes("x"));
    assertThat(failure(downloader(), getWithBody, Exchange.WHOLE).kind()).isEqualTo(PROTOCOL);
  }

  @Test
  void errorOfTheExchangeStillCompletesTheFuture() throws Exception {
    RawServer server = answering(ok("x"));
    FetchException failure =
        failure(
            downloader(),
            Request.get(server.url()),
            (status, headers) -> {
              throw new StackOverflowError("deep");
            });
    assertThat(failure.getMessage()).contains("deep");
  }
}
