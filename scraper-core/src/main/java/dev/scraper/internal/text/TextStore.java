package dev.scraper.internal.text;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A place on disk for a {@link TextFile}, which is gzipped if its name ends in {@code .gz}.
 *
 * <p>To rewrite a file is to write another beside it, which then takes its place in one step; so
 * there is a file with all records at every moment. That other file has a name of its own, by which
 * a later process finds what a killed one left behind.
 *
 * @param path the file
 */
public record TextStore(Path path) {

  private static final int BUFFER = 64 * 1024;
  private static final Set<OpenOption> REPLACE =
      Set.of(
          StandardOpenOption.WRITE,
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING);

  private boolean isPacked() {
    Path name = path.getFileName();
    return name != null && name.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
  }

  /**
   * Opens an empty file.
   *
   * @param replace whether one that exists is emptied, or refused
   * @param footer what completes the format behind the records
   */
  public TextFile create(boolean replace, byte[] footer) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path,
            replace ? REPLACE : Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
    return isPacked() ? new GzipFile(channel, footer, 0) : new PlainFile(channel, footer);
  }

  /**
   * Opens a file that an earlier process wrote, and cuts it back to a mark.
   *
   * @param format a new one; it goes on, too
   * @param mark that {@link #mark} gave
   * @throws FileSystemException if it is not there any more, or not what the mark is of; nothing
   *     was changed then
   */
  public TextFile resume(RowFormat format, String mark) throws IOException {
    Position position = read(mark, format);
    if (!Files.isRegularFile(path)) {
      throw refused(Files.exists(path) ? "is no file" : "is gone", position);
    }
    tidy();
    Position end = begins(format.head(), position) ? position : cut(format, position);
    long size = Files.size(path);
    if (size < end.end()) {
      throw refused("has only " + size + " bytes", end);
    }
    FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
    try {
      return isPacked()
          ? GzipFile.resume(channel, format.footer(), end)
          : PlainFile.resume(channel, format.footer(), end);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private Position cut(RowFormat format, Position position) throws IOException {
    Rewriting cut = format.cut().orElse(null);
    if (cut == null) {
      throw refused("is not the file that was written", position);
    }
    try {
      Position end = rewrite(cut);
      format.rewritten();
      return end;
    } catch (EOFException | ZipException e) {
      throw refused("is not the file that was written, or was changed", position);
    }
  }

  /** What {@link #resume} needs to go on behind the records that were flushed. */
  public static String mark(TextFile file, RowFormat format) {
    return mark(file.position(), format);
  }

  private static String mark(Position position, RowFormat format) {
    return (position + " " + format.state()).strip();
  }

  private Position read(String mark, RowFormat format) throws FileSystemException {
    int space = mark.indexOf(' ');
    try {
      format.resume(space < 0 ? "" : mark.substring(space + 1));
      return Position.parse(space < 0 ? mark : mark.substring(0, space));
    } catch (IllegalArgumentException e) {
      throw new FileSystemException(
          path.toString(), null, "cannot go on: its mark is of another version or format: " + mark);
    }
  }

  private FileSystemException refused(String why, Position position) {
    return new FileSystemException(
        path.toString(),
        null,
        "cannot go on: it "
            + why
            + ", where "
            + position.end()
            + " bytes were kept; put it back as it was, or begin anew");
  }

  /**
   * Whether the file was not rewritten since. One that was has another header, or the same header
   * and the same text up to there; but not the same bytes, if it is packed.
   */
  private boolean begins(byte[] head, Position position) throws IOException {
    if (position.end() == 0 || head.length == 0) {
      return true;
    }
    if (generation() != position.generation()) {
      return false;
    }
    // Not a byte more than that: what is behind the mark may be no gzip at all.
    try (InputStream in = unbuffered()) {
      return Arrays.equals(head, in.readNBytes(head.length));
    } catch (EOFException | ZipException e) {
      return false;
    }
  }

  private int generation() throws IOException {
    return isPacked() ? GzipHeader.generation(path) : 0;
  }

  private InputStream reader() throws IOException {
    return new BufferedInputStream(unbuffered(), BUFFER);
  }

  private InputStream unbuffered() throws IOException {
    InputStream in = Files.newInputStream(path);
    try {
      return isPacked() ? new GZIPInputStream(new BufferedInputStream(in), BUFFER) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * Mends the closed file, if its format wants that.
   *
   * @return the mark that it then has, if it was mended
   */
  public Optional<String> complete(RowFormat format) throws IOException {
    Optional<Rewriting> completion = format.completion();
    if (completion.isEmpty()) {
      return Optional.empty();
    }
    Position end = rewrite(completion.get());
    format.rewritten();
    return Optional.of(mark(end, format));
  }

  private Position rewrite(Rewriting rewriting) throws IOException {
    Path real = path.toRealPath();
    Path spool = spool(real);
    Files.deleteIfExists(spool);
    try {
      TextFile file = open(spool, real);
      Position end;
      try (file;
          InputStream in = reader();
          OutputStream out = new BufferedOutputStream(new Appending(file), BUFFER)) {
        rewriting.copy(in, out);
        out.flush();
        file.flush();
        end = file.position();
      }
      keepPermissions(real, spool);
      Files.move(spool, real, StandardCopyOption.ATOMIC_MOVE);
      return end;
    } finally {
      Files.deleteIfExists(spool);
    }
  }

  /** For nobody else's eyes, as long as the permissions are not those of the file. */
  private TextFile open(Path spool, Path like) throws IOException {
    if (Files.getFileAttributeView(like, PosixFileAttributeView.class) == null) {
      Files.createFile(spool);
    } else {
      Files.createFile(
          spool,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    FileChannel channel = FileChannel.open(spool, StandardOpenOption.WRITE);
    return isPacked()
        ? new GzipFile(channel, new byte[0], generation() + 1)
        : new PlainFile(channel, new byte[0]);
  }

  /** Removes what a process left behind that was killed in {@link #complete}. */
  public void tidy() throws IOException {
    Files.deleteIfExists(spool(Files.exists(path) ? path.toRealPath() : path.toAbsolutePath()));
  }

  private static Path spool(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".tmp");
  }

  private static void keepPermissions(Path from, Path to) throws IOException {
    PosixFileAttributeView old = Files.getFileAttributeView(from, PosixFileAttributeView.class);
    if (old != null) {
      Files.setPosixFilePermissions(to, old.readAttributes().permissions());
    }
  }

  /** A text file as a stream. */
  private static final class Appending extends OutputStream {

    private final TextFile file;

    Appending(TextFile file) {
      this.file = file;
    }

    @Override
    public void write(int value) throws IOException {
      file.append(out -> out.write(value));
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      file.append(out -> out.write(bytes, from, length));
    }
  }
}
