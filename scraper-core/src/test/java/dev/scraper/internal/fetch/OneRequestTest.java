package dev.scraper.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.Exchange;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fetch is one request on the wire, whatever the server says. */
class OneRequestTest extends FetchTestBase {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "200 OK\r\n",
        "301 Moved\r\nLocation: /b\r\n",
        "302 Found\r\nLocation: /b\r\n",
        "303 See Other\r\nLocation: /b\r\n",
        "307 Temporary\r\nLocation: /b\r\n",
        "308 Permanent\r\nLocation: /b\r\n",
        "401 Unauthorized\r\nWWW-Authenticate: Basic realm=x\r\n",
        "407 Proxy\r\nProxy-Authenticate: Basic realm=x\r\n",
        "408 Timeout\r\n",
        "408 Timeout\r\nRetry-After: 0\r\n",
        "408 Timeout\r\nConnection: close\r\n",
        "421 Misdirected\r\n",
        "425 Too Early\r\n",
        "429 Too Many\r\nRetry-After: 0\r\n",
        "500 Error\r\n",
        "503 Unavailable\r\n",
        "503 Unavailable\r\nRetry-After: 0\r\n",
        "503 Unavailable\r\nRetry-After: 99999999999999999999\r\n",
        "599 Strange\r\n",
        "999 Denied\r\n"
      })
  void statusIsAnAnswerAndNotAReasonToSendAgain(String head) throws Exception {
    RawServer server = answering("HTTP/1.1 " + head + "Content-Length: 2\r\n\r\nhi");
    Response response = get(downloader(), server.url());
    assertThat(response.status()).isEqualTo(Integer.parseInt(head.substring(0, 3)));
    assertThat(text(response)).isEqualTo("hi");
    for (String line : head.lines().skip(1).toList()) {
      String[] field = line.split(": ");
      assertThat(response.header(field[0])).contains(field[1]);
    }
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 2", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"})
  void brokenConnectionIsNotTriedAgain(String start) throws Exception {
    RawServer server = closingAfter(start);
    failure(downloader(), server.url());
    assertThat(server.requests()).hasSize(1);
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void brokenKeptConnectionIsNotTriedAgainEvenForAPost() throws Exception {
    RawServer server =
        server(
            peer -> {
              peer.request();
              peer.send(ok("one"));
              peer.request();
              peer.reset();
            });
    OkHttpDownloader downloader = downloader();
    get(downloader, server.url());
    Request post = Request.post(Request.get(server.url()).url(), "text/plain", bytes("x"));
    FetchException failure = failure(downloader, post, Exchange.WHOLE);
    assertThat(failure.staleConnection()).isTrue();
    assertThat(server.requests()).hasSize(2);
    assertThat(server.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"100 Continue", "102 Processing", "103 Early Hints", "199 Odd"})
  void interimAnswersAreSkippedAndSendNothing(String interim) throws Exception {
    String hint = "HTTP/1.1 " + interim + "\r\nLink: </x>\r\n\r\n";
    RawServer server = answering(hint + hint + ok("real"));
    Response response = get(downloader(), server.url());
    assertThat(response.status()).isEqualTo(200);
    assertThat(text(response)).isEqualTo("real");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void upgradeThatNobodyAskedForIsAnAnswerWithoutABody() throws Exception {
    RawServer server =
        answering("HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n");
    OkHttpDownloader downloader = downloader();
    assertThat(get(downloader, server.url()).status()).isEqualTo(101);
    assertThat(get(downloader, server.url()).status()).isEqualTo(101);
    assertThat(server.connections()).as("the first one now speaks x").isEqualTo(2);
  }

  @Test
  void sentIsToldOnceForEachKindOfRequest() throws Exception {
    RawServer server = answering(ok("x"));
    OkHttpDownloader downloader = downloader();
    Request get = Request.get(server.url());
    for (Request request :
        new Request[] {
          get,
          get.method("POST"),
          get.method("DELETE"),
          Request.post(get.url(), "text/plain", bytes("body"))
        }) {
      AtomicInteger sent = new AtomicInteger();
      AtomicInteger sentWhenAnswered = new AtomicInteger();
      Exchange exchange =
          new Exchange() {
            @Override
            public boolean wantsBody(int status, Headers headers) {
              sentWhenAnswered.set(sent.get());
              return true;
            }

            @Override
            public void sent() {
              sent.incrementAndGet();
            }
          };
      get(downloader, request, exchange);
      assertThat(sentWhenAnswered).hasValue(1);
      assertThat(sent).hasValue(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void sentIsToldOnceTheServerCanKnow(String method) throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    RawServer server =
        server(
            peer -> {
              peer.request();
              arrived.countDown();
              peer.send(ok("x"));
            });
    AtomicBoolean known = new AtomicBoolean();
    Exchange exchange =
        new Exchange() {
          @Override
          public boolean wantsBody(int status, Headers headers) {
            return true;
          }

          @Override
          public void sent() {
            try {
              // Told while the request is in a buffer, this would wait for its own thread.
              known.set(arrived.await(5, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    Request request = Request.get(server.url()).method(method);
    get(downloader(), method.equals("GET") ? request : request.body(bytes("body")), exchange);
    assertThat(known).isTrue();
  }

  @Test
  void nothingIsSentWhereNothingListens() throws Exception {
    AtomicInteger sent = new AtomicInteger();
    RawServer server = answering(ok(""));
    server.close();
    Exchange exchange =
        new Exchange() {
          @Override
          public boolean wantsBody(int status, Headers headers) {
            return true;
          }

          @Override
          public void sent() {
            sent.incrementAndGet();
          }
        };
    FetchException failure = failure(downloader(), Request.get(server.url()), exchange);
    assertThat(failure.kind()).isEqualTo(FailureKind.CONNECT);
    assertThat(sent).hasValue(0);
  }

  @Test
  void aConnectionOfHttp10IsNotUsedAgainUnlessItsServerKeepsIt() throws Exception {
    RawServer closing = closingAfter("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    RawServer keeping =
        answering("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nhi");
    OkHttpDownloader downloader = downloader();
    for (int i = 0; i < 5; i++) {
      assertThat(text(get(downloader, closing.url()))).isEqualTo("hi");
      assertThat(text(get(downloader, keeping.url()))).isEqualTo("hi");
    }
    assertThat(closing.connections()).isEqualTo(5);
    assertThat(keeping.connections()).isEqualTo(1);
  }

  @Test
  void anExchangeThatWantsAFreshConnectionGetsOneAndLeavesNone() throws Exception {
    RawServer server = answering(ok("hi"));
    OkHttpDownloader downloader = downloader();
    get(downloader, server.url());
    Exchange fresh =
        new Exchange() {
          @Override
          public boolean wantsBody(int status, Headers headers) {
            return true;
          }

          @Override
          public boolean wantsFreshConnection() {
            return true;
          }
        };
    get(downloader, Request.get(server.url()), fresh);
    get(downloader, Request.get(server.url()), fresh);
    assertThat(server.connections()).isEqualTo(3);
    get(downloader, server.url());
    assertThat(server.connections()).isEqualTo(3);
    assertThat(downloader.connectionCount()).isEqualTo(1);
  }
}
