package dev.scraper.internal.engine;

import dev.scraper.event.Dump;
import dev.scraper.event.InFlight;
import dev.scraper.internal.schedule.LoopEvent;
import dev.scraper.internal.schedule.LoopLook;
import dev.scraper.internal.trace.Sights;
import dev.scraper.internal.trace.Stacks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Dumps of one crawl. The loop is asked and has a second to answer; if it does not, the dump says
 * where it is instead.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads; blocks for a second at most.
 */
final class DumpDesk {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Consumer<LoopEvent> loop;
  private final Thread loopThread;

  /**
   * @param loop takes events
   * @param loopThread which answers them
   */
  DumpDesk(Consumer<LoopEvent> loop, Thread loopThread) {
    this.loop = loop;
    this.loopThread = loopThread;
  }

  Dump dump() {
    CompletableFuture<LoopLook> answer = new CompletableFuture<>();
    loop.accept(new LoopEvent.Look(answer));
    try {
      return of(answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return new Dump(List.of(), "the scheduler loop has not answered for 1 s; it is" + place());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Dump(List.of(), "interrupted before the scheduler loop had answered\n");
    } catch (ExecutionException e) {
      return new Dump(List.of(), "the scheduler loop could not answer: " + e.getCause() + "\n");
    }
  }

  private Dump of(LoopLook look) {
    List<InFlight> requests =
        look.open().stream().map(lease -> Sights.of(lease, look.at())).toList();
    String text = DumpText.of(look, requests);
    boolean takenDown = look.isOver() && loopThread.isAlive();
    return new Dump(requests, takenDown ? text + "it is being taken down" + place() : text);
  }

  private String place() {
    List<StackTraceElement> stack = List.of(loopThread.getStackTrace());
    return stack.isEmpty() ? " gone\n" : ":" + Stacks.lines(stack, 6) + "\n";
  }
}
