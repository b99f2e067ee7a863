package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.CrawlBuilder;
import dev.scraper.fixture.RawSite;
import dev.scraper.json.Json;
import dev.scraper.page.Page;
import dev.scraper.policy.Media;
import dev.scraper.spider.Output;
import dev.scraper.spider.Spider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A crawl whose spider downloads the images of each page; looks at each name on the disk. */
abstract class MediaCrawl extends RawCrawl {

  static final String PNG = "\u0089PNG\r\n\u001a\n";

  @TempDir Path temp;

  /** Downloads the images, and follows the links. */
  static final class Images implements Spider<Object> {
    @Override
    public void parse(Page page, Output<Object> out) {
      for (Element image : page.select("img")) {
        out.download(image.attr("src"));
      }
      page.links().forEach(out::follow);
    }
  }

  Path folder() {
    return temp.resolve("media");
  }

  Media media() {
    return Media.to(folder());
  }

  CrawlBuilder<Object> images(Media media, String... seeds) {
    return crawl(new Images(), seeds).media(media);
  }

  /** A page of images. */
  void page(String path, String... sources) {
    StringBuilder html = new StringBuilder();
    for (String source : sources) {
      html.append("<img src=\"").append(source).append("\">");
    }
    site.says(path, RawSite.ok("Content-Type: text/html\r\n", html.toString()));
  }

  void image(String path, String type, String content) {
    site.says(path, RawSite.ok("Content-Type: " + type + "\r\n", content));
  }

  List<Json> index() throws IOException {
    return Files.readAllLines(folder().resolve("media.jsonl")).stream().map(Json::parse).toList();
  }

  /** The names of the files, below the folder. */
  List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder())) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder().relativize(file).toString())
          .filter(name -> !name.equals("media.jsonl") && !name.equals(".part/lock"))
          .sorted()
          .toList();
    }
  }

  static String nameOf(String content, String extension) throws Exception {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    return hash.substring(0, 2) + "/" + hash + "." + extension;
  }

  String content(String name) throws IOException {
    return Files.readString(folder().resolve(name), StandardCharsets.ISO_8859_1);
  }

  @AfterEach
  void nothingElseIsOnTheDisk() throws IOException {
    if (Files.exists(folder())) {
      assertThat(files())
          .allMatch(name -> name.matches("([0-9a-f]{2})/\\1[0-9a-f]{62}\\.[a-z0-9]+"));
    }
  }
}
