package dev.scraper.internal.engine;

import dev.scraper.event.CrawlListener;
import dev.scraper.export.Exporter;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.intercept.Interceptor;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.internal.work.ItemPlan;
import dev.scraper.policy.Limits;
import dev.scraper.policy.Media;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.policy.Scope;
import dev.scraper.spider.Spider;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that a crawl is told before it starts.
 *
 * @param spider takes the pages apart
 * @param purpose what the seeds are for: pages, but for the look at a robots.txt or a sitemap alone
 * @param seeds requests to begin with
 * @param sitemapSeeds sitemaps and feeds whose pages to begin with
 * @param seedLines addresses to begin with, read as they are needed
 * @param sitemaps whether the seed hosts' sitemaps are read too
 * @param http how requests are sent
 * @param interceptors what stands around a request, outermost first
 * @param politeness how hard servers may be asked
 * @param retry which failures are tried again
 * @param limits where the crawl ends
 * @param scope which links are followed
 * @param handlerTime how long user code may take over one page
 * @param listeners told what happens
 * @param items where items go, down to the outputs
 * @param media where files go, or null
 * @param failures an output for what went wrong, or null
 * @param state where the state is kept, or null
 * @param session whether it has no seeds and does not end: for single fetches
 * @param sitemapPages takes the pages of sitemaps in place of the frontier, or null
 * @param debug whether what looks wrong is told, and when each request came where
 */
public record CrawlPlan<T>(
    Spider<T> spider,
    Purpose purpose,
    List<Request> seeds,
    List<Request> sitemapSeeds,
    List<Iterator<String>> seedLines,
    boolean sitemaps,
    HttpOptions http,
    List<Interceptor> interceptors,
    Politeness politeness,
    RetryPolicy retry,
    Limits limits,
    Scope scope,
    Duration handlerTime,
    List<CrawlListener> listeners,
    ItemPlan items,
    @Nullable Media media,
    @Nullable Exporter failures,
    @Nullable StatePlan state,
    boolean session,
    @Nullable Consumer<? super Url> sitemapPages,
    boolean debug) {}
