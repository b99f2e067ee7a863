package dev.scraper.internal.saved;

import dev.scraper.http.Downloader;
import dev.scraper.http.Exchange;
import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.intercept.Interceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes each response down on its way back from the network.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads; writes on the exchange's thread, one
 * response at a time.
 */
public final class Recorder implements Interceptor {

  /** What stands for a value that is not written; that there was a cookie matters to redirects. */
  static final String LEFT_OUT = "(left out)";

  /** What does not hold for the decoded body, which people may edit. */
  private static final Set<String> OF_THE_WIRE =
      names("Content-Encoding", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive");

  private static final Set<String> SECRET = names("Set-Cookie", "Authorization", "Cookie");

  private final RecordingFolder folder;
  private final boolean secrets;
  private final ReentrantLock lock = new ReentrantLock();

  private Recorder(RecordingFolder folder, boolean secrets) {
    this.folder = folder;
    this.secrets = secrets;
  }

  /**
   * A recorder into a folder, which is made if it is not there.
   *
   * @param secrets whether the values of cookies are written
   * @throws UncheckedIOException if it cannot be written
   * @throws IllegalArgumentException if it has a recording that cannot be read
   */
  public static Recorder into(Path folder, boolean secrets) {
    try {
      return new Recorder(RecordingFolder.open(folder), secrets);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot record into " + folder.toAbsolutePath(), e);
    }
  }

  private static Set<String> names(String... names) {
    Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(Set.of(names));
    return set;
  }

  @Override
  public CompletableFuture<Response> intercept(
      Request request, Exchange exchange, Downloader next) {
    return next.fetch(request, exchange.inMemory()).thenApply(this::write);
  }

  private Response write(Response response) {
    lock.lock();
    try {
      folder.write(response, kept(response.headers()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot record " + response.url() + " into " + folder, e);
    } finally {
      lock.unlock();
    }
    return response;
  }

  private Headers kept(Headers headers) {
    List<String> flat = new ArrayList<>();
    headers.forEach(
        (name, value) -> {
          if (!OF_THE_WIRE.contains(name)) {
            flat.add(name);
            flat.add(!secrets && SECRET.contains(name) ? LEFT_OUT : value);
          }
        });
    return Headers.received(flat);
  }
}
