package dev.scraper.examples;

import dev.scraper.Crawl;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.page.Page;
import dev.scraper.spider.Output;
import org.jsoup.nodes.Element;

/** The names that a fragment of code in the documents may use without declaring them. */
public abstract class GuideNames {

  protected Scraper scraper;
  protected Crawl crawl;
  protected CrawlReport report;
  protected Page page;
  protected Output<Object> out;
  protected Element element;

  protected GuideNames() {}

  /** Runs the fragment, whose body it is. */
  public abstract void run() throws Exception;
}
