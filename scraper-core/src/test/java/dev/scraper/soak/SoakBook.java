package dev.scraper.soak;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlListener;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.CrawlStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps account of what becomes of each URL of a soak, in a byte for each, and says what is wrong.
 *
 * <p><b>Thread-safety:</b> {@link #found} is safe; all else is for the thread of the events, and
 * after the crawl for any.
 */
public final class SoakBook implements CrawlListener {

  private static final int MOST_TOLD = 20;

  private final SoakSite site;
  private final byte[] ends;
  private final int[] trapPages;
  private final int[] trapUrls;
  private final Map<String, Map<String, Long>> counts = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();
  private long wrongs;
  private int hostsDown;
  private final AtomicLong found = new AtomicLong();

  /** A book without entries. */
  public SoakBook(SoakSite site) {
    this.site = site;
    this.ends = new byte[site.numbers()];
    this.trapPages = new int[site.hosts()];
    this.trapUrls = new int[site.hosts()];
  }

  /** So many URLs were given to the crawl, seeds and links, each as often as it was given. */
  void found(int urls) {
    found.addAndGet(urls);
  }

  /** How many URLs were given to the crawl. */
  public long found() {
    return found.get();
  }

  @Override
  public void onEvent(CrawlEvent event) {
    if (event instanceof CrawlEvent.PageDone done) {
      ended(done.queued().toString(), SoakSite.PAGE);
    } else if (event instanceof CrawlEvent.Failed failed) {
      ended(failed.failure().url(), failed.failure().kind().name());
    } else if (event instanceof CrawlEvent.Skipped skipped) {
      ended(skipped.url(), skipped.reason().name());
    } else if (event instanceof CrawlEvent.HostDown) {
      hostsDown++;
    }
  }

  private void ended(String url, String end) {
    int number = site.number(url);
    if (number < 0) {
      wrong("no URL of the site ended as " + end + ": " + url);
      return;
    }
    counts.computeIfAbsent(site.what(number), key -> new TreeMap<>()).merge(end, 1L, Long::sum);
    if (ends[number]++ > 0) {
      wrong(url + " ended twice, now as " + end);
    }
    if (!site.ends(number).contains(end)) {
      wrong(url + " ended as " + end + " in place of " + site.ends(number));
    }
    if (number >= site.firstTrap()) {
      trapUrls[site.trap(number)]++;
      trapPages[site.trap(number)] += end.equals(SoakSite.PAGE) ? 1 : 0;
    }
  }

  private void wrong(String what) {
    if (++wrongs <= MOST_TOLD) {
      wrong.add(what);
    }
  }

  /** How URLs ended, by what they are. */
  public Map<String, Map<String, Long>> counts() {
    return counts;
  }

  /** What does not add up after a crawl to its end; empty if all does. */
  public List<String> problems(CrawlReport report) {
    for (int number = 0; number < site.firstTrap(); number++) {
      if (ends[number] == 0) {
        wrong("number " + number + " (" + site.what(number) + ") never ended");
      }
    }
    for (int host = 0; host < site.hosts(); host++) {
      if (trapUrls[host] != SoakSite.TRAP_URLS || trapPages[host] != SoakSite.TRAP_PAGES) {
        wrong("trap " + host + ": " + trapUrls[host] + " URLs, " + trapPages[host] + " pages");
      }
    }
    CrawlStats stats = report.stats();
    long skipped = stats.skipped().values().stream().mapToLong(Long::longValue).sum();
    long told = stats.pages() + stats.failures() + skipped;
    if (told != found.get()) {
      wrong(found + " URLs were given, " + told + " are done, failed or skipped");
    }
    if (hostsDown != (site.hasDeadHost() ? 1 : 0)) {
      wrong(hostsDown + " hosts were given up");
    }
    List<String> all = new ArrayList<>(wrong);
    if (wrongs > MOST_TOLD) {
      all.add("and " + (wrongs - MOST_TOLD) + " more");
    }
    return all;
  }
}
