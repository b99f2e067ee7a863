package dev.scraper.export;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an output, one of them open, whatever is written to them.
 *
 * <p><b>Thread-safety:</b> none; see {@link Exporter}. One instance is written once.
 */
final class Parts<E extends ResumableExporter> {

  /** The number of the part, when the first was written to it, its own mark. */
  private static final Pattern MARK =
      Pattern.compile("([1-9][0-9]{0,17}) (-?[0-9]{1,18}|-) ?(.*)", Pattern.DOTALL);

  private final PartNames names;
  private final Rotation rotation;
  private final Function<Path, ? extends E> exporters;
  private final boolean overwrite;

  private @Nullable E part;
  private long number = 1;

  /** When the first was written to the part, if anything was. */
  private @Nullable Instant first;

  Parts(
      PartNames names,
      Rotation rotation,
      Function<Path, ? extends E> exporters,
      boolean overwrite) {
    this.names = names;
    this.rotation = rotation;
    this.exporters = exporters;
    this.overwrite = overwrite;
  }

  /** The same, not yet open. */
  Parts<E> overwrite(boolean allowed) {
    return new Parts<>(names, rotation, exporters, allowed);
  }

  String name() {
    return names.pattern().toString();
  }

  void check() throws IOException {
    Path one = names.part(1);
    FileExporter.check(one, true);
    TreeSet<Long> existing = names.existing(0);
    if (!overwrite && !existing.isEmpty()) {
      throw new FileAlreadyExistsException(names.part(existing.first()).toString());
    }
    if (existing.isEmpty()) {
      exporters.apply(one).check();
    }
  }

  void open() throws IOException {
    check();
    begin(overwrite);
  }

  private void begin(boolean replace) throws IOException {
    checkFresh();
    if (replace) {
      names.deleteAfter(0);
    }
    E opened = exporters.apply(names.part(1));
    opened.open();
    part = opened;
  }

  private void checkFresh() {
    if (part != null) {
      throw new IllegalStateException(name() + " was open before");
    }
  }

  void resume(String mark) throws IOException {
    if (mark.equals(ResumableExporter.START)) {
      FileExporter.check(names.part(1), true);
      begin(true);
      return;
    }
    Matcher kept = MARK.matcher(mark);
    if (!kept.matches()) {
      throw new FileSystemException(
          name(), null, "cannot go on: its mark is of another version or format: " + mark);
    }
    checkFresh();
    long last = Long.parseLong(kept.group(1));
    E opened = exporters.apply(names.part(last));
    opened.resume(kept.group(3));
    names.deleteAfter(last);
    number = last;
    first = kept.group(2).equals("-") ? null : Instant.ofEpochMilli(Long.parseLong(kept.group(2)));
    part = opened;
  }

  String mark() throws IOException {
    return part == null
        ? ResumableExporter.START
        : number + " " + (first == null ? "-" : first.toEpochMilli()) + " " + part.mark();
  }

  /** The part for what comes next; the one before is closed if it is complete. */
  E next() throws IOException {
    E open = part;
    if (open == null) {
      throw new IllegalStateException(name() + " is not open");
    }
    if (first != null && rotation.isComplete(size(open), first)) {
      open.close();
      open = exporters.apply(names.part(number + 1));
      open.open();
      number++;
      part = open;
      first = null;
    }
    return open;
  }

  private long size(E open) throws IOException {
    return open instanceof FileExporter file ? file.size() : names.size(number);
  }

  /** Something was written to the part. */
  void written() {
    if (first == null) {
      first = rotation.now();
    }
  }

  void flush() throws IOException {
    if (part != null) {
      part.flush();
    }
  }

  void close() throws IOException {
    if (part != null) {
      part.close();
    }
  }
}
