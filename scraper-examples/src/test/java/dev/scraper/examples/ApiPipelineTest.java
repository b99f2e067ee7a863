package dev.scraper.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.Scraper;
import dev.scraper.http.FetchException;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.testing.SiteReply;
import dev.scraper.testing.SiteRequest;
import dev.scraper.testing.TestSite;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ApiPipelineTest {

  /** Many small pages of a list, so that it would be read to its end long before the details. */
  private static final int PAGES = 40;

  private static final int PAGE = 5;

  private final TestSite api = TestSite.empty().route("/list", ApiPipelineTest::list);

  private final Scraper scraper =
      Scraper.builder()
          .politeness(Politeness.polite().delay(Duration.ZERO).perHost(ApiPipeline.WORKERS + 1))
          .retry(new RetryPolicy(0))
          .build();

  @TempDir Path folder;

  ApiPipelineTest() {
    for (int id = 0; id < PAGES * PAGE; id++) {
      api.route("/items/" + id, item(id));
    }
  }

  private static String item(int id, String name) {
    return "{\"id\":%d,\"name\":\"%s\"}".formatted(id, name);
  }

  private static SiteReply item(int id) {
    return SiteReply.json(item(id, "n" + id));
  }

  private static SiteReply list(SiteRequest request) {
    int page = request.parameter("page").map(Integer::valueOf).orElse(0);
    String items =
        IntStream.range(page * PAGE, (page + 1) * PAGE)
            .mapToObj("{\"id\":%d}"::formatted)
            .collect(Collectors.joining(","));
    String next = page + 1 < PAGES ? ",\"next\":\"/list?page=" + (page + 1) + "\"" : "";
    return SiteReply.json("{\"items\":[" + items + "]" + next + "}");
  }

  @AfterEach
  void close() {
    scraper.close();
    api.close();
  }

  private ApiPipeline pipeline() {
    return new ApiPipeline(scraper, api.url("/list"), api.url("/items/"));
  }

  private static List<String> all() {
    return IntStream.range(0, PAGES * PAGE).mapToObj(id -> item(id, "n" + id)).toList();
  }

  /**
   * Before page n of the list is asked for, all entries of the pages before it are in the hands of
   * somebody: asked for, in the queue, or about to be.
   *
   * @param held how many may be on their way to the server
   */
  private void assertTheListWaitsForTheDetails(int held) {
    int details = 0;
    int pages = 0;
    for (String target : api.targets()) {
      if (target.startsWith("/items/")) {
        details++;
      } else if (target.startsWith("/list")) {
        int listed = pages++ * PAGE;
        assertThat(listed - details).as("ahead at page %s", pages).isLessThanOrEqualTo(held);
      }
    }
    assertThat(pages).isEqualTo(PAGES);
    assertThat(details).isEqualTo(PAGES * PAGE);
  }

  @Test
  void withAQueueAllIsWrittenAndTheListIsNotReadFurtherThanItsBoundAllows() throws Exception {
    Path file = folder.resolve("queue.jsonl");
    pipeline().withQueue(file);
    assertThat(Files.readAllLines(file)).containsExactlyInAnyOrderElementsOf(all());
    assertTheListWaitsForTheDetails(ApiPipeline.WAITING + ApiPipeline.WORKERS);
  }

  @Test
  void withMapAllIsWrittenInTheOrderOfTheListAndTheListIsReadAsFarAsNeeded() throws Exception {
    Path file = folder.resolve("map.jsonl");
    pipeline().withMap(file);
    assertThat(Files.readAllLines(file)).containsExactlyElementsOf(all());
    assertTheListWaitsForTheDetails(ApiPipeline.WORKERS);
  }

  @Test
  void aDetailThatFailsEndsTheProducerAndTheOtherWorkersToo() {
    api.route("/items/7", SiteReply.empty(404));
    assertThatThrownBy(() -> pipeline().withQueue(folder.resolve("queue.jsonl")))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("404");
    assertThat(api.targets()).as("most is never asked for").hasSizeLessThan(PAGES * PAGE / 2);
    assertThatThrownBy(() -> pipeline().withMap(folder.resolve("map.jsonl")))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("404");
  }

  @Test
  void aFileThatIsThereIsRefusedBeforeAnythingIsAsked() throws Exception {
    Path file = Files.writeString(folder.resolve("mine.jsonl"), "mine\n");
    assertThatThrownBy(() -> pipeline().withQueue(file))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("mine\n");
    assertThat(api.targets()).isEmpty();
  }
}
