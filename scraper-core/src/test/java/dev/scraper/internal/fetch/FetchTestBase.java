package dev.scraper.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.Exchange;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Headers;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;

/** Gives downloaders and servers, ends them after the test, and fails a test that leaks. */
abstract class FetchTestBase {

  static final HttpOptions OPTIONS = HttpOptions.DEFAULT.timeout(Duration.ofSeconds(20));

  /** Long enough for a loopback exchange on a busy machine, short enough to wait for. */
  static final HttpOptions IMPATIENT = HttpOptions.DEFAULT.timeout(Duration.ofMillis(600));

  private final List<AutoCloseable> closeables = new ArrayList<>();
  private final List<OkHttpDownloader> downloaders = new ArrayList<>();

  OkHttpDownloader downloader() {
    return downloader(OPTIONS);
  }

  OkHttpDownloader downloader(HttpOptions options) {
    return add(new OkHttpDownloader(options, 200, host -> true, System::nanoTime));
  }

  OkHttpDownloader add(OkHttpDownloader downloader) {
    downloaders.add(downloader);
    return downloader;
  }

  <T extends AutoCloseable> T closing(T closeable) {
    closeables.add(closeable);
    return closeable;
  }

  RawServer answering(String answer) throws IOException {
    return closing(RawServer.answering(answer));
  }

  RawServer closingAfter(String answer) throws IOException {
    return closing(RawServer.closingAfter(answer));
  }

  RawServer server(RawServer.Script script) throws IOException {
    return closing(new RawServer(script));
  }

  static Response get(OkHttpDownloader downloader, String url) throws Exception {
    return get(downloader, Request.get(url), Exchange.WHOLE);
  }

  static Response get(OkHttpDownloader downloader, Request request, Exchange exchange)
      throws Exception {
    return await(downloader.fetch(request, exchange));
  }

  static Response await(CompletableFuture<Response> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  static FetchException failure(OkHttpDownloader downloader, String url) throws Exception {
    return failure(downloader, Request.get(url), Exchange.WHOLE);
  }

  static FetchException failure(OkHttpDownloader downloader, Request request, Exchange exchange)
      throws Exception {
    return failure(downloader.fetch(request, exchange));
  }

  static FetchException failure(CompletableFuture<Response> future) throws Exception {
    try {
      Response response = await(future);
      throw new AssertionError("no failure but " + response);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(FetchException.class);
      FetchException failure = (FetchException) e.getCause();
      assertThat(failure.getMessage()).isNotBlank().doesNotContainPattern("\\p{Cntrl}");
      assertThat(failure.getMessage()).hasSizeLessThan(400);
      return failure;
    }
  }

  static FailureKind kind(OkHttpDownloader downloader, String url) throws Exception {
    return failure(downloader, url).kind();
  }

  static String text(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  static byte[] encoded(String encoding, byte[] body) {
    return join(
        ("HTTP/1.1 200 OK\r\nContent-Encoding: "
                + encoding
                + "\r\nContent-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1),
        body);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** An exchange that turns the body down. */
  static final Exchange NO_BODY =
      new Exchange() {
        @Override
        public boolean wantsBody(int status, Headers headers) {
          return false;
        }
      };

  static Exchange prefix(int count) {
    return new Exchange() {
      @Override
      public boolean wantsBody(int status, Headers headers) {
        return true;
      }

      @Override
      public int prefixBytes() {
        return count;
      }
    };
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (OkHttpDownloader downloader : downloaders) {
      downloader.close();
      assertThat(downloader.connectionCount()).isZero();
      assertThat(downloader.queuedCount()).isZero();
    }
    for (AutoCloseable closeable : closeables) {
      closeable.close();
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      String name = thread.getName();
      if (name.startsWith("scraper-") || name.startsWith("OkHttp http")) {
        thread.join(5_000);
        assertThat(thread.isAlive()).as(name).isFalse();
      }
    }
  }
}
