package dev.scraper.internal.text;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * A gzipped {@link TextFile}: a valid gzip file after every flush. A member ends when it holds 1
 * MiB of text, and where writing was broken off.
 */
final class GzipFile implements TextFile {

  private static final int BATCH = 64 * 1024;
  private static final int MEMBER = 1 << 20;

  private final FileChannel channel;
  private final byte[] footer;
  private final GzipMember member = new GzipMember();

  /** Filled by {@link #append}, emptied by {@link #flush}. */
  private final Bytes pending = new Bytes();

  private final Bytes packed = new Bytes();

  /** What the file ends with; the next batch overwrites all but the records. */
  private Position position;

  /** Whether the file is a valid one already. */
  private boolean begun;

  /** Whether the member at the end was begun by another process: it ends with the next batch. */
  private boolean carried;

  private boolean broken;

  /**
   * @param generation how many times the file was rewritten
   */
  GzipFile(FileChannel channel, byte[] footer, int generation) {
    this.channel = channel;
    this.footer = footer.clone();
    this.position = new Position(0, 0, 0, generation);
  }

  /** Cuts a file back to where its records ended, and completes it as it was then. */
  static GzipFile resume(FileChannel channel, byte[] footer, Position from) throws IOException {
    GzipFile file = new GzipFile(channel, footer, from.generation());
    Bytes ends = new Bytes();
    file.complete(from, ends);
    channel.truncate(from.end());
    Bytes.write(ends, channel, from.end());
    file.position = from;
    file.begun = true;
    file.carried = from.plain() > 0;
    return file;
  }

  @Override
  public void append(Bytes.Encoding record) throws IOException {
    if (broken) {
      throw new IOException("an earlier write failed");
    }
    pending.append(record);
    if (pending.size() >= BATCH) {
      flush();
    }
  }

  @Override
  public void flush() throws IOException {
    if (broken || begun && pending.size() == 0) {
      return;
    }
    packed.clear();
    if (pending.size() > 0) {
      if (carried) {
        GzipMember.complete(position.plain(), position.crc(), new byte[0], packed);
        carried = false;
      }
      if (member.plain() == 0) {
        begin(position, packed);
      }
      member.pack(pending, packed);
    }
    if (member.plain() >= MEMBER) {
      member.end(packed);
    }
    long end = position.end() + packed.size();
    Position next = new Position(end, member.plain(), member.crc(), position.generation());
    complete(next, packed);
    try {
      Bytes.write(packed, channel, position.end());
    } catch (IOException e) {
      broken = true;
      cutBack(e);
      throw e;
    }
    position = next;
    begun = true;
    pending.clear();
  }

  private static void begin(Position at, Bytes out) {
    GzipHeader.write(at.end() == 0 ? at.generation() : 0, out);
  }

  /** An empty file is no gzip file, so there is an empty member at least. */
  private void complete(Position at, Bytes out) {
    if (at.plain() > 0 || footer.length > 0 || at.end() == 0) {
      if (at.plain() == 0) {
        begin(at, out);
      }
      GzipMember.complete(at.plain(), at.crc(), footer, out);
    }
  }

  private void cutBack(IOException failure) {
    Bytes ends = new Bytes();
    complete(position, ends);
    try {
      channel.truncate(position.end());
      Bytes.write(ends, channel, position.end());
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public Position position() {
    return position;
  }

  @Override
  public boolean isBroken() {
    return broken;
  }

  @Override
  public long size() {
    return position.end();
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      flush();
    } finally {
      member.close();
    }
  }
}
