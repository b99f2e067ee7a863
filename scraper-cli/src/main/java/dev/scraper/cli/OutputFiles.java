package dev.scraper.cli;

import dev.scraper.export.ExchangeExporter;
import dev.scraper.export.ExportException;
import dev.scraper.export.Exporter;
import dev.scraper.export.Exporters;
import dev.scraper.export.FileOutput;
import dev.scraper.export.ResumableExporter;
import dev.scraper.export.Rotation;
import dev.scraper.export.WarcExporter;
import dev.scraper.policy.Media;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * The files a crawl is to write, checked before it starts: none of them exists unless that is
 * allowed, none is named twice, all can be written.
 *
 * <p><b>Thread-safety:</b> none.
 */
final class OutputFiles {

  static final String STANDARD_OUTPUT = "standard output";

  /** In the place of a file's. */
  static final Path STANDARD = Path.of("-");

  private final CommandLine command;
  private final boolean overwrite;
  private final Origin origin;
  private final PluginSource plugins;
  private final @Nullable Rotation rotation;
  private final boolean credentials;
  private final boolean csvExact;

  /** What each file is for, by its real place. */
  private final Map<Path, String> uses = new LinkedHashMap<>();

  private final List<Exporter> records = new ArrayList<>();
  private final List<Path> recordFiles = new ArrayList<>();
  private final List<Path> mediaFolders = new ArrayList<>(1);
  private final @Nullable FileOutput failures;
  private final @Nullable FileOutput stats;
  private boolean onStandardOutput;

  /**
   * @param seeds the file the seeds are read from, or null
   * @param columns the fields of the records, if they are known
   * @param plugins asked for the formats that are not our own
   * @param origin of the paths
   * @param theirs whether files that exist are the crawl's own, to be gone on with; that it is the
   *     same crawl is found out before one is touched
   * @throws ParameterException if the files are not as they should be
   * @throws CommandFailure if one cannot be written
   */
  OutputFiles(
      CommandLine command,
      Options.Output output,
      @Nullable String seeds,
      List<String> columns,
      PluginSource plugins,
      Origin origin,
      boolean theirs) {
    this.command = command;
    this.plugins = plugins;
    this.overwrite = output.overwrite || theirs;
    this.origin = origin;
    this.rotation = output.rotation;
    this.credentials = output.warcCredentials;
    this.csvExact = output.csvExact;
    if (seeds != null && !seeds.equals("-")) {
      claim(path("--seeds", seeds), "--seeds");
    }
    List<String> files = output.files.isEmpty() ? List.of("-") : output.files;
    for (String file : files) {
      records.add(file.equals("-") ? standardOutput() : records(path("-o", file), columns));
    }
    failures = output.failures == null ? null : jsonLines("--failures", output.failures);
    stats = output.stats == null ? null : jsonLines("--stats", output.stats);
  }

  /**
   * A folder of media files, whose index is a file like the others.
   *
   * @throws ParameterException if there is an index that is not to be replaced
   * @throws CommandFailure if it cannot be written
   */
  Media media(Media wanted) {
    Path folder = origin.resolve(wanted.folder());
    Path index = folder.resolve("media.jsonl");
    claim(index, "--media-dir");
    if (Files.exists(folder)) { // else the crawl makes it
      check("--media-dir", index, Exporters.jsonLines(index).overwrite(overwrite));
    }
    mediaFolders.add(folder);
    return new Media(folder, wanted.types(), wanted.maxBytes(), overwrite);
  }

  /** The folder of media files, if there is one. */
  List<Path> mediaFolder() {
    return mediaFolders;
  }

  /** JSON Lines on standard output, whose end this process does not mind. */
  static Exporter standardOutputExporter() {
    return Exporters.jsonLines(
        new ShownJson(new FileOutputStream(FileDescriptor.out)), STANDARD_OUTPUT);
  }

  private Exporter standardOutput() {
    if (rotation != null) {
      throw new ParameterException(
          command, "--rotate needs a file for each part: -o items-%05d.jsonl");
    }
    if (onStandardOutput) {
      throw new ParameterException(command, "-o - is given twice");
    }
    onStandardOutput = true;
    recordFiles.add(STANDARD);
    return standardOutputExporter();
  }

  private Exporter records(Path path, List<String> columns) {
    recordFiles.add(path);
    if (rotation != null) {
      return rotating(path, rotation, columns);
    }
    if (Exporters.isRotating(path)) {
      throw new ParameterException(
          command, "-o " + path + ": a file in parts needs --rotate, such as --rotate 100MB");
    }
    FileOutput ours;
    try {
      ours = ours(path, columns);
    } catch (IllegalArgumentException e) {
      return plugin(path, Text.of(e));
    }
    return checked("-o", path, ours);
  }

