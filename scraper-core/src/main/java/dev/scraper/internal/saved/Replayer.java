package dev.scraper.internal.saved;

import dev.scraper.http.Downloader;
import dev.scraper.http.Exchange;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.intercept.Interceptor;
import dev.scraper.internal.saved.SavedExchange.Key;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers each request from a recording and asks nobody. A request that was recorded several times
 * gets its answers in their order, and then the last one again.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads; files are read on the common pool.
 */
public final class Replayer implements Interceptor {

  private static final byte[] NOTHING = {};

  /** How much of a body {@link Exchange#wantsRest} is shown, in bytes. */
  private static final int START = 512;

  private final RecordingFolder folder;

  /** How often each request was answered. */
  private final Map<Key, Integer> asked = new ConcurrentHashMap<>();

  private Replayer(RecordingFolder folder) {
    this.folder = folder;
  }

  /**
   * A replayer of the recording in a folder.
   *
   * @throws IllegalArgumentException if there is none, or it cannot be read
   */
  public static Replayer of(Path folder) {
    return new Replayer(RecordingFolder.read(folder));
  }

  /** The addresses that are recorded. */
  public List<String> urls() {
    return folder.urls();
  }

  @Override
  public CompletableFuture<Response> intercept(
      Request request, Exchange exchange, Downloader next) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return answer(request, exchange);
          } catch (FetchException e) {
            throw new CompletionException(e);
          }
        });
  }

  private Response answer(Request request, Exchange exchange) throws FetchException {
    Key key = SavedExchange.keyOf(request);
    List<SavedExchange> answers = folder.answers(key);
    if (answers.isEmpty()) {
      return missing(request, exchange);
    }
    int turn = asked.merge(key, 1, Integer::sum);
    SavedExchange saved = answers.get(Math.min(turn, answers.size()) - 1);
    // Nobody is there to be spared.
    Headers headers = saved.responseHeaders().without("Retry-After");
    boolean wanted = exchange.wantsBody(saved.code(), headers);
    Optional<byte[]> body = wanted ? body(saved) : Optional.empty();
    byte[] bytes = body.orElse(NOTHING);
    boolean read = body.isPresent();
    if (read && exchange.looksAtStart()) {
      read = exchange.wantsRest(Arrays.copyOf(bytes, Math.min(START, bytes.length)));
      bytes = read ? bytes : NOTHING;
    }
    int most = exchange.prefixBytes();
    if (most > 0 && bytes.length > most) {
      bytes = Arrays.copyOf(bytes, most);
      read = false;
    }
    return new Response(request, saved.code(), headers, bytes, read, Duration.ofNanos(1));
  }

  private Response missing(Request request, Exchange exchange) throws FetchException {
    boolean robots = request.url().pathAndQuery().equals("/robots.txt");
    if (!robots) {
      throw failure("not in the recording " + folder + ": " + request + "; record it once more");
    }
    // As if there were none: a recording made by hand, or without a look at it, has no other way.
    exchange.wantsBody(404, Headers.empty());
    return new Response(request, 404, Headers.empty(), NOTHING, false, Duration.ofNanos(1));
  }

  private Optional<byte[]> body(SavedExchange saved) throws FetchException {
    try {
      return folder.body(saved);
    } catch (NoSuchFileException e) {
      throw failure("the recording " + folder + " lacks the body " + saved.file());
    } catch (IOException e) {
      throw failure("the recording " + folder + ": " + e.getMessage());
    }
  }

  private static FetchException failure(String message) {
    return new FetchException(FailureKind.PROTOCOL, message);
  }
}
