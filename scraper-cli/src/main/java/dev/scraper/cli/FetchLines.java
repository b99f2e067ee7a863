package dev.scraper.cli;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlListener;
import dev.scraper.event.Failure;
import dev.scraper.export.ExportException;
import dev.scraper.export.Exporter;
import dev.scraper.export.Outputs;
import dev.scraper.export.Row;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.page.Page;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code fetch} writes: exactly one line for each URL that was named, when it is done. A URL
 * named twice is fetched once.
 *
 * <p><b>Thread-safety:</b> {@link #want} before the crawl, by one thread; all else is safe for use
 * by many.
 */
final class FetchLines implements CrawlListener {

  private static final List<String> PAGE =
      List.of("requested", "url", "status", "content_type", "bytes", "title", "redirects", "body");
  private static final List<String> FAILURE = List.of("requested", "status", "error", "message");
  private static final List<String> SKIP = List.of("requested", "skipped");

  private final Outputs outputs;
  private final CompletableFuture<ExportException> failure = new CompletableFuture<>();

  /** By the identity of the URL, in the order they were named. */
  private final Map<Long, Wanted> wanted = new LinkedHashMap<>();

  /** Those without a line, by the URL that is asked for. */
  private final Map<String, Wanted> waiting = new ConcurrentHashMap<>();

  /** One URL to fetch. */
  private static final class Wanted {

    private final Url url;
    private final List<String> named = new ArrayList<>();

    /** Set by the parse thread, read when the page is told to be done. */
    private volatile @Nullable Page page;

    Wanted(Url url) {
      this.url = url;
    }
  }

  /**
   * @throws ExportException if nothing can be written there
   */
  FetchLines(Exporter exporter) throws ExportException {
    outputs = Outputs.open(List.of(exporter), failure::complete);
  }

  /** Takes in a URL of the command line. */
  void want(String named, Url url) {
    Wanted one = wanted.computeIfAbsent(url.fingerprint(), print -> new Wanted(url));
    one.named.add(named);
    waiting.putIfAbsent(one.url.toString(), one);
  }

  /** What is to be fetched. */
  List<Request> requests() {
    return wanted.values().stream().map(one -> Request.get(one.url)).toList();
  }

  /** Keeps a page until it is told to be done. */
  void hold(Page page) {
    Url queued = page.redirects().isEmpty() ? page.url() : page.redirects().get(0);
    Wanted one = waiting.get(queued.toString());
    if (one != null) {
      one.page = page;
    }
  }

  /** Completed when nothing can be written any longer. */
  CompletableFuture<ExportException> failure() {
    return failure;
  }

  @Override
  public void onEvent(CrawlEvent event) {
    if (event instanceof CrawlEvent.PageDone done) {
      page(waiting.remove(done.queued().toString()), done.bytes());
    } else if (event instanceof CrawlEvent.Failed failed) {
      Failure f = failed.failure();
      failed(waiting.remove(f.url()), f.status(), f.kind(), f.message());
    } else if (event instanceof CrawlEvent.Skipped skipped) {
      Wanted one = waiting.remove(skipped.url());
      if (one != null) {
        write(one, SKIP, skipped.reason().name());
      }
    }
  }

  private void page(@Nullable Wanted one, long bytes) {
    Page page = one == null ? null : one.page;
    if (one == null || page == null) {
      return;
    }
    one.page = null;
    write(
        one,
        PAGE,
        page.url().toString(),
        page.status(),
        page.headers().first("Content-Type").orElse(null),
        bytes,
        page.title().orElse(null),
        page.redirects().stream().map(Url::toString).toList(),
        page.text());
  }

  private void failed(
      @Nullable Wanted one, @Nullable Integer status, FailureKind kind, String message) {
    if (one != null) {
      write(one, FAILURE, status, kind.name(), Text.clean(message));
    }
  }

  private void write(Wanted one, List<String> names, @Nullable Object... values) {
    List<Row> rows = new ArrayList<>(one.named.size());
    for (String named : one.named) {
      List<@Nullable Object> line = new ArrayList<>(names.size());
      line.add(named);
      line.addAll(Arrays.asList(values));
      rows.add(Row.of(names, line));
    }
    try {
      outputs.accept(rows);
    } catch (ExportException e) {
      failure.complete(e);
    }
  }

  /** Writes a line for those whose turn did not come, and ends. */
  void close() {
    for (Wanted one : List.copyOf(waiting.values())) {
      failed(one, null, FailureKind.CANCELLED, "the program ended before its turn");
    }
    waiting.clear();
    try {
      outputs.close();
    } catch (ExportException e) {
      failure.complete(e);
    }
  }
}
