package dev.scraper.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.extract.Carried;
import dev.scraper.extract.Css;
import dev.scraper.extract.Default;
import dev.scraper.extract.ExtractException;
import dev.scraper.extract.Extractor;
import dev.scraper.extract.PageUrl;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.spider.Spider;
import dev.scraper.testing.SavedPage;
import dev.scraper.testing.SpiderTest;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a request carries, in the items of its page. */
class CarriedTest {

  private static final Request DETAIL = Request.get("https://shop.example/ball");

  record Listed(String category, int place, Optional<LocalDate> seen, List<String> tags) {}

  record Ware(
      @Css("h1") String name,
      @Carried("category") String category,
      @Carried("place") int place,
      @Carried("seen") Optional<LocalDate> seen,
      @Carried("shop") @Default("unknown") String shop) {}

  private static <T> T one(Class<T> type, Request request) {
    Spider<T> spider = (page, out) -> out.item(page.one(type));
    SavedPage page = SavedPage.html("<h1>Ball</h1>").at(request);
    return SpiderTest.of(spider).page(page).onlyItem();
  }

  @Test
  void componentsOfACarriedRecordFillTheItem() {
    LocalDate seen = LocalDate.of(2026, 11, 21);
    Listed listed = new Listed("Toys", 3, Optional.of(seen), List.of());
    assertThat(one(Ware.class, DETAIL.carry(listed)))
        .isEqualTo(new Ware("Ball", "Toys", 3, Optional.of(seen), "unknown"));
    assertThat(one(Ware.class, DETAIL.carry(Map.of("category", "Toys", "place", "3"))))
        .isEqualTo(new Ware("Ball", "Toys", 3, Optional.empty(), "unknown"));
  }

  record Plain(@Carried Url from) {}

  @Test
  void aCarriedPlainValueIsTakenAsAWhole() {
    Url list = Url.parse("https://shop.example/list");
    assertThat(one(Plain.class, DETAIL.carry(list.toString())).from()).isEqualTo(list);
  }

  @Test
  void whatIsNotCarriedIsAProblemOfItsComponent() {
    assertThatThrownBy(() -> one(Plain.class, DETAIL))
        .hasRootCauseInstanceOf(ExtractException.class)
        .rootCause()
        .hasMessageContaining("Plain.from: nothing is carried");
    assertThatThrownBy(() -> one(Ware.class, DETAIL.carry(Map.of("place", "third"))))
        .rootCause()
        .hasMessageContaining("2 problems")
        .hasMessageContaining("Ware.category: no 'category' is carried")
        .hasMessageContaining("Ware.place: no number in 'third'");
  }

  record Tags(@Carried("tags") String tags) {}

  @Test
  void aCarriedListIsNoText() {
    Listed listed = new Listed("Toys", 3, Optional.empty(), List.of("red"));
    assertThatThrownBy(() -> one(Tags.class, DETAIL.carry(listed)))
        .hasMessageContaining("Tags.tags: ")
        .hasMessageContaining("wanted text");
  }

  record Both(@Carried @PageUrl String url) {}

  @Test
  void aPlaceOnThePageAndACarriedValueContradictEachOther() {
    assertThatThrownBy(() -> Extractor.of(Both.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("@PageUrl and @Carried");
  }
}
