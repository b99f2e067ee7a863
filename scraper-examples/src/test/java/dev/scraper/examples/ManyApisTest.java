package dev.scraper.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.Scraper;
import dev.scraper.examples.ManyApis.Rate;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Request;
import dev.scraper.task.Gathered;
import dev.scraper.testing.SiteReply;
import dev.scraper.testing.SiteRequest;
import dev.scraper.testing.TestSite;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyApisTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final CountDownLatch end = new CountDownLatch(1);

  private final TestSite apis =
      TestSite.empty()
          .route("/eur", SiteReply.json("{\"code\":\"EUR\",\"rate\":1.08,\"source\":\"x\"}"))
          .route("/gbp", SiteReply.json("{\"code\":\"GBP\",\"rate\":1.27}"))
          .route("/words", SiteReply.json("{\"code\":\"XXX\",\"rate\":\"much\"}"))
          .route("/silent", this::silent);

  private final Scraper scraper = ManyApis.scraper();

  /** Answers when the test is over. */
  private SiteReply silent(SiteRequest request) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return SiteReply.hangUp();
  }

  @AfterEach
  void close() {
    end.countDown();
    scraper.close();
    apis.close();
  }

  private List<Request> requests(String... paths) {
    return ManyApis.requests(Stream.of(paths).map(apis::url));
  }

  private static String printed(Gathered<Rate> gathered) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    ManyApis.print(gathered, out, out);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatCameIsPrintedInTheOrderOfTheQuestionsAndWhatDidNotBesideIt() throws Exception {
    Gathered<Rate> gathered =
        ManyApis.whatThereIs(scraper, requests("/gbp", "/gone", "/words", "/eur"), LONG);
    assertThat(gathered.isComplete()).isFalse();
    assertThat(printed(gathered).lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("GBP 1.27"),
            line -> assertThat(line).isEqualTo("EUR 1.08"),
            line -> assertThat(line).startsWith(apis.url("/gone") + ": ").contains("404"),
            line -> assertThat(line).startsWith(apis.url("/words") + ": ").contains("/rate"));
    assertThat(apis.requests())
        .filteredOn(request -> !request.path().equals("/robots.txt"))
        .hasSize(4)
        .allSatisfy(request -> assertThat(request.header("Accept")).hasValue("application/json"));
  }

  @Test
  void whatIsNotThereInTimeIsAFailureBesideTheOthers() throws Exception {
    Gathered<Rate> gathered =
        ManyApis.whatThereIs(scraper, requests("/silent"), Duration.ofMillis(100));
    assertThat(gathered.values()).isEmpty();
    assertThat(gathered.failures()).containsOnlyKeys(requests("/silent"));
  }

  @Test
  void oneThatFailsEndsThemAllAtOnce() {
    assertThatThrownBy(() -> ManyApis.allOrNothing(scraper, requests("/silent", "/gone")))
        .isInstanceOfSatisfying(
            FetchException.class,
            failure -> assertThat(failure.kind()).isEqualTo(FailureKind.HTTP));
  }

  @Test
  void allOfThemAreThereIfNoneFails() throws Exception {
    assertThat(ManyApis.allOrNothing(scraper, requests("/eur", "/gbp")))
        .extracting(Rate::code)
        .containsExactly("EUR", "GBP");
  }

  @Test
  void theFastestIsTheFirstThatAnswersWithARate() throws Exception {
    assertThat(ManyApis.fastest(scraper, requests("/silent", "/words", "/eur")))
        .isEqualTo(new Rate("EUR", new BigDecimal("1.08")));
  }
}
