package dev.scraper.testing;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlListener;
import dev.scraper.event.Failure;
import dev.scraper.policy.SkipReason;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps the events of a crawl, to be asked afterwards. */
public final class Heard implements CrawlListener {

  private final List<CrawlEvent> events = new CopyOnWriteArrayList<>();

  @Override
  public void onEvent(CrawlEvent event) {
    events.add(event);
  }

  /** All events of a type. */
  public <E extends CrawlEvent> List<E> all(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The pages delivered, by the address that answered, in order. */
  public List<String> pages() {
    return all(CrawlEvent.PageDone.class).stream().map(page -> page.url().toString()).toList();
  }

  /** The page that answered under this address; there must be exactly one. */
  public CrawlEvent.PageDone page(String url) {
    return only(
        all(CrawlEvent.PageDone.class).stream()
            .filter(page -> page.url().toString().equals(url))
            .toList(),
        url);
  }

  /** All failures. */
  public List<Failure> failures() {
    return all(CrawlEvent.Failed.class).stream().map(CrawlEvent.Failed::failure).toList();
  }

  /** The failure of the request queued with this address; there must be exactly one. */
  public Failure failure(String url) {
    return only(failures().stream().filter(f -> f.url().equals(url)).toList(), url);
  }

  /** The skip of the request queued with this address; there must be exactly one. */
  public CrawlEvent.Skipped skip(String url) {
    return only(
        all(CrawlEvent.Skipped.class).stream().filter(s -> s.url().equals(url)).toList(), url);
  }

  /** Why the request queued with this address was skipped. */
  public SkipReason skipReason(String url) {
    return skip(url).reason();
  }

  private <E> E only(List<E> found, String url) {
    if (found.size() != 1) {
      throw new AssertionError("not one for " + url + ": " + found + " in " + events);
    }
    return found.get(0);
  }
}
