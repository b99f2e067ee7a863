package dev.scraper.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.Failure;
import dev.scraper.examples.QuotesLoginPlugin.Quote;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Url;
import dev.scraper.plugin.Arguments;
import dev.scraper.spider.Spider;
import dev.scraper.testing.SiteReply;
import dev.scraper.testing.SiteRequest;
import dev.scraper.testing.SpiderTest;
import dev.scraper.testing.TestSite;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuotesLoginPluginTest {

  private static final String TOKEN = "wZtX==&/";

  private final TestSite site = TestSite.empty();

  @BeforeEach
  void aSiteThatKnowsAda() {
    site.route("/login", request -> request.method().equals("POST") ? login(request) : form(""))
        .route("/", request -> quotes(request, "Ada", "/page/2/"))
        .route("/page/2/", request -> quotes(request, "Bo", ""));
  }

  @AfterEach
  void close() {
    site.close();
  }

  private static SiteReply form(String error) {
    return SiteReply.html(
            "<form action='/search'><input name=q></form><p class=error>%s</p>".formatted(error)
                + "<form action='/login' method='post' accept-charset='utf-8'>"
                + "<input type='hidden' name='csrf_token' value='%s'>"
                    .formatted(TOKEN.replace("&", "&amp;"))
                + "<input type='text' name='username'><input type='password' name='password'>"
                + "<input type='submit' value='Login'></form>")
        .header("Set-Cookie", "token=1; Path=/");
  }

  private static boolean hasCookie(SiteRequest request, String cookie) {
    return request.header("Cookie").filter(sent -> sent.contains(cookie)).isPresent();
  }

  private static SiteReply login(SiteRequest request) {
    boolean token =
        request.parameter("csrf_token").filter(TOKEN::equals).isPresent()
            && hasCookie(request, "token=1");
    boolean known =
        request.parameter("username").filter("ada"::equals).isPresent()
            && request.parameter("password").filter("säcret"::equals).isPresent();
    if (!token) {
      return SiteReply.empty(400);
    }
    return known
        ? SiteReply.redirect("/").header("Set-Cookie", "session=ada; Path=/")
        : form("Wrong name or password");
  }

  private static SiteReply quotes(SiteRequest request, String author, String next) {
    boolean in = hasCookie(request, "session=ada");
    String about = "<a href='http://goodreads.example/%s'>(page)</a>".formatted(author);
    return SiteReply.html(
        "<a href='%s'>log</a>".formatted(in ? "/logout" : "/login")
            + "<div class=quote><span class=text>Wait.</span><small class=author>"
            + "%s</small>%s</div>".formatted(author, in ? about : "")
            + (next.isEmpty() ? "" : "<li class=next><a href='%s'>next</a>".formatted(next)));
  }

  private static Spider<Quote> spider(String password) {
    QuotesLoginPlugin plugin = new QuotesLoginPlugin();
    return plugin.create(
        Arguments.of(
            plugin.arguments(),
            "login=https://quotes.example/login",
            "user=ada",
            "password=" + password));
  }

  @Test
  void afterTheLogInTheQuotesOfAllPagesAreThereWithWhatOnlyMembersSee() {
    SpiderTest.of(spider("säcret"))
        .crawl(site)
        .hasNoFailures()
        .hasItems(2)
        .hasItem(quote("Ada"))
        .hasItem(quote("Bo"));
    assertThat(site.targets()).containsExactly("/robots.txt", "/login", "/login", "/", "/page/2/");
  }

  private static Quote quote(String author) {
    Url about = Url.parse("http://goodreads.example/" + author);
    return new Quote("Wait.", author, List.of(), about);
  }

  @Test
  void aWrongPasswordIsOneFailureThatSaysWhatTheSiteSays() {
    var result = SpiderTest.of(spider("guess")).crawl(site).hasItems(0);
    assertThat(result.failures())
        .singleElement()
        .returns(FailureKind.SPIDER, Failure::kind)
        .extracting(Failure::message)
        .asString()
        .contains("not logged in: 'Wrong name or password'");
    assertThat(result.report().exitStatus()).isEqualTo(4);
    assertThat(site.targets()).containsExactly("/robots.txt", "/login", "/login");
  }

  @Test
  void aSessionThatEndsInTheMiddleIsSeenToo() {
    site.route("/page/2/", form("Please log in again"));
    var result = SpiderTest.of(spider("säcret")).crawl(site).hasItems(1);
    assertThat(result.failures())
        .singleElement()
        .extracting(Failure::message)
        .asString()
        .contains("Please log in again");
  }
}
