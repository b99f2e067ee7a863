package dev.scraper.internal.frontier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.Request;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryFrontierTest extends FrontierConformance {

  @Override
  Frontier create(int limit, long delay) {
    return new HostFrontier(limit, delay, TIME, Shelf.NONE, 0);
  }

  @Test
  void aQueuedUrlCostsLittleMoreThanItsText() {
    UrlFifo fifo = new UrlFifo("http://a.example", Purpose.PAGE);
    long text = 0;
    int number = 0;
    long place = 0;
    for (int page = 0; page < 2_000; page++) {
      List<Request> found = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        String url = "http://a.example/products/category/item-" + number++ + ".html?ref=list";
        found.add(Request.get(url));
        text += url.length();
      }
      String referrer = "http://a.example/products/category/page-" + page + ".html";
      Batch batch = Batch.of(referrer, 4, Purpose.PAGE, false, found);
      for (Request request : found) {
        fifo.add(batch, request.url(), place++);
      }
    }
    assertThat((double) fifo.bytes() / text).isLessThan(1.1);
  }

  @Test
  void aFifoGivesItsMemoryBackAsItIsRead() {
    UrlFifo fifo = new UrlFifo("http://a.example", Purpose.PAGE);
    for (int i = 0; i < 10_000; i++) {
      Batch batch = batch("http://a.example/page/" + i);
      fifo.add(batch, batch.requests().get(0).url(), i);
    }
    long full = fifo.bytes();
    for (int i = 0; i < 9_999; i++) {
      assertThat(fifo.poll().ticket().request().url().path()).isEqualTo("/page/" + i);
    }
    assertThat(fifo.bytes()).isLessThan(full / 20);
    fifo.poll();
    fifo.trim();
    assertThat(fifo.bytes()).isZero();
  }
}
