package dev.scraper.internal.engine;

import dev.scraper.event.Ended;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.internal.frontier.Batch;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.internal.schedule.LoopEvent;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Reads the seeds as the crawl takes them, at most so many ahead, so that a list of any length
 * needs no memory.
 *
 * <p><b>Thread-safety:</b> runs on the seeds thread; {@link #taken} is called by the loop.
 */
final class SeedFeeder implements Runnable {

  /** Seeds read and not yet taken. */
  private static final int AHEAD = 10_000;

  private final Purpose purpose;
  private final List<Request> requests;
  private final List<Request> sitemaps;
  private final List<Iterator<String>> lines;
  private final Consumer<LoopEvent> loop;

  /** Those that an earlier process has taken already. */
  private long skip;

  private final Semaphore room = new Semaphore(AHEAD);

  /**
   * @param purpose what the requests and lines are for
   * @param requests first
   * @param sitemaps then
   * @param lines at last; one address each
   */
  SeedFeeder(
      Purpose purpose,
      List<Request> requests,
      List<Request> sitemaps,
      List<Iterator<String>> lines,
      Consumer<LoopEvent> loop) {
    this.purpose = purpose;
    this.requests = requests;
    this.sitemaps = sitemaps;
    this.lines = lines;
    this.loop = loop;
  }

  /** Leaves out the first ones; before it runs. */
  void skip(long seeds) {
    skip = seeds;
  }

  void taken(int seeds) {
    room.release(seeds);
  }

  @Override
  public void run() {
    try {
      for (Request request : requests) {
        offer(request, purpose);
      }
      for (Request sitemap : sitemaps) {
        offer(sitemap, Purpose.SITEMAP);
      }
      for (Iterator<String> source : lines) {
        while (source.hasNext()) {
          offer(source.next());
        }
      }
      loop.accept(new LoopEvent.Seeds(Batch.EMPTY, List.of(), true));
    } catch (InterruptedException e) {
      loop.accept(new LoopEvent.Seeds(Batch.EMPTY, List.of(), true));
      Thread.currentThread().interrupt();
    } catch (UncheckedIOException e) {
      loop.accept(new LoopEvent.Stop(Ended.ERROR, true, e.getCause()));
    } catch (RuntimeException | Error e) {
      loop.accept(new LoopEvent.Stop(Ended.ERROR, true, e));
    }
  }

  private boolean isTaken() {
    return skip > 0 && skip-- > 0;
  }

  private void offer(String line) throws InterruptedException {
    if (isTaken()) {
      return;
    }
    Optional<Url> url = Url.tryParse(line);
    if (url.isPresent()) {
      post(Request.get(url.get()), purpose);
    } else {
      room.acquire();
      loop.accept(new LoopEvent.Seeds(Batch.EMPTY, List.of(line), false));
    }
  }

  private void offer(Request request, Purpose what) throws InterruptedException {
    if (!isTaken()) {
      post(request, what);
    }
  }

  private void post(Request request, Purpose what) throws InterruptedException {
    room.acquire();
    Batch batch = Batch.of(null, 0, what, true, List.of(request));
    loop.accept(new LoopEvent.Seeds(batch, List.of(), false));
  }
}
