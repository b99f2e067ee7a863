package dev.scraper.internal.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamParserTest {

  private final List<String> events = new ArrayList<>();
  private final List<Long> retries = new ArrayList<>();
  private final EventStreamParser.Taker taker =
      new EventStreamParser.Taker() {
        @Override
        public void event(String id, String type, String data) {
          events.add(id + "|" + type + "|" + data.replace("\n", "\\n"));
        }

        @Override
        public void retry(long millis) {
          retries.add(millis);
        }
      };

  private final EventStreamParser parser = new EventStreamParser(taker, "", 1_000);

  private void read(String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    parser.read(bytes, 0, bytes.length);
  }

  /** Each way to cut the text into pieces of one length. */
  private void readInPieces(String text, int length) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    for (int i = 0; i < bytes.length; i += length) {
      parser.read(bytes, i, Math.min(length, bytes.length - i));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 11, 1000})
  void theExamplesOfTheStandardAreReadHoweverTheyAreCut(int length) throws Exception {
    readInPieces(
        "data: YHOO\ndata: +2\ndata: 10\n\n"
            + ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\n"
            + "data:  third event\n\n"
            + "data\n\ndata\ndata\n\ndata:",
        length);
    assertThat(events)
        .containsExactly(
            "|message|YHOO\\n+2\\n10",
            "1|message|first event",
            "|message|second event",
            "|message| third event",
            "|message|",
            "|message|\\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 1000})
  void linesEndInThreeWays(int length) throws Exception {
    readInPieces("data:a\r\ndata:b\rdata:c\n\r\n" + "data:d\r\r" + "data:e\n\n\r\r\n", length);
    assertThat(events).containsExactly("|message|a\\nb\\nc", "|message|d", "|message|e");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 1000})
  void oneByteOrderMarkIsLeftOut(int length) throws Exception {
    readInPieces("\uFEFFdata: \u00e9\u20ac\uD83D\uDE00\n\n\uFEFFdata: not data\n\n", length);
    assertThat(events).containsExactly("|message|\u00e9\u20ac\uD83D\uDE00");
  }

  @Test
  void whatOnlyBeginsLikeAByteOrderMarkIsText() throws Exception {
    parser.read(new byte[] {(byte) 0xEF, 'x', '\n'}, 0, 3);
    read("data:a\n\n");
    parser.read(new byte[] {'d', 'a', 't', 'a', ':', (byte) 0xff, '\n', '\n'}, 0, 8);
    assertThat(events).containsExactly("|message|a", "|message|\uFFFD");
  }

  @Test
  void aNameHoldsForItsEventAndAnIdentifierForAllThatFollow() throws Exception {
    read(
        "event: add\nid: 7\ndata: 1\n\n"
            + "data: 2\n\n"
            + "event: none\nid: 8\n\n"
            + "data: 3\n\n");
    assertThat(events).containsExactly("7|add|1", "7|message|2", "8|message|3");
    assertThat(parser.lastId()).isEqualTo("8");
  }

  @Test
  void anIdentifierCountsOnlyWithTheEndOfItsEvent() throws Exception {
    read("id: 1\ndata: a\n\nid: 2\ndata: b\n");
    assertThat(parser.lastId()).isEqualTo("1");
    assertThat(events).containsExactly("1|message|a");
  }

  @Test
  void anIdentifierWithANulIsPassedOver() throws Exception {
    read("id: 1\n\nid: 2\0\ndata: a\n\n");
    assertThat(events).containsExactly("1|message|a");
  }

  @Test
  void aTimeToWaitIsDigitsAlone() throws Exception {
    read("retry: 10\nretry: 1s\nretry:-5\nretry\nretry: 99999999999999999999\nretry: 0\n");
    assertThat(retries).containsExactly(10L, Long.MAX_VALUE, 0L);
    assertThat(events).isEmpty();
  }

  @Test
  void fieldsAreToldByTheirWholeNamesAndOneSpaceIsLeftOut() throws Exception {
    read("Data: a\n data: b\ndata : c\ndatax: d\ndata:   e:f\n\n");
    assertThat(events).containsExactly("|message|  e:f");
  }

  @Test
  void anEventThatIsTooLargeIsAFailure() throws Exception {
    String line = "data: " + "x".repeat(480) + "\n";
    read(line + line + "\n" + line + line + "\n");
    assertThat(events).hasSize(2);
    read(line + line);
    assertThatThrownBy(() -> read(line))
        .isInstanceOf(EventStreamParser.TooLarge.class)
        .hasMessage("an event is larger than 1000 bytes");
  }

  @Test
  void aLineWithoutAnEndIsAFailureAndCommentsAddUpToNothing() throws Exception {
    for (int i = 0; i < 100; i++) {
      read(":" + "x".repeat(500) + "\n");
    }
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                read("x".repeat(100));
              }
            })
        .isInstanceOf(EventStreamParser.TooLarge.class);
  }
}
