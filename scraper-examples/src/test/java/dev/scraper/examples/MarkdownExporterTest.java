package dev.scraper.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.Scraper;
import dev.scraper.export.ExportException;
import dev.scraper.export.Row;
import dev.scraper.plugin.ExporterPlugin;
import dev.scraper.plugin.Plugins;
import dev.scraper.spider.Spider;
import dev.scraper.testing.SiteReply;
import dev.scraper.testing.TestSite;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownExporterTest {

  record Quote(String text, String author, List<String> tags) {}

  @TempDir Path folder;

  @Test
  void aCrawlWritesATable() throws Exception {
    Path file = folder.resolve("quotes.md");
    try (TestSite site =
            TestSite.empty()
                .route("/", SiteReply.html("<p class=quote>a | b<br>\n *c* &lt;d&gt;</p>"));
        Scraper scraper = Scraper.create()) {
      Spider<Quote> spider =
          (page, out) -> {
            String text = page.select(".quote").text();
            out.item(new Quote(text, "Zo\u00eb", List.of("x", "y_z")));
            out.item(new Quote("", "nobody", List.of()));
          };
      scraper.crawl(site.url("/"), spider).export(new MarkdownExporter(file, false)).run();
    }
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "| text | author | tags |",
            "|---|---|---|",
            "| a \\| b \\*c\\* \\<d\\> | Zo\u00eb | x, y\\_z |",
            "|  | nobody |  |");
  }

  @Test
  void aRecordWithOtherFieldsBeginsANewTable() throws Exception {
    Path file = folder.resolve("mixed.md");
    MarkdownExporter exporter = new MarkdownExporter(file, false);
    exporter.open();
    exporter.write(Row.of(List.of("a"), List.of(1)));
    exporter.write(Row.of(List.of("a", "b"), Arrays.asList(null, true)));
    exporter.close();
    assertThat(file).hasContent("| a |\n|---|\n| 1 |\n\n| a | b |\n|---|---|\n|  | true |\n");
  }

  @Test
  void whatIsFlushedIsInTheFileBeforeItIsClosed() throws Exception {
    Path file = folder.resolve("flushed.md");
    MarkdownExporter exporter = new MarkdownExporter(file, false);
    exporter.open();
    exporter.write(Row.of(List.of("a"), List.of("x")));
    assertThat(file).isEmptyFile();
    exporter.flush();
    assertThat(file).hasContent("| a |\n|---|\n| x |\n");
    exporter.close();
    exporter.close();
  }

  @Test
  void aFileThatExistsIsRefusedBeforeAnythingIsFetchedUnlessItIsToBeReplaced() throws Exception {
    Path file = Files.writeString(folder.resolve("old.md"), "old");
    try (TestSite site = TestSite.empty();
        Scraper scraper = Scraper.create()) {
      assertThatThrownBy(
              () ->
                  scraper
                      .crawl(site.url("/"), (page, out) -> {})
                      .export(new MarkdownExporter(file, false))
                      .run())
          .isInstanceOf(ExportException.class)
          .hasMessage(file + ": the file exists")
          .hasCauseInstanceOf(FileAlreadyExistsException.class);
      assertThat(site.requests()).isEmpty();
    }
    assertThat(file).hasContent("old");
    MarkdownExporter replacing = new MarkdownExporter(file, true);
    replacing.check();
    replacing.open();
    replacing.close();
    assertThat(file).isEmptyFile();
  }

  @Test
  void aMissingFolderIsNamed() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> new MarkdownExporter(missing.resolve("x.md"), true).check())
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(missing.toString());
  }

  @Test
  void itIsFoundAsAPlugin() throws Exception {
    try (Plugins plugins = Plugins.onClassPath()) {
      assertThat(plugins.problems()).isEmpty();
      assertThat(plugins.exporters())
          .anySatisfy(
              found ->
                  assertThat(found.call(MarkdownExporterTest::extensions))
                      .containsExactlyInAnyOrder(".md", ".markdown"));
    }
  }

  private static Set<String> extensions(ExporterPlugin plugin) {
    return plugin.extensions();
  }
}
