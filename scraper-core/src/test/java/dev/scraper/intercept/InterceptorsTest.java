package dev.scraper.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.scraper.Scraper;
import dev.scraper.fixture.LeakCheck;
import dev.scraper.fixture.LocalSite;
import dev.scraper.http.Headers;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.Request;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the ready-made interceptors send, by what the server received. */
@ExtendWith(LeakCheck.class)
class InterceptorsTest {

  private final LocalSite site = new LocalSite().otherwise(request -> LocalSite.html("x"));

  @AfterEach
  void close() {
    site.close();
  }

  private void crawl(List<Request> seeds, Interceptor... interceptors) throws Exception {
    try (Scraper scraper =
        Scraper.builder().politeness(Politeness.polite().delay(Duration.ZERO)).build()) {
      var crawl =
          scraper
              .crawl((page, out) -> page.links().forEach(out::follow))
              .seeds(seeds)
              .scope(Scope.HOST.relation(Scope.Relation.ANY))
              .http(HttpOptions.DEFAULT.allowPrivate(true));
      List.of(interceptors).forEach(crawl::intercept);
      crawl.run();
    }
  }

  private Headers received(String path) {
    Headers[] headers = {Headers.empty()};
    site.hits(path)
        .get(0)
        .headers()
        .forEach(h -> headers[0] = headers[0].with(h.getFirst(), h.getSecond()));
    return headers[0];
  }

  @Test
  void defaultHeadersAreAddedWhereTheRequestHasNoneOfThatName() throws Exception {
    crawl(
        List.of(
            Request.get(site.url("/plain")),
            Request.get(site.url("/own")).header("accept-language", "fr")),
        Interceptors.defaultHeaders(Headers.of("Accept-Language", "de", "X-A", "1", "X-A", "2")));
    assertThat(received("/plain").all("Accept-Language")).containsExactly("de");
    assertThat(received("/plain").all("X-A")).containsExactly("1", "2");
    assertThat(received("/own").all("Accept-Language")).containsExactly("fr");
    assertThat(received("/robots.txt").all("X-A")).containsExactly("1", "2");
  }

  @Test
  void userAgentsTakeTurns() throws Exception {
    List<Request> seeds =
        List.of("/1", "/2", "/3", "/4", "/5").stream()
            .map(path -> Request.get(site.url(path)))
            .toList();
    crawl(seeds, Interceptors.userAgents(List.of("one/1", "two/2", "three/3")));
    List<String> agents =
        site.hits().stream().map(hit -> hit.headers().get("User-Agent")).sorted().toList();
    assertThat(agents).containsExactly("one/1", "one/1", "three/3", "three/3", "two/2", "two/2");
  }

  @Test
  void aHostHasOneUserAgentAlways() throws Exception {
    List<Request> seeds =
        java.util.stream.IntStream.range(0, 60)
            .mapToObj(i -> Request.get(site.url(1 + i % 20, "/" + i)))
            .toList();
    crawl(seeds, Interceptors.userAgentByHost(List.of("one/1", "two/2", "three/3")));
    var byHost =
        site.hits().stream()
            .collect(
                Collectors.groupingBy(
                    LocalSite.Hit::host,
                    Collectors.mapping(
                        hit -> hit.headers().get("User-Agent"), Collectors.toSet())));
    assertThat(byHost).hasSize(20).allSatisfy((host, agents) -> assertThat(agents).hasSize(1));
    Set<String> used = new TreeSet<>();
    byHost.values().forEach(used::addAll);
    assertThat(used).hasSizeGreaterThan(1);
  }

  @Test
  void robotsAreObeyedByTheNameOfTheOptionsWhateverTheUserAgent() throws Exception {
    site.robots("User-agent: scraper\nDisallow: /closed\n\nUser-agent: other\nDisallow: /open");
    crawl(
        List.of(Request.get(site.url("/closed")), Request.get(site.url("/open"))),
        Interceptors.userAgents(List.of("other/1")));
    assertThat(site.paths()).containsExactly("/robots.txt", "/open");
  }

