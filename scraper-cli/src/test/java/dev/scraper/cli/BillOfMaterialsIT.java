package dev.scraper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.json.Json;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import okhttp3.OkHttpClient;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/** The list of what the packaged jar contains, which the build puts beside it. */
class BillOfMaterialsIT {

  private static final Path FILE =
      Path.of(System.getProperty("scraper.jar")).resolveSibling("scraper.cdx.json");

  private static Json bill() throws IOException {
    return Json.parse(Files.readString(FILE));
  }

  private static String jarOf(Class<?> type) throws URISyntaxException {
    Path jar = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    return jar.getFileName().toString();
  }

  @Test
  void itNamesWhatReadsTheWebWithItsVersion() throws Exception {
    List<String> jars =
        bill().get("components").list().stream()
            .map(each -> each.get("name").text() + "-" + each.get("version").text() + ".jar")
            .toList();
    assertThat(jars).contains(jarOf(OkHttpClient.class), jarOf(Jsoup.class));
    assertThat(String.join(" ", jars)).contains("sqlite-jdbc-", "jackson-core-", "re2j-");
    assertThat(String.join(" ", jars)).doesNotContain("junit", "wiremock", "assertj");
  }

  @Test
  void twoBuildsGiveTheSameBytes() throws Exception {
    Json bill = bill();
    assertThat(bill.get("bomFormat").text()).isEqualTo("CycloneDX");
    assertThat(bill.get("serialNumber").isPresent()).isFalse();
    assertThat(bill.get("metadata").get("timestamp").isPresent()).isFalse();
  }
}
