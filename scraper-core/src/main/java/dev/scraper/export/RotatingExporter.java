package dev.scraper.export;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;

/**
 * An output in parts, each a file of its own; made by {@link Exporters#rotating}.
 *
 * <p>The parts are numbered from 1. Each is complete before the next is begun, each record is in
 * one of them whole, and none but the first is without a record.
 *
 * <p><b>Thread-safety:</b> none; see {@link Exporter}. One instance is written once.
 */
public final class RotatingExporter implements ResumableExporter {

  private final Parts<ResumableExporter> parts;

  RotatingExporter(Parts<ResumableExporter> parts) {
    this.parts = parts;
  }

  /**
   * An exporter like this one, not yet open, that deletes all parts that exist when it is opened,
   * or refuses them (the default).
   */
  public RotatingExporter overwrite(boolean overwrite) {
    return new RotatingExporter(parts.overwrite(overwrite));
  }

  @Override
  public String name() {
    return parts.name();
  }

  /**
   * {@inheritDoc}
   *
   * @throws FileAlreadyExistsException if there is a part, whatever its number, and it is not to be
   *     overwritten; names it
   */
  @Override
  public void check() throws IOException {
    parts.check();
  }

  @Override
  public void open() throws IOException {
    parts.open();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Parts that were begun after the mark are deleted. Those before the one that the mark is of
   * are not looked for: they may have been taken away.
   */
  @Override
  public void resume(String mark) throws IOException {
    parts.resume(mark);
  }

  @Override
  public String mark() throws IOException {
    return parts.mark();
  }

  @Override
  public void write(Row row) throws IOException {
    parts.next().write(row);
    parts.written();
  }

  @Override
  public void flush() throws IOException {
    parts.flush();
  }

  @Override
  public void close() throws IOException {
    parts.close();
  }
}
