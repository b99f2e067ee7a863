package dev.scraper.internal.frontier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.Request;
import dev.scraper.http.Url;
import java.util.List;
import org.junit.jupiter.api.Test;

class TicketCodecTest {

  private static final Url HOME = Url.parse("http://shop.example/");
  private static final Request PLAIN = Request.get("http://shop.example/a/b?c=%20d");

  private static Ticket read(byte[] data) {
    return TicketCodec.read(HOME, data).ticket();
  }

  private static Known known(String etag, String modified, Long... hops) {
    return new Known(70_000_000_000L, true, -5, etag, modified, List.of(hops));
  }

  @Test
  void aKnownPageComesBackWithAllThatIsKnownOfIt() {
    for (Known known :
        List.of(
            known("W/\"x\"", "Mon, 02 Nov 2026 10:00:00 GMT"),
            known("\"x\"", null),
            known(null, "Mon, 02 Nov 2026 10:00:00 GMT"),
            known(null, null, Long.MIN_VALUE, -1L, 7L),
            Known.missed(1))) {
      for (String referrer :
          new String[] {null, "http://shop.example/", "https://other.example/x"}) {
        Ticket ticket =
            Ticket.fresh(PLAIN, Purpose.PAGE, 300, referrer, referrer == null).known(known);
        assertThat(read(TicketCodec.known(ticket))).isEqualTo(ticket);
      }
    }
  }

  @Test
  void aKnownPageThatIsMoreThanAnAddressAndOneThatWasSentBeforeToo() {
    Known known = known("\"x\"", null, 3L);
    Ticket rich =
        Ticket.fresh(PLAIN.label("l").refetch(), Purpose.PAGE, 2, null, true).known(known);
    assertThat(read(TicketCodec.known(rich))).isEqualTo(rich);
    Ticket sitemap = Ticket.fresh(PLAIN, Purpose.SITEMAP, 0, null, true).known(known);
    assertThat(read(TicketCodec.known(sitemap))).isEqualTo(sitemap);
    Ticket again =
        Ticket.fresh(PLAIN, Purpose.PAGE, 2, null, true)
            .known(known)
            .sent(503)
            .retried()
            .redirected(Request.get("http://shop.example/to"), false, false, false);
    assertThat(again.known()).isEqualTo(known);
    assertThat(read(TicketCodec.rich(again, null))).isEqualTo(again);
  }

  @Test
  void theFirstByteTellsKnownPagesFromOthers() {
    Ticket plain = Ticket.fresh(PLAIN, Purpose.PAGE, 0, null, false);
    assertThat(TicketCodec.rich(plain, null)[0]).isEqualTo((byte) 2);
    assertThat(TicketCodec.rich(plain.known(Known.missed(1)), null)[0]).isEqualTo((byte) 4);
    assertThat(TicketCodec.known(plain.known(Known.missed(1)))[0]).isEqualTo((byte) 3);
  }
}
