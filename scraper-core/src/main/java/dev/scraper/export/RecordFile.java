package dev.scraper.export;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * A file that always ends with a whole record, followed by what completes the format.
 *
 * <p>Records are encoded into memory and go out in batches, one write each, with the footer behind
 * them; the next batch overwrites that footer. When a write fails, the file is cut back to its last
 * whole record before the failure goes on.
 *
 * <p><b>Thread-safety:</b> none; belongs to an output's writer thread. An interrupt of a thread in
 * here would close the channel for good.
 */
final class RecordFile implements Closeable {

  private static final int BATCH = 64 * 1024;

  /** Of a giant record; the JDK keeps a buffer outside the heap as large as the largest write. */
  private static final int MAX_WRITE = 1 << 20;

  private final FileChannel channel;
  private final ByteBuffer footer;

  /** Filled by {@link #append}, emptied by {@link #flush}. */
  private final Bytes pending = new Bytes();

  /** Where in {@link #pending} the records end. */
  private int[] ends = new int[64];

  private int records;

  /** Where in the file the next batch goes, over the footer. */
  private long end;

  private boolean broken;

  RecordFile(FileChannel channel, byte[] footer) {
    this.channel = channel;
    this.footer = ByteBuffer.wrap(footer);
  }

  /** Takes one record, or what stands before the first; nothing of it if the encoding throws. */
  void append(Bytes.Encoding record) throws IOException {
    if (broken) {
      throw new IOException("an earlier write failed");
    }
    pending.append(record);
    if (records == ends.length) {
      ends = Arrays.copyOf(ends, records * 2);
    }
    ends[records++] = pending.size();
    if (pending.size() >= BATCH) {
      flush();
    }
  }

  /** Hands the pending records to the operating system. */
  void flush() throws IOException {
    int length = pending.size();
    if (broken || length == 0) {
      return;
    }
    pending.write(footer.array(), 0, footer.capacity());
    int written = 0;
    try {
      while (written < pending.size()) {
        int to = Math.min(pending.size(), written + MAX_WRITE);
        written += write(pending.view(written, to), end + written);
      }
    } catch (IOException e) {
      broken = true;
      cutBack(written, e);
      throw e;
    }
    end += length;
    records = 0;
    pending.clear();
  }

  private int write(ByteBuffer bytes, long position) throws IOException {
    // What needs no second look at its end may as well be a pipe, which knows no positions.
    return footer.capacity() == 0 ? channel.write(bytes) : channel.write(bytes, position);
  }

  private void cutBack(int written, IOException failure) {
    int kept = records;
    while (kept > 0 && ends[kept - 1] > written) {
      kept--;
    }
    IOException last = null;
    // On a full disk the footer may need a block that is not there; fewer records then leave room.
    for (; kept >= 0; kept--) {
      try {
        completeAt(end + (kept == 0 ? 0 : ends[kept - 1]));
        return;
      } catch (IOException e) {
        last = e;
      }
    }
    if (last != null) {
      failure.addSuppressed(last);
    }
  }

  private void completeAt(long position) throws IOException {
    channel.truncate(position);
    ByteBuffer rest = footer.duplicate();
    while (position > 0 && rest.hasRemaining()) {
      channel.write(rest, position + rest.position());
    }
  }

  /** Flushes and closes. */
  @Override
  public void close() throws IOException {
    try (channel) {
      flush();
    }
  }
}
