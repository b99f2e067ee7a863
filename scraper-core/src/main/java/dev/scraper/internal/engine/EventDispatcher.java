package dev.scraper.internal.engine;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlListener;
import dev.scraper.internal.schedule.EventSink;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events from the loop to the listeners on a thread of its own, in order.
 *
 * <p><b>Thread-safety:</b> {@link #emit} is called by the loop, listeners by the events thread.
 */
final class EventDispatcher implements EventSink, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventDispatcher.class);

  /** Above this many waiting events the loop makes no new ones of its own accord. */
  private static final int COMFORTABLE = 20_000;

  private final List<CrawlListener> listeners;

  /** Filled by the loop, emptied by the events thread; empty means the end. */
  private final LinkedBlockingQueue<Optional<CrawlEvent>> waiting = new LinkedBlockingQueue<>();

  private final Thread thread;

  EventDispatcher(List<CrawlListener> listeners) {
    this.listeners = List.copyOf(listeners);
    this.thread = new Thread(this::run, "scraper-events");
    thread.setDaemon(true);
    if (isListening()) {
      thread.start();
    }
  }

  @Override
  public void emit(CrawlEvent event) {
    waiting.add(Optional.of(event));
  }

  @Override
  public boolean isListening() {
    return !listeners.isEmpty();
  }

  @Override
  public int room() {
    return COMFORTABLE - waiting.size();
  }

  private void run() {
    Optional<CrawlEvent> event = next();
    while (event.isPresent()) {
      for (CrawlListener listener : listeners) {
        tell(listener, event.get());
      }
      event = next();
    }
  }

  private Optional<CrawlEvent> next() {
    while (true) {
      try {
        return waiting.take();
      } catch (InterruptedException e) {
        // Only a listener can have done this; the events behind it must still be heard.
      }
    }
  }

  private static void tell(CrawlListener listener, CrawlEvent event) {
    try {
      listener.onEvent(event);
    } catch (Throwable e) {
      LOG.error("a crawl listener failed on {}", event, e);
    }
  }

  /** Waits until all events have been heard. */
  @Override
  public void close() {
    if (!isListening()) {
      return;
    }
    waiting.add(Optional.empty());
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
