package dev.scraper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MediaIT {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void open() throws Exception {
    site = new Site();
    site.page(
        "/",
        "Start",
        "<img src=/a.png><img src='data:image/png;base64,AA'><img src=/page data-full=/full.png>",
        "/doc.pdf",
        "/next");
    site.page("/next", "Next", "<img src=/a.png>").page("/page", "Page", "");
    site.answer("/a.png", 200, "image/png", "a").answer("/full.png", 200, "image/png", "full");
    site.answer("/doc.pdf", 200, "application/pdf", "%PDF-");
  }

  @AfterEach
  void close() {
    site.close();
  }

  private Program.Result crawl(String... arguments) throws Exception {
    List<String> all =
        new ArrayList<>(List.of("crawl", "--delay", "0", "--retries", "0", site.url("/")));
    all.addAll(List.of(arguments));
    return Program.run(folder, all.toArray(new String[0]));
  }

  private List<JsonNode> index() throws Exception {
    return Files.readAllLines(folder.resolve("files/media.jsonl")).stream()
        .map(JSON::readTree)
        .toList();
  }

  @Test
  void whatMatchesIsDownloadedAndNotFollowed() throws Exception {
    Program.Result result =
        crawl(
            "--media=img",
            "--media=img@data-full",
            "--media=a[href$=.pdf]",
            "--media-dir=files",
            "--media-types=image/*,application/pdf",
            "-o=pages.jsonl",
            "--stats=stats.json");
    assertThat(result.status()).isZero();
    assertThat(index())
        .extracting(line -> line.get("url").asString())
        .containsExactlyInAnyOrder(site.url("/a.png"), site.url("/full.png"), site.url("/doc.pdf"));
    for (JsonNode line : index()) {
      assertThat(folder.resolve("files").resolve(line.get("file").asString()))
          .hasSize(line.get("bytes").asLong());
    }
    assertThat(Files.readAllLines(folder.resolve("pages.jsonl"))).hasSize(2);
    JsonNode stats = JSON.readTree(Files.readString(folder.resolve("stats.json")));
    assertThat(stats.get("pages").asInt()).isEqualTo(2);
    assertThat(stats.get("requests").asInt()).isEqualTo(2);
    assertThat(stats.get("media_files").asInt()).isEqualTo(3);
    assertThat(stats.get("media_requests").asInt()).isEqualTo(4);
    assertThat(stats.get("media_bytes").asInt()).isEqualTo(10);
    assertThat(stats.get("skipped").get("CONTENT_TYPE").asInt()).isEqualTo(1);
    assertThat(result.err()).contains("media: 3 files");
  }

  @Test
  void filesThatAreTooLargeFail() throws Exception {
    Program.Result result =
        crawl("--media=img@data-full", "--media-dir=files", "--media-max=3B", "--failures=f.jsonl");
    assertThat(result.status()).isZero();
    assertThat(Files.readString(folder.resolve("f.jsonl"))).contains("TOO_LARGE", "/full.png");
  }

  @Test
  void anIndexThatIsThereIsRefusedUnlessItMayBeReplaced() throws Exception {
    assertThat(crawl("--media=img", "--media-dir=files").status()).isZero();
    Program.Result again = crawl("--media=img", "--media-dir=files");
    assertThat(again.status()).isEqualTo(2);
    assertThat(again.err()).contains("media.jsonl", "--overwrite");
    assertThat(crawl("--media=img", "--media-dir=files", "--overwrite").status()).isZero();
  }

  @Test
  void aKeptCrawlGoesOnWithTheFolderThatWasMeantAndNoOther() throws Exception {
    String[] options = {"--media=img", "--media-dir=files", "--state=st", "-o=p.jsonl"};
    List<String> first = new ArrayList<>(List.of(options));
    first.add("--max-pages=1");
    assertThat(crawl(first.toArray(new String[0])).status()).isZero();
    assertThat(index()).hasSize(2);
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Program.Result result = Program.run(elsewhere, "resume", "--max-pages", "9", "../st");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(Files.readAllLines(folder.resolve("p.jsonl"))).hasSize(2);
    assertThat(index()).hasSize(2);
    assertThat(elsewhere).isEmptyDirectory();
    options[1] = "--media-dir=others";
    Program.Result other = crawl(options);
    assertThat(other.status()).isEqualTo(2);
    assertThat(other.err()).contains("--media-dir", "files", "others");
    assertThat(folder.resolve("others")).doesNotExist();
  }

  @Test
  void optionsThatMakeNoSenseAreRefused() throws Exception {
    assertRefused("--media needs --media-dir", "--media=img");
    assertRefused("--media-dir needs --media", "--media-dir=files");
    assertRefused("--media-types needs --media-dir", "--media-types=image/*");
    assertRefused("no media type", "--media=img", "--media-dir=files", "--media-types=png");
    assertRefused("no CSS selector", "--media=img[", "--media-dir=files");
    assertRefused("no attribute", "--media=img@", "--media-dir=files");
    assertThat(folder.resolve("files")).doesNotExist();
  }

  private void assertRefused(String why, String... arguments) throws Exception {
    Program.Result result = crawl(arguments);
    assertThat(result.status()).as(result.err()).isEqualTo(2);
    assertThat(result.err()).contains(why);
  }
}
