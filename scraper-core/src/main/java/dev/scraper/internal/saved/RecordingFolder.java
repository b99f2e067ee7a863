package dev.scraper.internal.saved;

import dev.scraper.http.Headers;
import dev.scraper.http.Response;
import dev.scraper.internal.media.MediaTypes;
import dev.scraper.internal.saved.SavedExchange.Key;
import dev.scraper.json.Json;
import dev.scraper.policy.RetryPolicy;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A recording on disk: {@code index.jsonl}, whose first line is the format and each further line an
 * exchange, and a file for each body. The index is only ever added to; a later line with the same
 * request and the same number replaces the earlier one and those after it.
 *
 * <p><b>Thread-safety:</b> none; its users lock.
 */
final class RecordingFolder {

  static final String INDEX = "index.jsonl";

  private static final int FORMAT = 1;
  private static final String FIRST_LINE = "{\"recording\":" + FORMAT + "}";

  /** The first line of an index. */
  private record Head(Integer recording) {}

  private final Path folder;
  private final Path index;

  /** The answers of each request, in their order. */
  private final Map<Key, List<SavedExchange>> answers = new LinkedHashMap<>();

  private final BodyNames names = new BodyNames();

  /** How many answers to a request were written by this object. */
  private final Map<Key, Integer> written = new HashMap<>();

  private RecordingFolder(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
    this.index = this.folder.resolve(INDEX);
  }

  /**
   * Reads a recording.
   *
   * @throws IllegalArgumentException if there is none, or its index cannot be understood; the
   *     message says where and what to do
   */
  static RecordingFolder read(Path folder) {
    RecordingFolder recording = new RecordingFolder(folder);
    if (!Files.exists(recording.index)) {
      throw new IllegalArgumentException(
          "no recording in " + recording.folder + ": it has no " + INDEX + "; record it first");
    }
    recording.load();
    return recording;
  }

  /**
   * Opens a recording to be added to; makes it where there is none.
   *
   * @throws IOException if it cannot be written
   * @throws IllegalArgumentException as for {@link #read}
   */
  static RecordingFolder open(Path folder) throws IOException {
    RecordingFolder recording = new RecordingFolder(folder);
    Files.createDirectories(recording.folder);
    if (Files.exists(recording.index)) {
      recording.load();
      recording.endLastLine();
    } else {
      Files.writeString(recording.index, FIRST_LINE + "\n", StandardOpenOption.CREATE_NEW);
    }
    return recording;
  }

  /** So that what is added begins a line, however the last one was written. */
  private void endLastLine() throws IOException {
    byte[] bytes = Files.readAllBytes(index);
    if (bytes.length > 0 && bytes[bytes.length - 1] != '\n') {
      Files.writeString(index, "\n", StandardOpenOption.APPEND);
    }
  }

  private void load() {
    List<String> lines;
    try {
      lines = Files.readAllLines(index);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(index + " is not in UTF-8", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + index + ": " + e, e);
    }
    checkFormat(lines.isEmpty() ? "" : lines.get(0));
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        try {
          add(Json.parse(lines.get(i)).as(SavedExchange.class));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(
              index + ", line " + (i + 1) + ": " + e.getMessage() + "; mend or remove the line", e);
        }
      }
    }
  }

  private void checkFormat(String line) {
    Integer format;
    try {
      format = Json.parse(line).as(Head.class).recording();
    } catch (IllegalArgumentException e) {
      format = null;
    }
    if (format == null || format != FORMAT) {
      throw new IllegalArgumentException(
          "%s is of another format: its first line is not %s; record it anew into an empty folder"
              .formatted(index, FIRST_LINE));
    }
  }

  private void add(SavedExchange exchange) {
    Key key = exchange.key();
    exchange.responseHeaders();
    List<SavedExchange> list = answers.computeIfAbsent(key, k -> new ArrayList<>());
    int place = exchange.number() - 1;
    if (place < 0 || place > list.size()) {
      throw new IllegalArgumentException("nth is " + exchange.number() + " after " + list.size());
    }
    list.subList(place, list.size()).clear();
    list.add(exchange);
    names.use(exchange.fileName());
  }

  /** The answers to a request, in their order; empty if it is not there. */
  List<SavedExchange> answers(Key key) {
    return List.copyOf(answers.getOrDefault(key, List.of()));
  }

  /** The addresses that are there, as they were sent, each once. */
  List<String> urls() {
    return answers.values().stream()
        .flatMap(List::stream)
        .map(SavedExchange::url)
        .distinct()
        .toList();
  }

  /**
   * The body of an answer, or nothing if it was not read.
   *
   * @throws IOException if its file is not there, or outside of the recording
   */
  Optional<byte[]> body(SavedExchange exchange) throws IOException {
    String name = exchange.fileName();
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path file = folder.resolve(name).toRealPath();
      if (file.startsWith(folder.toRealPath())) {
        return Optional.of(Files.readAllBytes(file));
      }
    } catch (InvalidPathException e) {
      throw new IOException("not a file name: " + name, e);
    }
    throw new IOException("outside of the recording: " + name);
  }

  /** Writes an answer: the body first, so that the index never names a file that is not there. */
  void write(Response response, Headers headers) throws IOException {
    Key key = SavedExchange.keyOf(response.request());
    List<SavedExchange> before = answers(key);
    int own = written.getOrDefault(key, 0);
    // What will be asked again is not the answer that a replay is to give.
    boolean again = own > 0 && RetryPolicy.isRetryable(before.get(own - 1).code());
    int nth = again ? own : own + 1;
    String file = "";
    if (response.bodyRead() || response.body().length > 0) {
      String old = nth <= before.size() ? before.get(nth - 1).fileName() : "";
      String extension = MediaTypes.extension(headers, response.body());
      boolean fits = old.endsWith("." + extension) && mayReplace(old);
      file = fits ? old : names.next(response.request(), extension);
      Path target = folder.resolve(file);
      Files.createDirectories(target.getParent());
      Files.write(target, response.body());
    }
    SavedExchange exchange = SavedExchange.of(response, headers, nth, file);
    Files.writeString(index, Json.of(exchange) + "\n", StandardOpenOption.APPEND);
    add(exchange);
    written.put(key, nth);
    for (SavedExchange replaced : before.subList(Math.min(nth - 1, before.size()), before.size())) {
      if (BodyNames.isOwn(replaced.fileName()) && uses(replaced.fileName()) == 0) {
        Files.deleteIfExists(folder.resolve(replaced.fileName()));
      }
    }
  }

  /** Whether a file is one answer's alone, and named here: an index may be written by anybody. */
  private boolean mayReplace(String file) {
    return BodyNames.isOwn(file) && uses(file) == 1;
  }

  private long uses(String file) {
    return answers.values().stream()
        .flatMap(List::stream)
        .filter(answer -> answer.fileName().equals(file))
        .count();
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
