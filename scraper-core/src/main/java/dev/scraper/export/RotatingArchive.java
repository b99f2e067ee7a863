package dev.scraper.export;

import dev.scraper.http.Capture;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;

/**
 * A web archive in parts, each a file of its own; made by {@link Exporters#rotatingArchive}. For
 * the rest it is like a {@link RotatingExporter}, with exchanges in place of records.
 *
 * <p><b>Thread-safety:</b> none; see {@link Exporter}. One instance is written once.
 */
public final class RotatingArchive implements ExchangeExporter {

  private final Parts<ExchangeExporter> parts;

  RotatingArchive(Parts<ExchangeExporter> parts) {
    this.parts = parts;
  }

  /**
   * An exporter like this one, not yet open, that deletes all parts that exist when it is opened,
   * or refuses them (the default).
   */
  public RotatingArchive overwrite(boolean overwrite) {
    return new RotatingArchive(parts.overwrite(overwrite));
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
  public void write(Capture exchange) throws IOException {
    parts.next().write(exchange);
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
