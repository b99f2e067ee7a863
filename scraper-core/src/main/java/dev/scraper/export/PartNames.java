package dev.scraper.export;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of an output in parts: a name with {@code %d} or, for so many digits at least, {@code
 * %05d} in it.
 */
record PartNames(Path pattern, String before, int digits, String behind) {

  private static final Pattern NUMBER = Pattern.compile("%(?:0([1-9][0-9]?))?d");

  /** What stands beside a part while it is written: of SQLite, and of a CSV file's completion. */
  private static final List<String> SPARE = List.of("%s-wal", "%s-shm", "%s-journal", ".%s.tmp");

  /**
   * @throws IllegalArgumentException if the name has not exactly one number
   */
  static PartNames of(Path pattern) {
    String name = String.valueOf(pattern.getFileName());
    Matcher number = NUMBER.matcher(name);
    if (!number.find()) {
      throw new IllegalArgumentException(
          pattern + ": a file in parts needs their number in its name, such as items-%05d.jsonl");
    }
    int digits = number.group(1) == null ? 1 : Integer.parseInt(number.group(1));
    PartNames names =
        new PartNames(
            pattern, name.substring(0, number.start()), digits, name.substring(number.end()));
    if (number.find()) {
      throw new IllegalArgumentException(pattern + ": the number of a part comes twice");
    }
    return names;
  }

  static boolean isPattern(Path path) {
    return NUMBER.matcher(String.valueOf(path.getFileName())).find();
  }

  Path part(long number) {
    String digits = String.valueOf(number);
    String zeros = "0".repeat(Math.max(0, this.digits - digits.length()));
    return pattern.resolveSibling(before + zeros + digits + behind);
  }

  /** The numbers of the parts that exist behind one, in order. */
  TreeSet<Long> existing(long after) throws IOException {
    TreeSet<Long> found = new TreeSet<>();
    Path folder = pattern.getParent() == null ? Path.of("") : pattern.getParent();
    Pattern names =
        Pattern.compile(Pattern.quote(before) + "([0-9]{1,18})" + Pattern.quote(behind));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Matcher name = names.matcher(file.getFileName().toString());
        long number = name.matches() ? Long.parseLong(name.group(1)) : 0;
        if (number > after && part(number).getFileName().equals(file.getFileName())) {
          found.add(number);
        }
      }
    }
    return found;
  }

  /** Deletes the parts behind one, the last first, so that no gap is left if it is broken off. */
  void deleteAfter(long number) throws IOException {
    for (long each : existing(number).descendingSet()) {
      Path part = part(each);
      for (String spare : SPARE) {
        Files.deleteIfExists(part.resolveSibling(spare.formatted(part.getFileName())));
      }
      Files.delete(part);
    }
  }

  /** What a part and what stands beside it take on disk. */
  long size(long number) throws IOException {
    Path part = part(number);
    Path log = part.resolveSibling(part.getFileName() + "-wal");
    return (Files.exists(part) ? Files.size(part) : 0) + (Files.exists(log) ? Files.size(log) : 0);
  }
}
