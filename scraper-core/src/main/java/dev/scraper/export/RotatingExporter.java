package dev.scraper.export;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An output in parts, each a file of its own; made by {@link Exporters#rotating}.
 *
 * <p>The parts are numbered from 1. Each is complete before the next is begun, each record is in
 * one of them whole, and none but the first is without a record.
 *
 * <p><b>Thread-safety:</b> none; see {@link Exporter}. One instance is written once.
 */
public final class RotatingExporter implements ResumableExporter {

  /** The number of the part, when its first record came, its own mark. */
  private static final Pattern MARK =
      Pattern.compile("([1-9][0-9]{0,17}) (-?[0-9]{1,18}|-) ?(.*)", Pattern.DOTALL);

  private final PartNames names;
  private final Rotation rotation;
  private final Function<Path, ? extends ResumableExporter> exporters;
  private final boolean overwrite;

  private @Nullable ResumableExporter part;
  private long number = 1;

  /** When the part's first record came, if it has one. */
  private @Nullable Instant first;

  RotatingExporter(
      PartNames names,
      Rotation rotation,
      Function<Path, ? extends ResumableExporter> exporters,
      boolean overwrite) {
    this.names = names;
    this.rotation = rotation;
    this.exporters = exporters;
    this.overwrite = overwrite;
  }

  /**
   * An exporter like this one, not yet open, that deletes all parts that exist when it is opened,
   * or refuses them (the default).
   */
  public RotatingExporter overwrite(boolean overwrite) {
    return new RotatingExporter(names, rotation, exporters, overwrite);
  }

  @Override
  public String name() {
    return names.pattern().toString();
  }

  /**
   * {@inheritDoc}
   *
   * @throws FileAlreadyExistsException if there is a part, whatever its number, and it is not to be
   *     overwritten; names it
   */
  @Override
  public void check() throws IOException {
    Path one = names.part(1);
    FileExporter.check(one, true);
    if (!overwrite && !names.existing(0).isEmpty()) {
      throw new FileAlreadyExistsException(names.part(names.existing(0).first()).toString());
    }
    if (names.existing(0).isEmpty()) {
      exporters.apply(one).check();
    }
  }

  @Override
  public void open() throws IOException {
    check();
    begin(overwrite);
  }

  private void begin(boolean replace) throws IOException {
    if (part != null) {
      throw new IllegalStateException(name() + " was open before");
    }
    if (replace) {
      names.deleteAfter(0);
    }
    ResumableExporter opened = exporters.apply(names.part(1));
    opened.open();
    part = opened;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Parts that were begun after the mark are deleted. Those before the one that the mark is of
   * are not looked for: they may have been taken away.
   */
  @Override
  public void resume(String mark) throws IOException {
    if (mark.equals(START)) {
      FileExporter.check(names.part(1), true);
      begin(true);
      return;
    }
    Matcher parts = MARK.matcher(mark);
    if (!parts.matches()) {
      throw new FileSystemException(
          name(), null, "cannot go on: its mark is of another version or format: " + mark);
    }
    if (part != null) {
      throw new IllegalStateException(name() + " was open before");
    }
    long last = Long.parseLong(parts.group(1));
    ResumableExporter opened = exporters.apply(names.part(last));
    opened.resume(parts.group(3));
    names.deleteAfter(last);
    number = last;
    first =
        parts.group(2).equals("-") ? null : Instant.ofEpochMilli(Long.parseLong(parts.group(2)));
    part = opened;
  }

  @Override
  public String mark() throws IOException {
    return part == null
        ? START
        : number + " " + (first == null ? "-" : first.toEpochMilli()) + " " + part.mark();
  }

  @Override
  public void write(Row row) throws IOException {
    ResumableExporter open = part;
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
    open.write(row);
    if (first == null) {
      first = rotation.now();
    }
  }

  private long size(ResumableExporter open) throws IOException {
    return open instanceof FileExporter file ? file.size() : names.size(number);
  }

  @Override
  public void flush() throws IOException {
    if (part != null) {
      part.flush();
    }
  }

  @Override
  public void close() throws IOException {
    if (part != null) {
      part.close();
    }
  }
}
