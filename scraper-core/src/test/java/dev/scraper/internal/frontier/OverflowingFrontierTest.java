package dev.scraper.internal.frontier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A frontier whose memory is full from the start, so that all but the least is on disk. */
class OverflowingFrontierTest extends FrontierConformance {

  @TempDir private Path folder;
  private StoreShelf shelf;

  @Override
  Frontier create(int limit, long delay) {
    closeShelf();
    shelf = new StoreShelf(folder.resolve("overflow.db"), Shelf.Use.OVERFLOW);
    return shelf.settling(new HostFrontier(limit, delay, TIME, shelf, -1));
  }

  @AfterEach
  void closeShelf() {
    if (shelf != null) {
      shelf.close();
    }
  }

  @Test
  void whatIsOnDiskComesBackInOrder() {
    Frontier frontier = create(10_000, 0);
    List<String> urls = new ArrayList<>();
    for (int page = 0; page < 50; page++) {
      int first = page * 20;
      String[] found =
          IntStream.range(first, first + 20)
              .mapToObj(i -> "http://a.example/" + i)
              .toArray(String[]::new);
      frontier.offer(batch(found));
      urls.addAll(List.of(found));
    }
    assertThat(frontier.queued()).isEqualTo(1_000);
    List<String> leased = new ArrayList<>();
    while (frontier.queued() > 0) {
      leased.addAll(urls(frontier.lease(0, 7, 100, ALL)));
    }
    assertThat(leased).isEqualTo(urls);
    assertThat(shelf.asked()).isGreaterThan(10);
  }

  @Test
  void theFileIsGoneAtTheEnd() {
    create(1, 0);
    assertThat(folder.resolve("overflow.db")).exists();
    shelf.close();
    shelf = null;
    assertThat(Files.exists(folder.resolve("overflow.db"))).isFalse();
  }
}
