package dev.scraper.export;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;

/**
 * A file of pieces that stand one after the other, such as gzip members, and that always ends with
 * a whole one. Pieces are encoded into memory and go out in batches.
 *
 * <p><b>Thread-safety:</b> none; belongs to an output's writer thread, since an interrupt in a
 * write would close the channel for good. To open it does no harm to an interrupted thread.
 */
final class MemberFile implements Closeable {

  private static final int BATCH = 64 * 1024;

  /** The JDK keeps a buffer outside the heap as large as the largest write. */
  private static final int MAX_WRITE = 1 << 20;

  private final FileChannel channel;

  /** Filled by {@link #append}, emptied by {@link #flush}. */
  private final Bytes pending = new Bytes();

  /** Where in {@link #pending} the pieces end. */
  private int[] ends = new int[16];

  private int pieces;

  /** Where in the file the pending pieces go. */
  private long end;

  private boolean broken;

  private MemberFile(FileChannel channel, long end) {
    this.channel = channel;
    this.end = end;
  }

  /**
   * An empty file.
   *
   * @param overwrite whether one that exists is emptied rather than refused
   */
  static MemberFile create(Path path, boolean overwrite) throws IOException {
    Set<OpenOption> options =
        overwrite
            ? Set.of(
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING)
            : Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    return new MemberFile(FileChannel.open(path, options), 0);
  }

  /**
   * An earlier file, cut back.
   *
   * @throws IOException if there is none, or it ends before that; nothing was changed then
   */
  static MemberFile cutBack(Path path, long end) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException("the file is gone; put it back, or begin anew");
    }
    long size = Files.size(path);
    if (size < end) {
      throw new IOException(
          "the file has "
              + size
              + " bytes where "
              + end
              + " were written; put the whole one back, or begin anew");
    }
    // Not through the channel, which would be closed for an interrupted thread.
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(end);
    }
    return new MemberFile(FileChannel.open(path, StandardOpenOption.WRITE), end);
  }

  /** Takes one piece; nothing of it if the encoding throws. */
  void append(Bytes.Encoding piece) throws IOException {
    if (broken) {
      throw new IOException("an earlier write failed");
    }
    pending.append(piece);
    if (pieces == ends.length) {
      ends = Arrays.copyOf(ends, pieces * 2);
    }
    ends[pieces++] = pending.size();
  }

  /** Whether enough has gathered to go out. */
  boolean isFull() {
    return pending.size() >= BATCH;
  }

  /** Hands the pending pieces to the operating system. */
  void flush() throws IOException {
    int length = pending.size();
    if (broken || length == 0) {
      return;
    }
    int written = 0;
    try {
      while (written < length) {
        int to = Math.min(length, written + MAX_WRITE);
        written += channel.write(pending.view(written, to), end + written);
      }
    } catch (IOException e) {
      broken = true;
      cutTo(written, e);
      throw e;
    }
    end += length;
    pieces = 0;
    pending.clear();
  }

  /** After a failed write: the pieces that are there whole stay. */
  private void cutTo(int written, IOException failure) {
    int whole = 0;
    for (int i = 0; i < pieces && ends[i] <= written; i++) {
      whole = ends[i];
    }
    end += whole;
    try {
      channel.truncate(end);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Where what was flushed ends, in bytes. */
  long end() {
    return end;
  }

  /** Flushes and closes. */
  @Override
  public void close() throws IOException {
    try (channel) {
      flush();
    }
  }
}