  @Test
  void aLoginGoesToItsOriginAndToNoOtherNotEvenByARedirect() throws Exception {
    site.redirect("127.0.0.1/", 302, site.url(2, "/landed"));
    site.links("127.0.0.1/links", site.url(3, "/linked"));
    crawl(
        List.of(Request.get(site.url("/")), Request.get(site.url("/links"))),
        Interceptors.basicAuth("me", "pass:word", site.url("")));
    assertThat(received("/").first("Authorization")).contains("Basic bWU6cGFzczp3b3Jk");
    assertThat(site.hitsOf(1))
        .hasSize(3)
        .allMatch(hit -> hit.headers().get("Authorization") != null);
    assertThat(site.hitsOf(2)).hasSize(2);
    assertThat(site.hitsOf(3)).hasSize(2);
    assertThat(site.hits())
        .filteredOn(hit -> !hit.host().equals("127.0.0.1"))
        .allMatch(hit -> !hit.headers().toString().contains("bWU6"));
  }

  @Test
  void aHostWithoutASchemeMeansHttpsSoThatNothingGoesInTheClear() throws Exception {
    crawl(
        List.of(Request.get(site.url("/"))),
        Interceptors.bearerAuth("t0ken", "127.0.0.1:" + site.port()),
        Interceptors.bearerAuth("t0ken", "127.0.0.1"));
    assertThat(site.hits()).isNotEmpty();
    assertThat(site.hits()).allMatch(hit -> hit.headers().get("Authorization") == null);
  }

  @Test
  void aRequestKeepsTheAuthorizationItCameWith() throws Exception {
    crawl(
        List.of(Request.get(site.url("/")).header("Authorization", "its own")),
        Interceptors.bearerAuth("t0ken", site.url("/")));
    assertThat(received("/").all("Authorization")).containsExactly("its own");
  }

  @Test
  void secretsAreInNoText() {
    assertThat(Interceptors.bearerAuth("t0ken", "a.example", "http://b.example:8080"))
        .hasToString("headers [Authorization] for [http://b.example:8080, https://a.example]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Interceptors.bearerAuth("t0\nken", "a.example"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("ken"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Interceptors.bearerAuth("t", "https://me:secret@a.example/"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ftp://a", "https://a/path", "a/path", "a?q", "https://", "a b"})
  void whatIsNoOriginIsRefused(String origin) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Interceptors.bearerAuth("t", origin))
        .withMessageStartingWith("not an origin");
    assertThatIllegalArgumentException().isThrownBy(() -> Interceptors.bearerAuth("t"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Interceptors.basicAuth("a:b", "c", "a.example"));
  }

  @Test
  void aSignatureSeesWhatWillBeSentAndIsSentWithIt() throws Exception {
    Set<String> signed = ConcurrentHashMap.newKeySet();
    crawl(
        List.of(Request.get(site.url("/p?q=1"))),
        Interceptors.defaultHeaders(Headers.of("X-Default", "d")),
        Interceptors.sign(
            request -> {
              signed.add(request.headers().toString());
              String text = request.method() + request.url() + request.headers();
              return request.header("X-Signature", Integer.toHexString(text.hashCode()));
            }));
    Headers sent = received("/p?q=1");
    assertThat(sent.contains("X-Signature")).isTrue();
    assertThat(signed)
        .singleElement()
        .asString()
        .contains("X-Default: d", "User-Agent: " + sent.first("User-Agent").orElseThrow())
        .contains("Accept: ", "Accept-Language: ", "Accept-Encoding: ");
    assertThat(sent.all("User-Agent")).hasSize(1);
    assertThat(sent.all("Accept")).hasSize(1);
  }

  @Test
  void emptyListsAndValuesAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Interceptors.userAgents(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Interceptors.userAgentByHost(List.of("ok/1", " ")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Interceptors.userAgents(List.of("b\u00e4d")));
  }
}
