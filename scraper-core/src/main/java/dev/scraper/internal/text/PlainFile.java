package dev.scraper.internal.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** A {@link TextFile} as it is: one write for each batch. */
final class PlainFile implements TextFile {

  private static final int BATCH = 64 * 1024;

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

  PlainFile(FileChannel channel, byte[] footer) {
    this.channel = channel;
    this.footer = ByteBuffer.wrap(footer);
  }

  /** Cuts a file back to where its records ended, and goes on from there. */
  static PlainFile resume(FileChannel channel, byte[] footer, Position from) throws IOException {
    PlainFile file = new PlainFile(channel, footer);
    file.completeAt(from.end());
    channel.position(from.end());
    file.end = from.end();
    return file;
  }

  @Override
  public void append(Bytes.Encoding record) throws IOException {
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

  @Override
  public void flush() throws IOException {
    int length = pending.size();
    if (broken || length == 0) {
      return;
    }
    pending.write(footer.array(), 0, footer.capacity());
    int written = 0;
    try {
      while (written < pending.size()) {
        written += write(pending.next(written), end + written);
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

  @Override
  public Position position() {
    return Position.at(end);
  }

  @Override
  public boolean isBroken() {
    return broken;
  }

  @Override
  public long size() {
    return end + pending.size() + footer.capacity();
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      flush();
    }
  }
}
