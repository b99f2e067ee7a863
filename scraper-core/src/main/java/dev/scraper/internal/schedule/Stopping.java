package dev.scraper.internal.schedule;

import dev.scraper.event.Ended;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a crawl is told to end: why, and until when what is open may go on.
 *
 * <p><b>Thread-safety:</b> none; owned by the loop.
 */
final class Stopping {

  /** How long requests may stay open after a stop. */
  private static final long GRACE = Duration.ofSeconds(5).toNanos();

  /** How long a cancelled request may take to come back before it is left alone. */
  private static final long ABANDON = Duration.ofSeconds(2).toNanos();

  private @Nullable Ended why;
  private @Nullable Throwable error;
  private long stopAt;
  private boolean cancelled;

  /** Whether it was told to. */
  boolean isAsked() {
    return why != null;
  }

  /** How it ends: finished, if nobody has told it to. */
  Ended ended() {
    return why == null ? Ended.FINISHED : why;
  }

  /** What broke, or null. */
  @Nullable Throwable error() {
    return error;
  }

  /** It is over already. */
  void over(Ended how) {
    why = how;
  }

  /** Something broke that leaves no time for anything. */
  void broke(Throwable thrown) {
    why = Ended.ERROR;
    error = error == null ? thrown : error;
  }

  /** Somebody tells it to; perhaps once more. */
  void take(LoopEvent.Stop stop, long now) {
    long at = stop.now() ? now : now + GRACE;
    stopAt = why == null ? at : Math.min(stopAt, at);
    if (why == null || rank(stop.why()) > rank(why)) {
      why = stop.why();
    }
    if (error == null) {
      error = stop.error();
    }
  }

  /** Of several reasons to end, the highest is told, whichever came first. */
  private static int rank(Ended why) {
    return switch (why) {
      case INTERRUPTED -> 2;
      case ERROR -> 1;
      default -> 0;
    };
  }

  /** How long what is open may still go on; 0 or less when it is to be cancelled. */
  long grace(long now) {
    return stopAt - now;
  }

  /** Whether the caller is the one to cancel what is open. */
  boolean cancels() {
    boolean first = !cancelled;
    cancelled = true;
    return first;
  }

  /** How long what was cancelled may still take to come back; 0 or less to leave it alone. */
  long patience(long now) {
    return stopAt + ABANDON - now;
  }
}
