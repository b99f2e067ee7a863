package dev.scraper.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.extract.Css;
import dev.scraper.extract.Extract;
import dev.scraper.extract.ExtractException;
import dev.scraper.extract.Extractor;
import dev.scraper.http.Url;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/** The messages in docs/extraction.md are those that are printed. */
class ExtractionDocumentTest {

  @Css(".offer")
  record Offer(
      @Css("h2") String name,
      @Css(".price") BigDecimal price,
      @Css(".seller a") String seller,
      @Css(".size") List<Integer> sizes) {}

  record Book(@Css(".price") Map<String, String> prices) {}

  private static String document() throws IOException {
    return Files.readString(Documents.project().resolve("docs/extraction.md"));
  }

  @Test
  void theErrorOfAnItemIsTheOneThatIsPrinted() throws IOException {
    Url url = Url.parse("https://shop.example/ball");
    String html =
        "<div class=offer><h2>Ball</h2><b class=price>sold out</b>"
            + "<i class=size>900</i> <i class=size>1,200</i></div>";
    String document = document();
    assertThatThrownBy(() -> Extract.from(Jsoup.parse(html), url).all(Offer.class))
        .isInstanceOf(ExtractException.class)
        .satisfies(e -> assertThat(document).contains(e.getMessage()));
  }

  @Test
  void theRefusalOfATypeIsTheOneThatIsPrinted() throws IOException {
    String document = document().replaceAll("\\s+", " ");
    assertThatThrownBy(() -> Extractor.of(Book.class))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(document).contains(e.getMessage()));
  }
}
