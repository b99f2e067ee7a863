package dev.scraper.internal.state;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Makes what nobody but its owner is to read: a state holds cookies, and header values that were
 * given on a command line. Where a file system knows no such rights, plainly.
 */
final class OwnerOnly {

  private static final FileAttribute<?> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private OwnerOnly() {}

  /** Makes a folder, and those above it as usual. One that is there is left as it is. */
  static void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path above = folder.toAbsolutePath().getParent();
    if (above != null) {
      Files.createDirectories(above);
    }
    try {
      Files.createDirectory(folder, attributes(folder, FOLDER));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) { // else another process was faster
        throw e;
      }
    }
  }

  /** Makes an empty file. One that is there is left as it is. */
  static void makeFile(Path file) throws IOException {
    try {
      Files.createFile(file, attributes(file, FILE));
    } catch (FileAlreadyExistsException e) {
      // It has the rights that somebody gave it.
    }
  }

  private static FileAttribute<?>[] attributes(Path path, FileAttribute<?> owner) {
    boolean known = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return known ? new FileAttribute<?>[] {owner} : new FileAttribute<?>[0];
  }
}
