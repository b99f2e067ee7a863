package dev.scraper.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.intercept.HttpCache;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.Scope;
import dev.scraper.testing.SiteReply;
import dev.scraper.testing.SiteRequest;
import dev.scraper.testing.TestSite;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedApiTest {

  private final TestSite api = TestSite.empty();
  private final Scraper scraper =
      Scraper.builder().politeness(Politeness.polite().delay(Duration.ZERO)).build();
  private final AtomicLong seconds = new AtomicLong(1_000);
  private final SignedApi signer =
      new SignedApi(
          Url.parse(api.url("/")),
          "secret",
          () -> Instant.ofEpochSecond(seconds.getAndIncrement()));

  @TempDir Path folder;

  @AfterEach
  void close() {
    scraper.close();
    api.close();
  }

  /** As a server would check it. */
  private static boolean isSigned(SiteRequest request) {
    try {
      byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
      String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
      String time = request.header("X-Time").orElse("");
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec("secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      String text = request.method() + "\n" + request.target() + "\n" + time + "\n" + digest;
      byte[] expected = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return request.header("X-Signature").equals(Optional.of(HexFormat.of().formatHex(expected)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static SiteReply ifSigned(SiteRequest request) {
    return isSigned(request)
        ? SiteReply.json("{\"ok\":true}").header("Cache-Control", "max-age=60")
        : SiteReply.empty(403);
  }

  private CrawlReport crawl(String address, HttpCache cache, String file) throws Exception {
    return SignedApi.crawl(scraper, address, signer, cache, folder.resolve(file));
  }

  @Test
  void theApiAcceptsTheSignatureAndTheCacheAnswersWithoutOne() throws Exception {
    api.route("/v1/list?b=2&a=%C3%A4", SignedApiTest::ifSigned);
    String address = api.url("/v1/list?b=2&a=\u00e4");
    try (HttpCache cache = HttpCache.at(folder.resolve("cache")).rfc9111()) {
      assertThat(crawl(address, cache, "one.jsonl").exitStatus()).isZero();
      int asked = api.requests().size();
      CrawlReport again = crawl(address, cache, "two.jsonl");
      assertThat(again.stats().pages()).isEqualTo(1);
      assertThat(again.stats().cacheHits()).isPositive();
      assertThat(api.targets().subList(asked, api.targets().size()))
          .doesNotContain("/v1/list?b=2&a=%C3%A4");
    }
    assertThat(Files.readString(folder.resolve("one.jsonl"))).contains("{\\\"ok\\\":true}");
    assertThat(api.requests())
        .allSatisfy(request -> assertThat(request.header("Accept")).hasValue("application/json"));
  }

  @Test
  void aPostIsSignedWithItsBodyAndEachRequestWithATimeOfItsOwn() throws Exception {
    api.route("/search", SignedApiTest::ifSigned);
    CrawlReport report =
        scraper
            .crawl((page, out) -> {})
            .seeds(List.of(Request.postForm(Url.parse(api.url("/search")), Map.of("q", "a b"))))
            .intercept(signer)
            .run();
    assertThat(report.stats().pages()).isEqualTo(1);
    assertThat(api.requests())
        .extracting(request -> request.header("X-Time").orElseThrow())
        .containsExactly("1000", "1001");
  }

  @Test
  void anotherHostSeesNoSignatureEvenAfterARedirect() throws Exception {
    try (TestSite other = TestSite.empty().route("/", SiteReply.html("elsewhere"))) {
      api.route("/", SiteReply.redirect(other.url("/")));
      CrawlReport report =
          scraper
              .crawl(api.url("/"), (page, out) -> {})
              .scope(Scope.HOST.relation(Scope.Relation.ANY))
              .intercept(signer)
              .run();
      assertThat(report.stats().pages()).isEqualTo(1);
      assertThat(other.requests())
          .hasSize(2)
          .allSatisfy(request -> assertThat(request.header("X-Signature")).isEmpty());
      assertThat(api.requests()).allMatch(SignedApiTest::isSigned);
    }
  }
}
