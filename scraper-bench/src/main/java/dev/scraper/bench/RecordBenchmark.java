package dev.scraper.bench;

import dev.scraper.export.Exporter;
import dev.scraper.export.Exporters;
import dev.scraper.export.Row;
import dev.scraper.internal.text.Bytes;
import dev.scraper.internal.text.JsonLinesFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.ObjectMapper;

/**
 * One operation is one record of three fields (url, title, h1), some 100 bytes as JSON; one in
 * eight has a character that JSON escapes, one in eight some beyond ASCII.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class RecordBenchmark {

  private static final int RECORDS = 1_024;
  private static final List<String> NAMES = List.of("url", "title", "h1");

  private final String[][] values = new String[RECORDS][];
  private final Row[] rows = new Row[RECORDS];
  private final Bytes bytes = new Bytes();
  private final JsonLinesFormat format = new JsonLinesFormat();
  private final ObjectMapper jackson = new ObjectMapper();
  private int next;

  /** Makes records. */
  @Setup
  public void makeRecords() {
    Site site = new Site(RECORDS, 50);
    for (int i = 0; i < RECORDS; i++) {
      String special = i % 8 == 3 ? " \"used\"" : i % 8 == 6 ? " caf\u00e9 \u4e2d" : " & more";
      values[i] = new String[] {site.url(i), "Item " + i + special, "Item number " + i};
      rows[i] = row(i);
    }
  }

  private Row row(int i) {
    return Row.of(NAMES, Arrays.asList(values[i]));
  }

  private int next() {
    next = (next + 1) % RECORDS;
    return next;
  }

  /** A record made of its values. */
  @Benchmark
  public Row row() {
    return row(next());
  }

  /** A line of JSON in memory. */
  @Benchmark
  public int encode() throws IOException {
    Row row = rows[next()];
    bytes.clear();
    format.write(row.names(), row.values(), bytes);
    return bytes.size();
  }

  /** A map, which Jackson's mapper makes bytes of. */
  @Benchmark
  public byte[] jackson() {
    String[] value = values[next()];
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < value.length; i++) {
      map.put(NAMES.get(i), value[i]);
    }
    return jackson.writeValueAsBytes(map);
  }

  /** Text put together by hand, with no more escaping than it needs, then bytes. */
  @Benchmark
  public byte[] stringBuilder() {
    String[] value = values[next()];
    StringBuilder line = new StringBuilder(160).append('{');
    for (int i = 0; i < value.length; i++) {
      line.append(i == 0 ? "\"" : ",\"").append(NAMES.get(i)).append("\":\"");
      escape(value[i], line);
      line.append('"');
    }
    return line.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void escape(String text, StringBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
  }

  /** A line through the exporter, into nothing. */
  @Benchmark
  public Row toNull(Sink sink) throws IOException {
    return sink.write(rows[next()], sink.nothing);
  }

  /** A line through the exporter, into a file that each iteration begins anew. */
  @Benchmark
  public Row toFile(Sink sink) throws IOException {
    return sink.write(rows[next()], sink.file);
  }

  /** Open exporters, flushed as often as the engine does for a crawl that is never idle. */
  @State(Scope.Thread)
  public static class Sink {

    private static final int FLUSH = 1_000;

    private final Path path = temporary();
    private Exporter nothing = Exporters.jsonLines(OutputStream.nullOutputStream(), "nothing");
    private Exporter file = nothing;
    private int unflushed;

    private static Path temporary() {
      try {
        return Files.createTempFile("bench", ".jsonl");
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    /** Opens them. */
    @Setup(Level.Iteration)
    public void open() throws IOException {
      nothing = Exporters.jsonLines(OutputStream.nullOutputStream(), "nothing");
      nothing.open();
      file = Exporters.jsonLines(path).overwrite(true);
      file.open();
    }

    Row write(Row row, Exporter exporter) throws IOException {
      exporter.write(row);
      if (++unflushed == FLUSH) {
        unflushed = 0;
        exporter.flush();
      }
      return row;
    }

    /** Closes them. */
    @TearDown(Level.Iteration)
    public void close() throws IOException {
      nothing.close();
      file.close();
    }

    /** Leaves no file. */
    @TearDown(Level.Trial)
    public void delete() throws IOException {
      Files.delete(path);
    }
  }
}
