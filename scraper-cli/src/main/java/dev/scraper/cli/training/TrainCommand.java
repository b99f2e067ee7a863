package dev.scraper.cli.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs the usual commands against a site of its own, so that a JVM that watches sees what they load
 * and do: the launcher makes its archive of that. In no help, since nobody else needs it.
 *
 * <p><b>Thread-safety:</b> none; a command serves once. Blocks until the last command is over.
 */
@Command(name = "train", hidden = true)
public final class TrainCommand implements Callable<Integer> {

  /** Runs a command line of this program in this process. */
  public interface Program {

    /** Blocks; gives the exit status. */
    int execute(String... arguments);
  }

  @Option(names = "--pages", description = "Of each of the four hosts")
  private int pages = 10;

  private final Program program;

  /**
   * @param program runs each command
   */
  public TrainCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("scraper-train");
    try (TrainingSite site = TrainingSite.open(pages)) {
      for (Lesson lesson : lessons(site, folder.toString() + "/")) {
        int status = program.execute(lesson.arguments());
        if (status != lesson.status()) {
          throw new IllegalStateException(lesson.arguments()[0] + " ended with status " + status);
        }
      }
      return 0;
    } finally {
      delete(folder);
    }
  }

  /** A command line and how it has to end. */
  private record Lesson(int status, String... arguments) {}

  private static List<Lesson> lessons(TrainingSite site, String folder) {
    return List.of(
        new Lesson(
            0,
            Stream.of(
                    Stream.of("crawl"),
                    site.urls().stream(),
                    Stream.of("--allow-private", "--delay=0", "--per-host=16", "--scope=any"),
                    Stream.of("--include=^http://127[.]", "--retries=0", "--progress=none"),
                    Stream.of("--field=url=@url", "--field=title=title", "--field=h1=h1"),
                    Stream.of("--field=links[]=.near a@href", "--stats=" + folder + "s.json"),
                    Stream.of("-o=" + folder + "a.jsonl", "-o=" + folder + "a.csv"))
                .flatMap(parts -> parts)
                .toArray(String[]::new)),
        new Lesson(
            0,
            "crawl",
            site.url(),
            "--allow-private",
            "--delay=0",
            "--max-pages=40",
            "--item=li.entry",
            "--field=text=a",
            "--field=link=a@href",
            "--follow=.near a",
            "--exclude=gone",
            "--state=" + folder + "state",
            "--failures=" + folder + "failures.jsonl",
            "-o=" + folder + "b.json",
            "-o=" + folder + "b.jsonl.gz"),
        new Lesson(0, "status", folder + "state"),
        new Lesson(0, "crawl", site.url(), "--allow-private", "--delay=0", "--max-pages=5"),
        new Lesson(0, "fetch", site.url(), "--allow-private"),
        new Lesson(0, "robots", site.url(), "--allow-private"),
        new Lesson(0, "sitemap", site.sitemap(), "--allow-private"),
        // Refused, but by then all that TLS needs is loaded.
        new Lesson(
            3, "fetch", site.refusingUrl(), "--allow-private", "--ignore-robots", "--retries=0"));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.deleteIfExists(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
