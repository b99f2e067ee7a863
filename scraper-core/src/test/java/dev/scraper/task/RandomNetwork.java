package dev.scraper.task;

import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.internal.task.Losses;
import dev.scraper.internal.task.Tracked;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network whose requests end at random: at once, on one of two threads, or never, with a value or
 * a failure. It knows what became of each of them.
 */
final class RandomNetwork implements AutoCloseable {

  /** A request on its way. */
  private final class Flight extends Tracked<Response> {

    private final Request request;

    Flight(Request request) {
      super(losses, request);
      this.request = request;
    }

    @Override
    protected void settling(Throwable failure) {
      open.decrementAndGet();
    }

    @Override
    protected void settledOutside() {
      open.decrementAndGet();
    }

    void land(boolean fails) {
      if (fails) {
        settle(null, new IOException("down"));
      } else {
        settle(ByHand.response(request, "x"), null);
      }
    }
  }

  private final Queue<String> lost = new ConcurrentLinkedQueue<>();
  private final Losses losses = new Losses(false, (line, place) -> lost.add(line));
  private final Queue<Flight> flights = new ConcurrentLinkedQueue<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final Fetcher fetcher = Fetchers.of(request -> fetch(request));
  private final SplittableRandom random;
  private final int failing;
  private final int stuck;

  /**
   * @param failing how many of a hundred fail
   * @param stuck how many of a hundred never end
   */
  RandomNetwork(long seed, int failing, int stuck) {
    this.random = new SplittableRandom(seed);
    this.failing = failing;
    this.stuck = stuck;
  }

  private int roll() {
    synchronized (random) {
      return random.nextInt(100);
    }
  }

  /** What asks it. */
  Fetcher fetcher() {
    return fetcher;
  }

  private CompletableFuture<Response> fetch(Request request) {
    Flight flight = new Flight(request);
    flights.add(flight);
    mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
    int how = roll();
    boolean fails = roll() < failing;
    if (how < 20) {
      flight.land(fails);
    } else if (how < 100 - stuck) {
      try {
        threads.execute(() -> flight.land(fails));
      } catch (RejectedExecutionException e) {
        return flight; // the round is over; whoever asks now must cancel it
      }
    }
    return flight;
  }

  int mostOpen() {
    return mostOpen.get();
  }

  /** Those that have not ended, once all that ends by itself has. */
  List<Object> left() throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(20, TimeUnit.SECONDS)) {
      throw new AssertionError("the network hangs");
    }
    List<Object> left = new ArrayList<>();
    for (Flight flight : flights) {
      if (!flight.isDone()) {
        left.add(flight.request);
      }
    }
    return left;
  }

  /** The failures that nobody has looked at. */
  List<String> lost() {
    losses.close();
    return List.copyOf(lost);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
