package dev.scraper.examples;

import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.export.Exporters;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.page.Page;
import dev.scraper.spider.Output;
import dev.scraper.spider.Spider;
import dev.scraper.task.TaskGroup;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A handler that reads like code that waits: an offer is made of a product's page, of its maker's
 * page and of what an API says of its price, with no label, no carried value and no callback. The
 * products of a list are looked at together, in a group of tasks.
 *
 * <p>Each {@code fetch} is a request of the crawl, under its delays, limits and robots.txt. While a
 * handler waits, other pages go on.
 *
 * <p>Arguments: the first page of a list of products, and a file of JSON Lines.
 */
public final class StraightLine implements Spider<StraightLine.Offer> {

  /** What is known of a product, from three places. */
  record Offer(Url url, String name, String country, BigDecimal price) {}

  /** What the API answers. */
  private record Price(BigDecimal amount) {}

  private final String seed;

  StraightLine(String seed) {
    this.seed = seed;
  }

  @Override
  public List<Request> seeds() {
    return List.of(Request.get(seed));
  }

  /**
   * If one product fails the others are cancelled, and the list's page fails: a page gives all of
   * its items or none. When the block is left none of its tasks runs any more.
   */
  @Override
  public void parse(Page list, Output<Offer> out) throws IOException {
    List<CompletableFuture<Offer>> offers = new ArrayList<>();
    try (TaskGroup group = list.fetcher().group()) {
      for (Url link : list.links("article h3 a")) {
        offers.add(group.fork(() -> offer(list, link)));
      }
      group.join();
    }
    offers.forEach(offer -> out.item(offer.join()));
    list.next().ifPresent(out::follow);
  }

  /** One after the other, as it is written. */
  private static Offer offer(Page list, Url link) throws IOException {
    Page product = list.fetch(link);
    Url maker = product.links("a.maker").get(0);
    String country = list.fetch(maker).select(".country").text();
    String number = product.select("h1").attr("data-number");
    Price price = list.fetch("/api/prices/" + number).json().as(Price.class);
    return new Offer(product.url(), product.select("h1").text(), country, price.amount());
  }

  /** Crawls, and exits as the command line would. */
  public static void main(String[] args) throws IOException {
    CrawlReport report;
    try (Scraper scraper = Scraper.create()) {
      report =
          scraper
              .crawl(new StraightLine(args[0]))
              .export(Exporters.jsonLines(Path.of(args[1])))
              .run();
    }
    System.out.println(report);
    System.exit(report.exitStatus());
  }
}
