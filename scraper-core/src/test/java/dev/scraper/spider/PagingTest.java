package dev.scraper.spider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.scraper.fixture.PageFrom;
import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.page.Page;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagingTest {

  private static final String API = "http://api.test/v1/items";

  private static Page page(Request request, String json, String... headers) {
    return PageFrom.of(
        request,
        Headers.of(headers).with("Content-Type", "application/json"),
        json.getBytes(StandardCharsets.UTF_8));
  }

  private static Page page(String query, String json) {
    return page(Request.get(API + query), json);
  }

  /** What follows the path in the next request's address; null at the end. */
  private static String next(Paging paging, String query, String json) {
    return paging
        .next(page(query, json))
        .map(request -> request.url().toString().replace(API, ""))
        .orElse(null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "end",
      textBlock =
          """
          ``             | {"r":[1,2]}              | ?page=2
          ?page=1        | {"r":[1,2]}              | ?page=2
          ?a=b&page=9&c  | {"r":[1]}                | ?a=b&page=10&c
          ?page=         | {"r":[1]}                | ?page=2
          ?page=3        | {"r":[]}                 | end
          ?page=3        | {"r":null}               | end
          ?page=3        | {"error":"x"}            | end
          """)
  void pagesAreCountedUntilOneIsEmpty(String query, String json, String next) {
    assertThat(next(Paging.pageNumber("page").items("/r"), query, json)).isEqualTo(next);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "end",
      textBlock =
          """
          ``        | [1]                      | ?page=2
          ``        | []                       | end
          ``        | {"n":1,"items":[1]}      | ?page=2
          ``        | {"n":1,"items":[]}       | end
          """)
  void theItemsAreTheOnlyArrayUnlessToldOtherwise(String query, String json, String next) {
    assertThat(next(Paging.pageNumber("page"), query, json)).isEqualTo(next);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "end",
      textBlock =
          """
          ?p=1 | {"r":[1,2],"count":5} | ?p=2
          ?p=2 | {"r":[3,4],"count":5} | ?p=3
          ?p=3 | {"r":[5],"count":5}   | end
          ?p=2 | {"r":[3,4],"count":4} | end
          ?p=2 | {"r":[3,4],"count":"4"} | end
          ?p=2 | {"r":[3,4],"count":null} | ?p=3
          ?p=2 | {"r":[3],"count":9}   | end
          """)
  void aTotalOfItemsEndsTheList(String query, String json, String next) {
    Paging paging = Paging.pageNumber("p").items("/r").total("/count").size(2);
    assertThat(next(paging, query, json)).isEqualTo(next);
  }

  @Test
  void aTotalOfPagesEndsTheList() {
    Paging paging = Paging.pageNumber("p").first(0).pages("/pages");
    assertThat(next(paging, "", "{\"pages\":2}")).isEqualTo("?p=1");
    assertThat(next(paging, "?p=0", "{\"pages\":1}")).isNull();
    assertThat(next(paging, "?p=1", "{\"pages\":2}")).isNull();
    assertThat(next(Paging.pageNumber("p").pages("/pages"), "?p=2", "{\"pages\":2}")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "end",
      textBlock =
          """
          ``           | {"r":[1,2],"n":5} | ?offset=2
          ?offset=2&l=2 | {"r":[1,2],"n":5} | ?offset=4&l=2
          ?offset=4    | {"r":[1],"n":5}   | end
          ?offset=2    | {"r":[1,2],"n":4} | end
          ?offset=2    | {"r":[1,2]}       | ?offset=4
          ?offset=4    | {"r":[]}          | end
          ?offset=4    | {"r":[1]}         | end
          """)
  void offsetsGrowByTheLengthOfAPage(String query, String json, String next) {
    assertThat(next(Paging.offset("offset", 2).items("/r").total("/n"), query, json))
        .isEqualTo(next);
  }

  @Test
  void maxPagesEndsAListThatNeverEnds() {
    assertThat(next(Paging.pageNumber("p").maxPages(3), "?p=2", "[1]")).isEqualTo("?p=3");
    assertThat(next(Paging.pageNumber("p").maxPages(3), "?p=3", "[1]")).isNull();
    assertThat(next(Paging.offset("o", 1).maxPages(3), "?o=1", "[1]")).isEqualTo("?o=2");
    assertThat(next(Paging.offset("o", 1).maxPages(3), "?o=2", "[1]")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "end",
      textBlock =
          """
          ``               | {"m":{"next":"a b"}}   | ?cursor=a+b
          ?cursor=x&l=2    | {"m":{"next":"y=="}}   | ?cursor=y%3D%3D&l=2
          ?cursor=x        | {"m":{"next":17}}      | ?cursor=17
          ?cursor=x        | {"m":{"next":"x"}}     | end
          ?cursor=a+b      | {"m":{"next":"a b"}}   | end
          ?cursor=x        | {"m":{"next":""}}      | end
          ?cursor=x        | {"m":{"next":null}}    | end
          ?cursor=x        | {"m":{"next":false}}   | end
          ?cursor=x        | {"m":{}}               | end
          ?cursor=x        | {}                     | end
          """)
  void aCursorLeadsOnUntilItIsGoneOrRepeated(String query, String json, String next) {
    assertThat(next(Paging.cursor("/m/next", "cursor"), query, json)).isEqualTo(next);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "end",
      textBlock =
          """
          {"links":{"next":"http://api.test/v1/items?p=2"}} | ?p=2
          {"links":{"next":"?p=3"}}                         | ?p=3
          {"links":{"next":"/v1/items/4"}}                  | /4
          {"links":{"next":"http://api.test/v1/items?p=1"}} | end
          {"links":{"next":null}}                           | end
          {"links":{"next":" "}}                            | end
          {"links":{}}                                      | end
          """)
  void anAddressInThePageLeadsOn(String json, String next) {
    assertThat(next(Paging.nextUrl("/links/next"), "?p=1", json)).isEqualTo(next);
  }

  @Test
  void aLinkHeaderLeadsOn() {
    Request request = Request.get(API);
    assertThat(Paging.linkHeader().next(page(request, "[]", "Link", "<?p=2>; rel=\"next\"")))
        .contains(Request.get(API + "?p=2"));
    assertThat(Paging.linkHeader().next(page(request, "[]", "Link", "<?p=2>; rel=\"prev\"")))
        .isEmpty();
    assertThat(Paging.linkHeader().next(page(request, "[]"))).isEmpty();
  }

  @Test
  void theRequestStaysWhatItWasButForItsAddress() {
    Request request =
        Request.postJson(Url.parse(API), "{}")
            .header("Authorization", "Bearer t")
            .label("list")
            .carry("shelf")
            .session("s")
            .priority(3);
    Optional<Request> next = Paging.pageNumber("page").next(page(request, "[1]"));
    assertThat(next).contains(request.url(Url.parse(API + "?page=2")));
  }

  @Test
  void keysAreNotHandedOnToAnotherOrigin() {
    Request request =
        Request.get(API)
            .header("Authorization", "Bearer t")
            .header("X-Api-Key", "k")
            .header("Accept", "application/json")
            .label("list");
    Request next =
        Paging.nextUrl("/next")
            .next(page(request, "{\"next\":\"https://evil.test/\"}"))
            .orElseThrow();
    assertThat(next.headers()).isEqualTo(Headers.of("Accept", "application/json"));
    assertThat(next.label()).contains("list");
  }

  private static void refused(String message, Paging paging, String query, String json) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> paging.next(page(query, json)))
        .withMessageContaining(message);
  }

  @Test
  void whatCannotBeUnderstoodIsAnErrorOfThePage() {
    refused("not JSON: line 1", Paging.pageNumber("p"), "", "<html>");
    refused("the query's 'p' is no number", Paging.pageNumber("p"), "?p=two", "[1]");
    refused("say items(pointer)", Paging.pageNumber("p"), "", "{\"a\":[],\"b\":[]}");
    refused("say items(pointer)", Paging.pageNumber("p"), "", "{}");
    refused("say size(n)", Paging.pageNumber("p").total("/n"), "", "{\"n\":5}");
    refused("JSON at /x: wanted List, found nothing", Paging.pageNumber("p").items("/x"), "", "{}");
    refused("JSON at /x: wanted an array", Paging.pageNumber("p").items("/x"), "", "{\"x\":1}");
    refused("JSON at /c: wanted text", Paging.cursor("/c", "c"), "", "{\"c\":{}}");
    refused(
        API + ": /n is no http or https address: 'mailto:x@y'",
        Paging.nextUrl("/n"),
        "",
        "{\"n\":\"mailto:x@y\"}");
    assertThatIllegalArgumentException().isThrownBy(() -> Paging.offset("o", 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Paging.pageNumber("p").size(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Paging.pageNumber("p").maxPages(0));
  }
}
