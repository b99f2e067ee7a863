package dev.scraper.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.fixture.Warc;
import dev.scraper.http.Capture;
import dev.scraper.http.Headers;
import dev.scraper.http.Url;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WarcExporterTest {

  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");

  @TempDir Path folder;

  /** Names the n-th record of a file after n, so that two files can be equal. */
  private WarcExporter exporter(Path file, long from) {
    AtomicLong next = new AtomicLong(from);
    return new WarcExporter(
        file, true, false, InstantSource.fixed(NOW), () -> new UUID(0, next.getAndIncrement()));
  }

  private static Capture capture(String path, Capture.Received received) {
    Headers headers = Headers.of("Host", "a.example", "User-Agent", "test", "Cookie", "a=b");
    return new Capture(
        Url.parse("http://a.example" + path),
        NOW,
        Optional.of(InetAddress.getLoopbackAddress()),
        new Capture.Sent("GET", path, headers, new byte[0]),
        received);
  }

  private static Capture.Received received(Headers headers, byte[] body, Capture.End end) {
    return new Capture.Received("HTTP/1.1", 200, "OK", headers, body, end);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Warc.Entry written(Capture capture) throws Exception {
    return written(capture, false);
  }

  private Warc.Entry written(Capture capture, boolean credentials) throws Exception {
    Path file = folder.resolve("one.warc.gz");
    WarcExporter exporter = Exporters.warc(file).credentials(credentials).overwrite(true);
    exporter.open();
    exporter.write(capture);
    exporter.close();
    Warc.validate(file);
    List<Warc.Entry> entries = Warc.read(file);
    assertThat(entries).hasSize(1);
    return entries.get(0);
  }

  @Test
  void secretsOfARequestAndCookiesOfAnAnswerAreHiddenUnlessAskedFor() throws Exception {
    Headers asked =
        Headers.of(
            "Host",
            "a.example",
            "cookie",
            "id=S3CRET",
            "AUTHORIZATION",
            "Bearer S3CRET",
            "X-Api-Key",
            "S3CRET",
            "Accept",
            "text/html");
    Headers told =
        Headers.of("Set-Cookie", "id=S3CRET; Path=/", "set-cookie", "b=S3CRET", "X-Told", "yes");
    Capture capture =
        new Capture(
            Url.parse("http://a.example/"),
            NOW,
            Optional.empty(),
            new Capture.Sent("GET", "/", asked, new byte[0]),
            received(told, bytes("page"), Capture.End.WHOLE));
    Warc.Entry hidden = written(capture);
    assertThat(hidden.request())
        .containsEntry("host", List.of("a.example"))
        .containsEntry("accept", List.of("text/html"))
        .containsEntry("cookie", List.of("***"))
        .containsEntry("authorization", List.of("***"))
        .containsEntry("x-api-key", List.of("***"));
    assertThat(hidden.http().get("Set-Cookie")).containsExactly("***", "***");
    assertThat(hidden.http().get("X-Told")).containsExactly("yes");
    Warc.Entry shown = written(capture, true);
    assertThat(shown.request()).containsEntry("x-api-key", List.of("S3CRET"));
    assertThat(shown.http().get("Set-Cookie")).containsExactly("id=S3CRET; Path=/", "b=S3CRET");
  }

  @Test
  void anExchangeIsARequestAndAResponseRecord() throws Exception {
    Headers headers =
        Headers.of("Content-Type", "text/html", "Set-Cookie", "a=1", "Set-Cookie", "b=2");
    Capture.Received received =
        new Capture.Received(
            "HTTP/1.0", 404, "Not\tthere", headers, bytes("<p>äöü"), Capture.End.WHOLE);
    Capture.Sent sent =
        new Capture.Sent(
            "POST", "/a?b=c", Headers.of("Host", "a.example", "Cookie", "x=y"), bytes("q=1"));
    Url url = Url.parse("http://a.example/a?b=c");
    InetAddress address = InetAddress.getByName("2001:db8::1");
    Warc.Entry entry = written(new Capture(url, NOW, Optional.of(address), sent, received), true);

    assertThat(entry.url()).isEqualTo("http://a.example/a?b=c");
    assertThat(entry.requestLine()).isEqualTo("POST /a?b=c HTTP/1.1");
    assertThat(entry.request())
        .containsEntry("host", List.of("a.example"))
        .containsEntry("cookie", List.of("x=y"));
    assertThat(entry.requestBody()).isEqualTo("q=1");
    assertThat(entry.status()).isEqualTo(404);
    assertThat(entry.reason()).isEqualTo("Not\tthere");
    assertThat(entry.http().get("Set-Cookie")).containsExactly("a=1", "b=2");
    assertThat(entry.text()).isEqualTo("<p>äöü");
    assertThat(entry.record("WARC-Date")).hasValue("2026-03-04T05:06:07.089Z");
    assertThat(entry.record("WARC-IP-Address")).hasValue("2001:db8::1");
    assertThat(entry.record("WARC-Block-Digest").orElseThrow()).matches("sha1:[A-Z2-7]{32}");
    assertThat(entry.record("WARC-Payload-Digest").orElseThrow()).matches("sha1:[A-Z2-7]{32}");
    assertThat(entry.record("WARC-Truncated")).isEmpty();
    assertThat(entry.record("WARC-Protocol")).isEmpty();
  }

  @Test
  void theFirstRecordTellsWhatTheFileIsAndNothingOfTheMachine() throws Exception {
    Path file = folder.resolve("empty.warc.gz");
    WarcExporter exporter = exporter(file, 0);
    exporter.open();
    exporter.close();

    Warc.validate(file);
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      String record = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(record)
          .startsWith("WARC/1.1\r\n")
          .contains("WARC-Type: warcinfo\r\n")
          .contains("software: scraper")
          .contains("format: WARC File Format 1.1\r\n")
          .contains("conformsTo: http://iipc.github.io/warc-specifications/")
          .doesNotContain(
              folder.toString(),
              InetAddress.getLocalHost().getHostName(),
              System.getProperty("user.name") + "\r");
    }
  }

  @Test
  void eachRecordIsAGzipMemberOfItsOwn() throws Exception {
    Path file = folder.resolve("members.warc.gz");
    WarcExporter exporter = exporter(file, 0);
    exporter.open();
    exporter.write(capture("/", received(Headers.empty(), bytes("x"), Capture.End.WHOLE)));
    exporter.close();

    byte[] all = Files.readAllBytes(file);
    List<Integer> starts =
        IntStream.range(0, all.length - 2)
            .filter(i -> all[i] == 0x1f && all[i + 1] == (byte) 0x8b && all[i + 2] == 8)
            .boxed()
            .toList();
    assertThat(starts).hasSize(3).startsWith(0);
  }

  @Test
  void encodingsThatAreGoneAreSetAsideAndTheLengthIsTheRightOne() throws Exception {
    Headers headers =
        Headers.of(
            "content-encoding", "br", "Transfer-Encoding", "chunked", "Content-Length", "17");
    Warc.Entry entry = written(capture("/", received(headers, bytes("hello"), Capture.End.WHOLE)));

    assertThat(entry.http("Content-Encoding")).isEmpty();
    assertThat(entry.http("Transfer-Encoding")).isEmpty();
    assertThat(entry.http("x-orig-content-encoding")).hasValue("br");
    assertThat(entry.http("x-orig-transfer-encoding")).hasValue("chunked");
    assertThat(entry.http("x-orig-content-length")).hasValue("17");
    assertThat(entry.http("Content-Length")).hasValue("5");
    assertThat(entry.text()).isEqualTo("hello");
  }

  @Test
  void aLengthThatIsRightStaysAndOneThatWasNeverSaidIsAdded() throws Exception {
    Headers right = Headers.of("Content-Length", "5");
    Warc.Entry kept = written(capture("/", received(right, bytes("hello"), Capture.End.WHOLE)));
    assertThat(kept.http()).containsOnlyKeys("Content-Length");

    Warc.Entry added =
        written(capture("/", received(Headers.empty(), bytes("hello"), Capture.End.WHOLE)));
    assertThat(added.http("Content-Length")).hasValue("5");

    Headers twice = Headers.of("Content-Length", "5", "Content-Length", "5");
    Warc.Entry once = written(capture("/", received(twice, bytes("hello"), Capture.End.WHOLE)));
    assertThat(once.http("Content-Length")).hasValue("5");

    Capture.Received none =
        new Capture.Received("HTTP/1.1", 304, "", Headers.empty(), bytes(""), Capture.End.WHOLE);
    assertThat(written(capture("/", none)).http()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Capture.End.class)
  void aBodyThatWasNotReadToItsEndSaysSo(Capture.End end) throws Exception {
    Headers headers = Headers.of("Content-Length", "1000");
    Warc.Entry entry = written(capture("/", received(headers, bytes("star"), end)));

    assertThat(entry.record("WARC-Truncated").orElse("no"))
        .isEqualTo(
            switch (end) {
              case WHOLE -> "no";
              case LENGTH -> "length";
              case TIME -> "time";
              case DISCONNECT -> "disconnect";
              case UNWANTED, UNREADABLE -> "unspecified";
            });
    assertThat(entry.record("WARC-Payload-Digest").isPresent()).isEqualTo(end == Capture.End.WHOLE);
    assertThat(entry.http("Content-Length")).hasValue("4");
    assertThat(entry.text()).isEqualTo("star");
  }

  @Test
  void whatServersShouldNotSendMakesNoInvalidFile() throws Exception {
    Headers headers =
        Headers.received(
            List.of(
                "Od d",
                "1",
                "X",
                "a\rContent-Length: 0\nb\0",
                "Content-Type",
                "a;;b/",
                "Ü",
                "\ufffd",
                "Content-Encoding ",
                "gzip",
                "Content-Length",
                "eleven"));
    Capture.Received received =
        new Capture.Received(
            "HTTP/1.1", 7, "n\r\no", headers, bytes("\r\n\r\nWARC/1.1"), Capture.End.WHOLE);
    String path = "/a%7Cb|c^`{}[]\"?q='<>\\\"&ä";
    Warc.Entry entry = written(capture(path, received));

    assertThat(entry.status()).isEqualTo(7);
    assertThat(entry.text()).isEqualTo("\r\n\r\nWARC/1.1");
    assertThat(entry.http("X")).hasValue("a Content-Length: 0 b");
    assertThat(entry.http("Content-Length")).hasValue("12");
    assertThat(entry.http("Content-Encoding")).isEmpty();
  }

  @Test
  void http2IsWrittenInTheFormThatReadersKnow() throws Exception {
    Path file = folder.resolve("h2.warc.gz");
    WarcExporter exporter = exporter(file, 0);
    exporter.open();
    exporter.write(
        capture(
            "/",
            new Capture.Received(
                "HTTP/2", 200, "", Headers.empty(), bytes("x"), Capture.End.WHOLE)));
    exporter.close();

    Warc.Entry entry = Warc.read(file).get(0);
    assertThat(entry.record("WARC-Protocol")).hasValue("h2");
    assertThat(entry.status()).isEqualTo(200);
  }

  /** A random exchange, the same for a number. */
  private static Capture random(int number) {
    Random random = new Random(number);
    byte[] body = new byte[random.nextInt(10) == 0 ? 100_000 : random.nextInt(2_000)];
    random.nextBytes(body);
    return capture("/" + number, received(Headers.empty(), body, Capture.End.WHOLE));
  }

  private byte[] uninterrupted(int count) throws IOException {
    Path file = folder.resolve("whole.warc.gz");
    WarcExporter exporter = exporter(file, 0);
    exporter.open();
    for (int i = 0; i < count; i++) {
      exporter.write(random(i));
    }
    exporter.close();
    return Files.readAllBytes(file);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void fromAnyMarkTheFileGoesOnAsIfNothingHadHappened(long seed) throws Exception {
    int count = 60;
    byte[] expected = uninterrupted(count);
    Random random = new Random(seed);
    Path file = folder.resolve("kept.warc.gz");
    WarcExporter exporter = exporter(file, 0);
    exporter.open();
    List<String> marks = new ArrayList<>(List.of(ResumableExporter.START));
    List<Integer> at = new ArrayList<>(List.of(0));
    for (int i = 0; i < count; ) {
      if (random.nextInt(4) == 0) {
        exporter.flush();
        marks.add(exporter.mark());
        at.add(i);
      }
      if (random.nextInt(10) == 0) {
        if (random.nextBoolean()) {
          exporter.close(); // else it is abandoned, as by a kill
        }
        if (random.nextBoolean()) {
          byte[] garbage = new byte[random.nextInt(5_000)];
          random.nextBytes(garbage);
          Files.write(file, garbage, StandardOpenOption.APPEND);
        }
        // Mostly the last one, as a crawl does, which keeps its last commit.
        int back = random.nextInt(3) == 0 ? random.nextInt(marks.size()) : marks.size() - 1;
        i = at.get(back);
        exporter = exporter(file, marks.get(back).isEmpty() ? 0 : 1 + 2L * i);
        exporter.resume(marks.get(back));
        marks = new ArrayList<>(marks.subList(0, back + 1));
        at = new ArrayList<>(at.subList(0, back + 1));
      }
      exporter.write(random(i++));
    }
    exporter.close();

    assertThat(Files.readAllBytes(file)).isEqualTo(expected);
    assertThat(exporter.mark()).isEqualTo("" + expected.length);
    Warc.validate(file);
    WarcExporter after = exporter(file, 0);
    after.resume(exporter.mark());
    after.close();
    assertThat(Files.readAllBytes(file)).isEqualTo(expected);
  }

  @Test
  void whatIsFlushedIsWholeWithoutBeingClosed() throws Exception {
    Path file = folder.resolve("open.warc.gz");
    WarcExporter exporter = exporter(file, 0);
    exporter.open();
    exporter.write(random(1));
    exporter.flush();
    assertThat(exporter.mark()).isEqualTo("" + Files.size(file));
    Warc.validate(file);
    exporter.write(random(2));
    assertThat(Files.size(file)).isEqualTo(Long.parseLong(exporter.mark()));
    exporter.close();
    assertThat(Warc.read(file)).hasSize(2);
  }

  @Test
  void aFileThatIsGoneOrTooShortIsRefusedUntouched() throws Exception {
    Path file = Files.write(folder.resolve("short.warc.gz"), new byte[10]);
    WarcExporter exporter = exporter(file, 0);

    assertThatThrownBy(() -> exporter.resume("11"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the file has 10 bytes where 11 were written; put the whole one back, or begin anew");
    assertThat(file).hasBinaryContent(new byte[10]);
    assertThatThrownBy(() -> exporter.resume("-1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'-1' is no mark");
    Files.delete(file);
    assertThatThrownBy(() -> exporter.resume("10"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("gone");
    assertThat(file).doesNotExist();
  }

  @Test
  void aFileThatExistsIsRefusedUnlessItMayBeOverwritten() throws Exception {
    Path file = Files.writeString(folder.resolve("there.warc.gz"), "precious");

    assertThatThrownBy(() -> Exporters.warc(file).open())
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("precious");
    assertThatThrownBy(() -> Exporters.warc(folder.resolve("no/a.warc.gz")).check())
        .isInstanceOf(NoSuchFileException.class);
    WarcExporter exporter = Exporters.warc(file).overwrite(true);
    exporter.open();
    exporter.close();
    Warc.validate(file);
  }

  @Test
  void recordsAreRefusedAndWhatIsNotOpenTakesNothing() throws Exception {
    WarcExporter exporter = exporter(folder.resolve("a.warc.gz"), 0);

    assertThatThrownBy(() -> exporter.write(Row.from("x")))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("takes exchanges, not records");
    assertThatThrownBy(() -> exporter.write(random(1))).isInstanceOf(IllegalStateException.class);
    exporter.close();
    exporter.open();
    exporter.close();
    exporter.close();
    assertThatThrownBy(() -> exporter.write(random(1))).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(exporter::open).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anInterruptedThreadMayOpenAndResume() throws Exception {
    Path file = folder.resolve("interrupted.warc.gz");
    WarcExporter first = exporter(file, 0);
    Thread.currentThread().interrupt();
    first.open();
    assertThat(Thread.interrupted()).isTrue();
    first.write(random(0));
    first.close();
    WarcExporter second = exporter(file, 3);
    Thread.currentThread().interrupt();
    second.resume(first.mark());
    assertThat(Thread.interrupted()).isTrue();
    second.write(random(1));
    second.close();

    assertThat(Files.readAllBytes(file)).isEqualTo(uninterrupted(2));
  }

  @Test
  void aMissingLibraryIsNamedWithItsCoordinates() throws Exception {
    URL[] path =
        Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
            .filter(entry -> !entry.contains("jwarc"))
            .map(WarcExporterTest::url)
            .toArray(URL[]::new);
    try (URLClassLoader without = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
      Path file = folder.resolve("never.warc.gz");
      Object exporter =
          without
              .loadClass(Exporters.class.getName())
              .getMethod("warc", Path.class)
              .invoke(null, file);
      for (String method : List.of("check", "open")) {
        assertThatThrownBy(() -> exporter.getClass().getMethod(method).invoke(exporter))
            .cause()
            .isInstanceOf(IOException.class)
            .hasMessage(
                "WARC files need the library org.netpreserve:jwarc:0.36.0, "
                    + "which is not on the class path");
      }
      assertThat(file).doesNotExist();
    }
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
