package dev.scraper.cli;

import dev.scraper.CrawlBuilder;
import dev.scraper.Scraper;
import dev.scraper.json.Json;
import dev.scraper.state.BegunCrawl;
import dev.scraper.state.StateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The state that a crawl keeps, seen from its command line: what of that makes it this crawl, and
 * what {@code resume} will read.
 *
 * <p><b>Thread-safety:</b> none.
 */
final class StateUse {

  /** The note with the command line, a list of texts in JSON. */
  static final String COMMAND = "command";

  /** The note with the folder it was given in, as seen from the state's. */
  static final String FOLDER = "folder";

  /** Options that make a crawl itself, and what they are called when they differ. */
  private static final Map<String, String> OPTIONS = new LinkedHashMap<>();

  static {
    OPTIONS.put("--sitemap", "seeds (--sitemap)");
    OPTIONS.put("--item", "items (--item)");
    OPTIONS.put("--field", "fields (--field)");
    OPTIONS.put("--fields", "fields (--fields)");
    OPTIONS.put("--rotate", "outputs (--rotate)");
    OPTIONS.put("--media", "media (--media)");
    OPTIONS.put("--media-types", "media (--media-types)");
    OPTIONS.put("--follow", "scope (--follow)");
    OPTIONS.put("--no-follow", "scope (--no-follow)");
    OPTIONS.put("-a", "arguments of the spider (-a)");
    OPTIONS.put("--use", "plug-ins (--use)");
  }

  private final CommandLine command;
  private final Origin origin;
  private final Path folder;
  private final @Nullable BegunCrawl begun;
  private final boolean recrawl;

  /**
   * @param folder of the state, as given
   * @param recrawl whether to come back to the pages of a crawl that was begun
   * @throws StateException if it cannot be read
   */
  StateUse(CommandLine command, Origin origin, Path folder, boolean recrawl) {
    this.command = command;
    this.origin = origin;
    this.folder = origin.state() == null ? origin.resolve(folder) : origin.state();
    this.begun = Scraper.begunIn(this.folder).orElse(null);
    this.recrawl = recrawl && begun != null;
  }

  /** The folder. */
  Path folder() {
    return folder;
  }

  /** Whether the crawl was begun before, so that its outputs are there. */
  boolean isBegun() {
    return begun != null;
  }

  /** Whether the crawl comes back to its pages. */
  boolean isRecrawl() {
    return recrawl;
  }

  /** Whether it has nothing left to do. */
  boolean isFinished() {
    return begun != null && begun.finished() && !recrawl;
  }

  /**
   * Has a crawl keep its state here.
   *
   * @param seeds the file of seeds, or null
   */
  void give(CrawlBuilder<?> builder, OutputFiles files, @Nullable String seeds) {
    builder.state(folder);
    if (recrawl) {
      builder.recrawl();
    }
    builder.identity("outputs", String.join(", ", seen(files.recordFiles())));
    builder.identity("outputs (--failures)", String.join("", seen(files.failuresFile())));
    builder.identity("outputs (--stats)", String.join("", seen(files.statsFile())));
    builder.identity("failures", ""); // told above
    builder.identity("media (--media-dir)", String.join("", seen(files.mediaFolder())));
    builder.identity("media", "");
    if (seeds != null) {
      boolean standard = seeds.equals("-");
      builder.identity(
          "seeds (--seeds)",
          standard ? "standard input" : seen(Values.path(origin.resolve(seeds))));
    }
    for (Map.Entry<String, String> each : OPTIONS.entrySet()) {
      OptionSpec option = command.getParseResult().matchedOption(each.getKey());
      if (option != null) {
        builder.identity(each.getValue(), String.join(" ", option.originalStringValues()));
      }
    }
    builder.note(COMMAND, Json.of(tokens()).toString());
    builder.note(FOLDER, seen(origin.resolve(Path.of("")).toAbsolutePath()));
  }

  /** The whole command line. */
  private List<String> tokens() {
    CommandLine top = command;
    while (top.getParent() != null) {
      top = top.getParent();
    }
    return top.getParseResult().originalArgs();
  }

  private List<String> seen(List<Path> files) {
    List<String> names = new ArrayList<>();
    files.forEach(file -> names.add(seen(file)));
    return names;
  }

  /** A path as seen from the state's folder, so that both may be moved together. */
  private String seen(Path path) {
    if (path.equals(OutputFiles.STANDARD)) {
      return "-";
    }
    Path place = place(path);
    try {
      return place(folder).relativize(place).toString();
    } catch (IllegalArgumentException e) { // of another drive
      return place.toString();
    }
  }

  /** The same for all names of a file or folder, whether it exists or not. */
  static Path place(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      if (Files.exists(absolute)) {
        return absolute.toRealPath();
      }
      Path parent = absolute.getParent();
      return parent == null ? absolute : parent.toRealPath().resolve(absolute.getFileName());
    } catch (IOException e) {
      return absolute;
    }
  }
}
