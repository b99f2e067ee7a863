package dev.scraper.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.FailureKind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrawlReportTest {

  private static final Set<FailureKind> TOLD =
      EnumSet.of(
          FailureKind.DNS,
          FailureKind.CONNECT,
          FailureKind.TLS,
          FailureKind.TIMEOUT,
          FailureKind.RESET,
          FailureKind.PROTOCOL,
          FailureKind.TRUNCATED,
          FailureKind.DECODE,
          FailureKind.HOST_DOWN,
          FailureKind.SPIDER);

  private static CrawlReport report(
      long pages, Ended ended, boolean troubled, Map<FailureKind, Long> failed) {
    CrawlStats stats =
        new CrawlStats(
            pages,
            0,
            0,
            0,
            0,
            0,
            CrawlStats.MediaCounts.NONE,
            0,
            0,
            0,
            failed,
            Map.of(),
            Map.of(),
            0,
            0,
            0,
            0,
            0,
            0,
            Duration.ZERO,
            0,
            List.of(),
            CrawlStats.Recrawl.NONE);
    boolean reached = pages > 0 || failed.containsKey(FailureKind.SPIDER);
    return new CrawlReport(stats, ended, reached, troubled, null, List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "0, INTERRUPTED, true, 130",
    "5, INTERRUPTED, false, 130",
    "0, ERROR, true, 1",
    "5, ERROR, true, 1",
    "0, FINISHED, true, 3",
    "0, FINISHED, false, 3",
    "0, MAX_DURATION, true, 3",
    "1, FINISHED, true, 4",
    "1, MAX_PAGES, true, 4",
    "1, MAX_DURATION, true, 4",
    "1, FINISHED, false, 0",
    "1, MAX_PAGES, false, 0",
    "1, MAX_DURATION, false, 0"
  })
  void theFirstThatAppliesDecides(long pages, Ended ended, boolean troubled, int status) {
    assertThat(report(pages, ended, troubled, Map.of()).exitStatus()).isEqualTo(status);
  }

  @Test
  void aPageThatItsHandlerRefusedWasDeliveredAllTheSame() {
    CrawlReport refused = report(0, Ended.FINISHED, true, Map.of(FailureKind.SPIDER, 1L));
    assertThat(refused.exitStatus()).isEqualTo(4);
    CrawlReport gone = report(0, Ended.FINISHED, false, Map.of(FailureKind.HTTP, 7L));
    assertThat(gone.exitStatus()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void theKindsThatTheExitStatusTellsOfAreThoseOfTheContract(FailureKind kind) {
    assertThat(CrawlReport.isTrouble(kind, kind == FailureKind.HTTP ? 404 : null))
        .isEqualTo(TOLD.contains(kind));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 501, 503, 599})
  void aStatusThatMayPassIsTrouble(int status) {
    assertThat(CrawlReport.isTrouble(FailureKind.HTTP, status)).isTrue();
    assertThat(CrawlReport.isTrouble(FailureKind.TOO_LARGE, status)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {304, 400, 401, 403, 404, 410, 426, 451, 499})
  void aStatusThatStaysIsNone(int status) {
    assertThat(CrawlReport.isTrouble(FailureKind.HTTP, status)).isFalse();
  }

  private static Failure failure(String message, @Nullable Integer status) {
    return new Failure("http://h/", FailureKind.HTTP, status, 1, message, null, null);
  }

  @Test
  void aMessageIsOneLineOfSensibleLength() {
    assertThat(failure(" a\r\n\tb\u0000\u0085\u2028c  d ", null).message()).isEqualTo("a b c d");
    assertThat(failure("x".repeat(500), null).message()).isEqualTo("x".repeat(500));
    assertThat(failure("x".repeat(501), null).message()).isEqualTo("x".repeat(500) + "...");
    String cut = failure("x".repeat(499) + "\ud83d\ude00", null).message();
    assertThat(cut).isEqualTo("x".repeat(499) + "...");
  }

  @Test
  void theLastStatusMayBeAbsent() {
    assertThat(failure("x", 404).lastStatus()).hasValue(404);
    assertThat(failure("x", null).lastStatus()).isEmpty();
  }
}
