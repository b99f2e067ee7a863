package dev.scraper.internal.media;

import dev.scraper.http.BodySink;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Headers;
import dev.scraper.http.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One media file on its way from the network to its name: bytes go to a file in the making, and
 * into a SHA-256, as they come. Ends with {@link #keep} or {@link #discard}.
 *
 * <p><b>Thread-safety:</b> safe; whoever gives it up may do so while another thread writes.
 */
public final class MediaFile implements BodySink {

  private static final int START = 512;

  private final MediaFolder home;
  private final MessageDigest digest = sha256();

  /** Held for a write. Guards all that follows. */
  private final ReentrantLock lock = new ReentrantLock();

  private @Nullable Path part;
  private @Nullable OutputStream out;
  private long bytes;
  private boolean over;
  private @Nullable String type;
  private @Nullable IOException failure;

  MediaFile(MediaFolder home) {
    this.home = home;
  }

  /**
   * A file that is in the folder.
   *
   * @param name below the folder, with a slash
   * @param type its media type
   * @param bytes how long it is
   * @param sha256 of its content, in lower case
   */
  public record Kept(String name, String type, long bytes, String sha256) {}

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each JVM has SHA-256", e);
    }
  }

  /** Whether the body is wanted, or has to be looked at first, by its Content-Type. */
  public boolean wants(Headers headers) {
    String told = told(headers).orElse(null);
    setType(told);
    return told == null || home.media().accepts(told);
  }

  /** The type as told, if that says anything. */
  private static Optional<String> told(Headers headers) {
    return MediaTypes.declared(headers)
        .filter(named -> !named.equals(MediaTypes.ANY_BYTES))
        .filter(named -> !named.equals("binary/octet-stream"));
  }

  /** Whether {@link #wantsRest} decides. */
  public boolean isUntold() {
    return type() == null;
  }

  /** Whether it is wanted, by its first bytes where nothing else tells its type. */
  public boolean wantsRest(byte[] start) {
    if (isUntold()) {
      setType(Magic.typeOf(start));
    }
    String found = type();
    return found != null && home.media().accepts(found);
  }

  private @Nullable String type() {
    lock.lock();
    try {
      return type;
    } finally {
      lock.unlock();
    }
  }

  private void setType(@Nullable String value) {
    lock.lock();
    try {
      type = value;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long maxBytes() {
    return home.media().maxBytes();
  }

  @Override
  public void write(byte[] data, int offset, int count) throws IOException {
    lock.lock();
    try {
      checkOpen();
      OutputStream to = out();
      to.write(data, offset, count);
      digest.update(data, offset, count);
      bytes += count;
    } catch (ClosedByInterruptException e) {
      throw e; // the crawl ends
    } catch (IOException e) {
      failure = e;
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private void checkOpen() {
    if (over) {
      throw new CancellationException("nobody wants the file any more");
    }
  }

  private OutputStream out() throws IOException {
    OutputStream open = out;
    if (open == null) {
      Path fresh = home.newPart();
      open = Files.newOutputStream(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      part = fresh;
      out = open;
    }
    return open;
  }

  /** What went wrong with the disk, or null. */
  public @Nullable IOException failure() {
    lock.lock();
    try {
      return failure;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives the file its name; blocks on the disk.
   *
   * @param response whose body it is; one in memory takes the place of what came here
   * @return the file; absent if it turned out not to be wanted
   * @throws FetchException if it is too large
   * @throws IOException if it cannot be kept; it is discarded then
   */
  public Optional<Kept> keep(Response response) throws IOException {
    lock.lock();
    try {
      checkOpen();
      Optional<Kept> kept = kept(response);
      over = true;
      return kept;
    } finally {
      discard(); // what has its name is not there any more
      lock.unlock();
    }
  }

  private Optional<Kept> kept(Response response) throws IOException {
    byte[] inMemory = response.body();
    if (inMemory.length > 0) {
      takeInstead(inMemory);
    }
    if (type == null) { // an empty body, or an answer of which nobody was asked
      byte[] start = Arrays.copyOf(inMemory, Math.min(START, inMemory.length));
      type = told(response.headers()).orElseGet(() -> Magic.typeOf(start));
    }
    String found = type;
    if (!home.media().accepts(found)) {
      return Optional.empty();
    }
    out().close();
    String hash = HexFormat.of().formatHex(digest.digest());
    Path file = part;
    if (file == null) {
      throw new IllegalStateException("there is no file");
    }
    String extension = MediaTypes.extension(found).orElse("bin");
    String name = home.keep(file, bytes, hash, extension);
    part = null;
    return Optional.of(new Kept(name, found, bytes, hash));
  }

  private void takeInstead(byte[] body) throws IOException {
    if (body.length > maxBytes()) {
      throw new FetchException(
          FailureKind.TOO_LARGE, "the file is larger than " + maxBytes() + " bytes");
    }
    remove();
    digest.reset();
    bytes = 0;
    write(body, 0, body.length);
  }

  /** Removes what has come; nothing more is taken. */
  public void discard() {
    lock.lock();
    try {
      over = true;
      remove();
    } finally {
      lock.unlock();
    }
  }

  private void remove() {
    OutputStream open = out;
    Path file = part;
    out = null;
    part = null;
    try {
      if (open != null) {
        open.close();
      }
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // The next crawl removes it.
    }
  }
}
