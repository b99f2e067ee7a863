package dev.scraper.examples;

import dev.scraper.extract.Css;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.page.Page;
import dev.scraper.plugin.Argument;
import dev.scraper.plugin.Arguments;
import dev.scraper.plugin.SpiderPlugin;
import dev.scraper.spider.Output;
import dev.scraper.spider.Router;
import dev.scraper.spider.Spider;
import java.util.List;

/**
 * Quotes behind a log-in: {@code scraper run quotes-login -a user=ada -a password=...}.
 *
 * <p>The form is taken from the log-in page, so its hidden token goes along; the cookies that the
 * site sets are the crawl's and are sent with all further pages. A page that shows nobody as logged
 * in fails, with what the site says of it: a wrong password is one line in the report and exit
 * status 4, not an empty file.
 *
 * <p><b>Thread-safety:</b> stateless.
 */
public final class QuotesLoginPlugin implements SpiderPlugin<QuotesLoginPlugin.Quote> {

  /**
   * One item.
   *
   * @param text what was said
   * @param author who said it
   * @param tags none, one or several
   * @param about a page about the author; only those who are logged in see the link
   */
  @Css("div.quote")
  public record Quote(
      @Css("span.text") String text,
      @Css("small.author") String author,
      @Css("a.tag") List<String> tags,
      @Css("a[href*=goodreads]") Url about) {}

  static final Argument<Url> LOGIN =
      Argument.url("login")
          .defaultsTo(Url.parse("https://quotes.toscrape.com/login"))
          .help("the page with the log-in form");

  static final Argument<String> USER = Argument.text("user").help("who logs in");
  static final Argument<String> PASSWORD = Argument.text("password").help("with which password");

  /** For the loader of plug-ins. */
  public QuotesLoginPlugin() {}

  @Override
  public String description() {
    return "Quotes as those see them who are logged in";
  }

  @Override
  public List<Argument<?>> arguments() {
    return List.of(LOGIN, USER, PASSWORD);
  }

  @Override
  public Spider<Quote> create(Arguments args) {
    return new Router<Quote>()
        .seed(Request.get(args.get(LOGIN)).label("login"))
        .on(
            "login",
            (page, out) ->
                out.follow(
                    page.form("form:has([type=password])")
                        .set("username", args.get(USER))
                        .set("password", args.get(PASSWORD))
                        .submit()
                        .label("quotes")))
        .on("quotes", QuotesLoginPlugin::quotes);
  }

  /** The first page of quotes is where the site leads to after the log-in. */
  private static void quotes(Page page, Output<Quote> out) {
    if (page.first("a[href='/logout']").isEmpty()) {
      throw new IllegalStateException("not logged in: '" + page.select(".error").text() + "'");
    }
    page.all(Quote.class).forEach(out::item);
    page.next().ifPresent(next -> out.follow(next, "quotes"));
  }
}