  /** One of a format that is not a plug-in's. */
  private FileOutput ours(Path path, List<String> columns) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    if (csvExact && (name.endsWith(".csv") || name.endsWith(".csv.gz"))) {
      return Exporters.exactCsv(path, columns);
    }
    FileOutput output = Exporters.forPath(path, columns);
    return output instanceof WarcExporter archive ? archive.credentials(credentials) : output;
  }

  private Exporter rotating(Path pattern, Rotation when, List<String> columns) {
    Exporter exporter;
    try {
      exporter =
          part(pattern, columns) instanceof ExchangeExporter
              ? Exporters.rotatingArchive(pattern, when, part -> archive(part, columns))
                  .overwrite(overwrite)
              : Exporters.rotating(pattern, when, part -> part(part, columns)).overwrite(overwrite);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, "-o " + Text.of(e), e);
    }
    claim(pattern, "-o");
    check("-o", pattern, exporter);
    return exporter;
  }

  private ExchangeExporter archive(Path part, List<String> columns) {
    return (ExchangeExporter) part(part, columns);
  }

  private ResumableExporter part(Path part, List<String> columns) {
    try {
      return ours(part, columns);
    } catch (IllegalArgumentException e) {
      Exporter exporter = known(part, Text.of(e));
      if (exporter instanceof ResumableExporter resumable) {
        return resumable;
      }
      throw new ParameterException(
          command, "-o " + part + ": the plug-in of this format cannot write it in parts", e);
    }
  }

  /** The exporter of a plug-in. */
  private Exporter plugin(Path path, String unknown) {
    Exporter exporter = known(path, unknown);
    checked("-o", path, Exporters.jsonLines(path)); // as strict as with files of our own
    check("-o", path, exporter);
    return exporter;
  }

  private Exporter known(Path path, String unknown) {
    return plugins
        .plugins()
        .exporter(path, overwrite)
        .orElseThrow(() -> new ParameterException(command, "-o " + unknown + more()));
  }

  private String more() {
    Set<String> extensions = plugins.plugins().extensions();
    return extensions.isEmpty() ? "" : ", and by plug-ins " + String.join(", ", extensions);
  }

  private FileOutput jsonLines(String option, String file) {
    if (file.equals("-")) {
      throw new ParameterException(
          command, option + " takes a file: standard output is for records");
    }
    Path path = path(option, file);
    return checked(option, path, Exporters.jsonLines(path));
  }

  private FileOutput checked(String option, Path path, FileOutput plain) {
    claim(path, option);
    FileOutput exporter = plain.overwrite(overwrite);
    check(option, path, exporter);
    return exporter;
  }

  private void check(String option, Path path, Exporter exporter) {
    try {
      exporter.check();
    } catch (FileAlreadyExistsException e) {
      String file = e.getFile() == null ? path.toString() : e.getFile();
      throw new ParameterException(
          command, option + " " + file + ": the file exists; name another one or add --overwrite");
    } catch (IOException e) {
      throw cannotWrite(new ExportException(path.toString(), e));
    }
  }

  static CommandFailure cannotWrite(ExportException e) {
    return new CommandFailure("cannot write " + Text.of(e), e);
  }

  private Path path(String option, String file) {
    try {
      return origin.resolve(Values.path(file));
    } catch (TypeConversionException e) {
      throw new ParameterException(command, option + ": " + e.getMessage());
    }
  }

  private void claim(Path path, String use) {
    String other = uses.putIfAbsent(StateUse.place(path), use);
    if (other != null) {
      throw new ParameterException(
          command, path + " is named twice, by " + other + " and by " + use);
    }
  }

  /** For the records; at least one. */
  List<Exporter> records() {
    return records;
  }

  /** For the failures. */
  @Nullable FileOutput failures() {
    return failures;
  }

  /** For the statistics. */
  @Nullable FileOutput stats() {
    return stats;
  }

  /** The files of the records, in their order; {@link #STANDARD} among them. */
  List<Path> recordFiles() {
    return recordFiles;
  }

  /** The file of the failures, if there is one. */
  List<Path> failuresFile() {
    return failures == null ? List.of() : List.of(failures.path());
  }

  /** The file of the statistics, if there is one. */
  List<Path> statsFile() {
    return stats == null ? List.of() : List.of(stats.path());
  }

  /** Whether records go to standard output. */
  boolean onStandardOutput() {
    return onStandardOutput;
  }
}
