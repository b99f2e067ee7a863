package dev.scraper.internal.warc;

import dev.scraper.http.Capture;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A WARC file that always ends with a whole exchange. Exchanges are encoded into memory and go out
 * in batches; when a write fails, the file is cut back to its last whole one before the failure
 * goes on.
 *
 * <p><b>Thread-safety:</b> none; belongs to an output's writer thread, since an interrupt in a
 * write would close the channel for good. To open it does an interrupted thread no harm.
 */
public final class WarcFile implements Closeable {

  private static final int BATCH = 64 * 1024;

  private final WarcRecords records;
  private final FileChannel channel;

  /** Filled by {@link #write}, emptied by {@link #flush}. */
  private final Pending pending = new Pending();

  /** Where in {@link #pending} the exchanges end. */
  private int[] ends = new int[16];

  private int exchanges;

  /** Where in the file the pending exchanges go. */
  private long end;

  private boolean broken;

  private WarcFile(WarcRecords records, FileChannel channel, long end) {
    this.records = records;
    this.channel = channel;
    this.end = end;
  }

  /**
   * Looks whether the library that knows the format is there, which nothing else here does.
   *
   * @throws IOException if it is not; names it
   */
  public static void checkLibrary() throws IOException {
    try {
      Class.forName("org.netpreserve.jwarc.WarcWriter", false, WarcFile.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IOException(
          "WARC files need the library org.netpreserve:jwarc:0.36.0, which is not on the class path",
          e);
    }
  }

  /**
   * A new file.
   *
   * @param overwrite whether one that exists is emptied rather than refused
   * @param credentials whether the values of fields that may be secret are written
   * @param ids names records, no two the same
   * @param now the date of its first record
   */
  public static WarcFile create(
      Path path, boolean overwrite, boolean credentials, Supplier<UUID> ids, Instant now)
      throws IOException {
    Set<OpenOption> options =
        overwrite
            ? Set.of(
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING)
            : Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    WarcRecords records = new WarcRecords(credentials, ids);
    WarcFile file = new WarcFile(records, FileChannel.open(path, options), 0);
    file.append(out -> file.records.info(now, out));
    return file;
  }

  /**
   * An earlier file, cut back.
   *
   * @param end where, in bytes
   * @param credentials whether the values of fields that may be secret are written
   * @throws IOException if there is none, or it ends before that; nothing was changed then
   */
  public static WarcFile resume(Path path, long end, boolean credentials, Supplier<UUID> ids)
      throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException("the file is gone; put it back, or begin anew");
    }
    if (!Files.isWritable(path)) {
      throw new AccessDeniedException(path.toString());
    }
    long size = Files.size(path);
    if (size < end) {
      String there = "the file has " + size + " bytes where " + end + " were written";
      throw new IOException(there + "; put the whole one back, or begin anew");
    }
    // Not through the channel, which is closed for a thread that was interrupted.
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(end);
    }
    FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
    return new WarcFile(new WarcRecords(credentials, ids), channel, end);
  }

  /** Takes one exchange. */
  public void write(Capture exchange) throws IOException {
    if (broken) {
      throw new IOException("an earlier write failed");
    }
    append(out -> records.exchange(exchange, out));
    if (pending.size() >= BATCH) {
      flush();
    }
  }

  /** Into memory; nothing of it if the encoding throws. */
  private void append(Encoding exchange) throws IOException {
    int before = pending.size();
    boolean whole = false;
    try {
      exchange.writeTo(pending);
      whole = true;
    } finally {
      if (!whole) {
        pending.cutTo(before);
      }
    }
    if (exchanges == ends.length) {
      ends = Arrays.copyOf(ends, exchanges * 2);
    }
    ends[exchanges++] = pending.size();
  }

  /** Hands the pending exchanges to the operating system. */
  public void flush() throws IOException {
    int length = pending.size();
    if (broken || length == 0) {
      return;
    }
    int written = 0;
    try {
      while (written < length) {
        written += channel.write(pending.from(written), end + written);
      }
    } catch (IOException e) {
      broken = true;
      cutBack(written, e);
      throw e;
    }
    end += length;
    exchanges = 0;
    pending.clear();
  }

  private void cutBack(int written, IOException failure) {
    for (int i = exchanges; i >= 0; i--) {
      int whole = i == 0 ? 0 : ends[i - 1];
      if (whole <= written) {
        try {
          channel.truncate(end + whole);
        } catch (IOException e) {
          failure.addSuppressed(e);
        }
        return;
      }
    }
  }

  /**
   * Where the file ends, in bytes, as of the last flush.
   *
   * @throws IOException if a write failed, so that nobody may rely on it
   */
  public long end() throws IOException {
    if (broken) {
      throw new IOException("an earlier write failed");
    }
    return end;
  }

  /** Flushes and closes. */
  @Override
  public void close() throws IOException {
    try (channel) {
      flush();
    }
  }

  /** Something that writes one exchange. */
  private interface Encoding {
    void writeTo(OutputStream out) throws IOException;
  }

  /** A buffer that can be cut back, and read without a copy. */
  private static final class Pending extends ByteArrayOutputStream {

    /** What is kept for the next batch; one giant body must not stay in memory for ever. */
    private static final int KEPT = 1 << 20;

    /** The JDK keeps a buffer outside the heap as large as the largest write. */
    private static final int MAX_WRITE = 1 << 20;

    void cutTo(int length) {
      count = length;
    }

    void clear() {
      count = 0;
      if (buf.length > KEPT) {
        buf = new byte[512];
      }
    }

    ByteBuffer from(int start) {
      return ByteBuffer.wrap(buf, start, Math.min(count - start, MAX_WRITE));
    }
  }
}
