package dev.scraper.task;

import dev.scraper.http.FetchException;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.internal.task.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fetches, with the manners of a scraper or of a crawl: robots.txt, delays, limits, retries and
 * redirects as for any page. One request gives a future; several are gathered, taken as they
 * complete, mapped, raced, or put into a group. Implemented by the library only.
 *
 * <p>What blocks says so. Where it blocks a handler of a spider or a task, it costs no thread that
 * others need. An interrupt while it waits cancels what it has open and is kept; the exception is a
 * {@link java.util.concurrent.CancellationException}. On a thread of the library that must not wait
 * (an interceptor's {@code request}) what blocks throws an {@link IllegalStateException}.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
public interface Fetcher {

  /**
   * Makes a request; returns at once. What depends on the future runs on a parse thread and may
   * block. Cancelling it cancels the request: its connection is closed, its place is free at once.
   * A failure that nobody looks at is logged.
   *
   * @return the answer, whatever its status, once all of its body is there; or a failure: a {@link
   *     FetchException} after the last retry, a SkippedException where robots.txt forbids it
   */
  CompletableFuture<Response> fetch(Request request);

  /**
   * Makes a GET request, as {@link #fetch(Request)} does.
   *
   * @throws IllegalArgumentException if it is no http or https URL
   */
  default CompletableFuture<Response> fetch(String url) {
    return fetch(Request.get(url));
  }

  /**
   * Makes a request whose body is read as it comes; returns at once. As {@link #open(Request,
   * Duration)} with the timeout of a call.
   */
  CompletableFuture<OpenResponse> open(Request request);

  /**
   * Makes a request whose body is read as it comes; returns at once. Redirects are followed, and
   * what passes is tried again, as with {@link #fetch(Request)}; once a header of 2xx is in, that
   * is the answer, and a body that breaks off later is the reader's to deal with. The limit of time
   * of a call holds up to the header, {@code HttpOptions.maxBodyBytes} not at all. The body of
   * another status is as in {@link #fetch(Request)}, and read already.
   *
   * <p>What depends on the future runs on a thread of its own and may block for as long as it
   * likes. Cancelling it cancels the request.
   *
   * @param idle how long the next piece of the body may take to come, while the reader waits for
   *     it; zero for ever
   * @return the answer, which must be closed or read to its end; or a failure
   * @throws IllegalArgumentException if {@code idle} is negative
   */
  CompletableFuture<OpenResponse> open(Request request, Duration idle);

  /**
   * Server-sent events (WHATWG HTML, 9.2), for one subscriber, who starts the request by
   * subscribing. When the connection ends or breaks, it is asked for again: after the time that the
   * server has last said in {@code retry}, or 3 s, with {@code Last-Event-ID}. While nothing is
   * wanted nothing is read, and in the end the server has to wait.
   *
   * <p>Status 204 ends it; another one but 200, another type than {@code text/event-stream}, a
   * connection that cannot be made even by the usual retries, and an event that is larger than
   * {@code HttpOptions.maxBodyBytes} fail it with a {@link FetchException}. So does the end of the
   * scraper or of the handler. Cancelling the subscription closes the connection.
   *
   * <p>{@code onNext} runs on the exchange's thread, {@code onComplete} and {@code onError} on that
   * or on a parse thread; all may block. A stream takes up a place in flight, and one of its host,
   * for as long as it is open.
   *
   * @param request a GET, usually; {@code Accept} and {@code Cache-Control: no-store} are added
   */
  Flow.Publisher<ServerSentEvent> events(Request request);

  /**
   * Long polling, for one subscriber: one request after another, each made when its answer is
   * wanted and the one before was taken. The limit of time of a call should be longer than the
   * server keeps a request waiting. Cancelling the subscription cancels the open request.
   *
   * <p>{@code onNext} and {@code next} run on parse threads and may block. A status is no failure.
   *
   * @param next the request after that response, called when the subscriber has taken it; nothing
   *     ends it. What it throws goes to {@code onError}, as does a request that fails after the
   *     last retry
   */
  default Flow.Publisher<Response> poll(
      Request first, Function<? super Response, Optional<Request>> next) {
    return new PollFeed(this, first, next).publisher();
  }

  /**
   * Waits for a stage, of a fetch or any other, and gives its value.
   *
   * @throws IOException if it failed with one: that itself, as with a RuntimeException or an Error;
   *     anything else is the cause of a {@link java.util.concurrent.CompletionException}
   * @throws java.util.concurrent.CancellationException if the stage was cancelled, or the thread
   *     interrupted; then the stage's future is cancelled
   */
  default <T extends @Nullable Object> T await(CompletionStage<T> stage) throws IOException {
    return Waiting.await(stage);
  }

  /** Makes all requests and waits for all of them, as {@link #gather(Collection, Decoder)} does. */
  default Gathered<Response> gather(Collection<Request> requests) {
    return gather(requests, response -> response);
  }

  /**
   * Makes all requests and waits for all of them. Failures stand beside values.
   *
   * @param decoder makes a value of each response
   */
  default <T extends @Nullable Object> Gathered<T> gather(
      Collection<Request> requests, Decoder<? extends T> decoder) {
    try {
      return gather(requests, decoder, Together.all());
    } catch (IOException e) {
      throw new IllegalStateException("a gather that does not fail fast cannot fail", e);
    }
  }

  /**
   * Makes all requests and waits for them.
   *
   * @param decoder makes a value of each response
   * @param how with {@link Together#failFast} the first failure cancels the rest and is thrown
   * @throws IOException if it fails fast, and the first failure is one: that itself, as with a
   *     RuntimeException or an Error; anything else is the cause of a {@link
   *     java.util.concurrent.CompletionException}
   */
  default <T extends @Nullable Object> Gathered<T> gather(
      Collection<Request> requests, Decoder<? extends T> decoder, Together how) throws IOException {
    Waiting.check();
    return await(Gathering.begin(this, requests, decoder, how));
  }

  /**
   * Makes all requests; returns at once.
   *
   * @param decoder makes a value of each response
   * @param how with {@link Together#failFast} the first failure cancels the rest and is that of the
   *     future
   * @return all results; cancelling it cancels all requests
   */
  default <T extends @Nullable Object> CompletableFuture<Gathered<T>> gatherAsync(
      Collection<Request> requests, Decoder<? extends T> decoder, Together how) {
    return Gathering.begin(this, requests, decoder, how);
  }

  /**
   * Makes the requests and gives the results as they come in, {@link Together#LOOK_AHEAD} ahead, as
   * {@link #asCompleted(Collection, Decoder, Together)} does.
   */
  default <T extends @Nullable Object> Results<T> asCompleted(
      Collection<Request> requests, Decoder<? extends T> decoder) {
    return asCompleted(requests, decoder, Together.all());
  }

  /**
   * Makes the requests and gives the results as they come in. Returns at once, with the first
   * requests made; no more are open, or there and not taken, than {@link Together#atMost} says.
   *
   * @param decoder makes a value of each response
   * @param how with {@link Together#failFast} the first failure cancels what is open and is the
   *     last result, after those that were there before
   */
  default <T extends @Nullable Object> Results<T> asCompleted(
      Collection<Request> requests, Decoder<? extends T> decoder, Together how) {
    return Completed.begin(this, requests, decoder, how);
  }

  /**
   * Makes requests as they are wanted, and gives the results in the order of the requests. Returns
   * at once; no request is taken from the iterator before the first result is asked for, and no
   * more are open, or there and not taken, than {@link Together#atMost} says.
   *
   * @param requests may have no end; called on the thread that takes the results, by {@link
   *     Results#hasNext} too. If it throws, {@link Results#next} throws that after the results of
   *     what it gave before
   * @param decoder makes a value of each response
   * @param how with {@link Together#failFast} the first failed result is the last one, and what was
   *     asked behind it is cancelled
   */
  default <T extends @Nullable Object> Results<T> map(
      Iterator<Request> requests, Decoder<? extends T> decoder, Together how) {
    return new InOrder<>(this, requests, decoder, how);
  }

  /** Makes all requests and waits for the first value, whose success cancels the rest. */
  default <T extends @Nullable Object> T race(
      Collection<Request> requests, Decoder<? extends T> decoder) throws IOException {
    return race(requests, decoder, Together.all());
  }

  /**
   * Makes requests and waits for the first value, whose success cancels the rest.
   *
   * @param decoder makes a value of each response, or throws where it is none
   * @param how with {@link Together#atMost} the next is asked when one has failed; with {@link
   *     Together#failFast} the first to end decides, also if it fails
   * @throws IOException if all fail, with their failures suppressed; or if the deadline passes (a
   *     {@link FetchException} of kind TIMEOUT)
   * @throws IllegalArgumentException if there is no request
   */
  default <T extends @Nullable Object> T race(
      Collection<Request> requests, Decoder<? extends T> decoder, Together how) throws IOException {
    Waiting.check();
    return await(Racing.begin(this, requests, decoder, how));
  }

  /**
   * The pages of something that is paged, one after another: each is asked for when it is wanted
   * and the one before was taken. Returns at once. A page that fails is the last one.
   *
   * @param decoder makes a value of each response
   * @param next the request for the page after that response, or nothing after the last page. If it
   *     throws, {@link Results#next} throws that after the page
   */
  default <T extends @Nullable Object> Results<T> pages(
      Request first,
      Decoder<? extends T> decoder,
      Function<? super Response, Optional<Request>> next) {
    return PageTurner.results(this, first, decoder, next);
  }

  /** Tasks and fetches that end together, however long they take. */
  default TaskGroup group() {
    return TaskGroup.begin(this, null, TaskGroup.PATIENCE);
  }

  /**
   * Tasks and fetches that end together, within a time from now on.
   *
   * @throws IllegalArgumentException if it is zero or less
   */
  default TaskGroup group(Duration deadline) {
    return TaskGroup.begin(this, Objects.requireNonNull(deadline), TaskGroup.PATIENCE);
  }
}
