package dev.scraper.export;

import dev.scraper.http.Capture;
import dev.scraper.internal.warc.WarcFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A web archive: a WARC 1.1 file (ISO 28500:2017) in which each record is a gzip member of its own.
 * It begins with a {@code warcinfo} record; each exchange is a {@code request} and a {@code
 * response} record that refer to each other.
 *
 * <p>Bodies are written decoded. So the header fields Content-Encoding and Transfer-Encoding of a
 * response are named {@code x-orig-content-encoding} and {@code x-orig-transfer-encoding}; a
 * Content-Length that is not that of the body as written becomes {@code x-orig-content-length}, and
 * the right one takes its place. All other fields are as they came, control characters in them
 * being spaces. A body that was not read to its end says so by WARC-Truncated ({@code length},
 * {@code time}, {@code disconnect}, or {@code unspecified} where nobody wanted it) and has no
 * payload digest. HTTP/2 is written in the form of HTTP/1.1, with a field WARC-Protocol.
 *
 * <p>What may be a secret is hidden unless {@link #credentials} asks for it: in place of the value
 * stands {@code ***} for Set-Cookie, and for each field of a request but those that every client
 * sends (Host, User-Agent, Accept, Referer, conditions and the like). Addresses and bodies, of
 * requests too, are as they were sent.
 *
 * <p>Exchanges go out in batches, when 64 KiB have gathered and at each {@link #flush}. The file
 * ends with a whole exchange after every write, also after one that failed half-way.
 *
 * <p><b>Thread-safety:</b> none; see {@link Exporter}. One instance writes one file once.
 *
 * @see <a
 *     href="https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/">The
 *     WARC Format 1.1</a>
 */
public final class WarcExporter implements ExchangeExporter, FileOutput {

  private final Path path;
  private final boolean overwrite;
  private final boolean credentials;
  private final InstantSource clock;
  private final Supplier<UUID> ids;

  private @Nullable WarcFile file;
  private boolean closed;

  /**
   * @param credentials whether the values of fields that may be secret are written
   * @param clock for the date of the first record
   * @param ids names records, no two the same
   */
  WarcExporter(
      Path path, boolean overwrite, boolean credentials, InstantSource clock, Supplier<UUID> ids) {
    this.path = path;
    this.overwrite = overwrite;
    this.credentials = credentials;
    this.clock = clock;
    this.ids = ids;
  }

  @Override
  public WarcExporter overwrite(boolean overwrite) {
    return new WarcExporter(path, overwrite, credentials, clock, ids);
  }

  /** With cookies, credentials and the crawl's own header fields written as they were, or not. */
  public WarcExporter credentials(boolean written) {
    return new WarcExporter(path, overwrite, written, clock, ids);
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public String name() {
    return path.toString();
  }

  /**
   * {@inheritDoc}
   *
   * @throws FileAlreadyExistsException if the file exists and is not to be overwritten
   * @throws NoSuchFileException if its folder does not exist; names the folder
   */
  @Override
  public void check() throws IOException {
    WarcFile.checkLibrary();
    FileExporter.check(path, overwrite);
  }

  /**
   * {@inheritDoc}
   *
   * @throws FileAlreadyExistsException if the file exists and is not to be overwritten
   * @throws NoSuchFileException if its folder does not exist; names the folder
   */
  @Override
  public void open() throws IOException {
    check();
    begin(overwrite);
  }

  private void begin(boolean emptying) throws IOException {
    checkFresh();
    file = WarcFile.create(path, emptying, credentials, ids, clock.instant());
  }

  private void checkFresh() {
    if (file != null) {
      throw new IllegalStateException(name() + " was open before");
    }
  }

  @Override
  public void resume(String mark) throws IOException {
    WarcFile.checkLibrary();
    if (mark.equals(START)) {
      FileExporter.check(path, true);
      begin(true);
    } else {
      long end = position(mark);
      checkFresh();
      file = WarcFile.resume(path, end, credentials, ids);
    }
  }

  private static long position(String mark) throws IOException {
    if (!mark.matches("[0-9]{1,18}")) {
      throw new IOException("'" + mark + "' is no mark of a WARC file; begin anew");
    }
    return Long.parseLong(mark);
  }

  @Override
  public void write(Capture exchange) throws IOException {
    WarcFile open = file;
    if (open == null || closed) {
      throw new IllegalStateException(name() + " is not open");
    }
    open.write(exchange);
  }

  @Override
  public void flush() throws IOException {
    if (file != null && !closed) {
      file.flush();
    }
  }

  /**
   * {@inheritDoc} A position in bytes.
   *
   * @throws IOException if a write failed
   */
  @Override
  public String mark() throws IOException {
    return file == null ? START : Long.toString(file.end());
  }

  @Override
  public void close() throws IOException {
    if (file != null && !closed) {
      closed = true;
      file.close();
    }
  }
}
