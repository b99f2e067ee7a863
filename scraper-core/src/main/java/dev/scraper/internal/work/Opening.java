package dev.scraper.internal.work;

import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.internal.flow.BodyPipe;
import dev.scraper.internal.task.Losses;
import dev.scraper.internal.task.TaskThreads;
import dev.scraper.internal.task.Tracked;
import dev.scraper.internal.task.Waiting;
import dev.scraper.task.OpenResponse;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The answer that somebody waits for to read its body as it comes. Completed on a thread of its
 * own, since what depends on it may read for as long as it likes, and the exchange's own thread is
 * the one that it reads from. Nothing that the engine holds refers to what was handed out, so that
 * a body which is lost can be found.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
final class Opening extends Tracked<OpenResponse> {

  private volatile @Nullable CompletableFuture<Response> call;

  private Opening(Losses losses, Request request) {
    super(losses, request);
  }

  /** Starts a fetch whose body goes to a pipe. */
  static Opening start(EngineFetcher fetcher, Request request, Duration idle, Losses losses) {
    if (idle.isNegative()) {
      throw new IllegalArgumentException("idle < 0: " + idle);
    }
    Opening opening = new Opening(losses, request);
    Attempt attempt = new Attempt(opening, request, losses.here());
    BodyPipe pipe = new BodyPipe(idle, attempt::opened, attempt::hangUp);
    attempt.pipe = pipe;
    CompletableFuture<Response> call = fetcher.fetch(request, pipe);
    attempt.calling(call);
    opening.call = call;
    if (opening.isDone()) { // cancelled in between, and perhaps not seen there
      call.cancel(true);
    }
    call.whenComplete(attempt::ended);
    return opening;
  }

  @Override
  protected void settledOutside() {
    CompletableFuture<Response> open = call;
    if (open != null) {
      open.cancel(true);
    }
  }

  /** What the engine knows of it. */
  private static final class Attempt {

    /** Emptied by whoever tells the end first: the header, or the end of the call. */
    private final AtomicReference<@Nullable Opening> waiting;

    private final Request request;
    private final @Nullable Throwable made;
    private final CompletableFuture<CompletableFuture<Response>> call = new CompletableFuture<>();
    private volatile @Nullable BodyPipe pipe;

    Attempt(Opening opening, Request request, @Nullable Throwable made) {
      this.waiting = new AtomicReference<>(opening);
      this.request = request;
      this.made = made;
    }

    void calling(CompletableFuture<Response> begun) {
      call.complete(begun);
    }

    void hangUp() {
      call.thenAccept(begun -> begun.cancel(true));
    }

    void opened(Response head) {
      Opening opening = waiting.getAndSet(null);
      BodyPipe body = pipe;
      if (opening != null && body != null) {
        give(opening, new OpenResponse(head, body.stream(request.toString(), made)));
      }
    }

    /** An answer that went to no pipe has its body in memory. */
    void ended(@Nullable Response response, @Nullable Throwable failure) {
      Opening opening = waiting.getAndSet(null);
      if (opening == null) {
        return;
      }
      if (failure != null) {
        opening.settleWith(Waiting.cause(failure));
      } else if (response != null) {
        give(opening, new OpenResponse(response, new ByteArrayInputStream(response.body())));
      }
    }

    private static void give(Opening opening, OpenResponse open) {
      TaskThreads.of(
              () -> {
                if (!opening.settle(open, null)) {
                  open.close(); // nobody waits for it any more
                }
              })
          .start();
    }
  }

  @SuppressWarnings("NullAway") // one of the two
  private void settleWith(Throwable failure) {
    settle(null, failure);
  }
}
