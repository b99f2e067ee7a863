package dev.scraper.export;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Whether a file may be written, looked at before anything is. */
final class OutputFile {

  private OutputFile() {}

  /**
   * @param overwrite whether it may exist
   * @throws FileAlreadyExistsException if it exists and may not
   * @throws NoSuchFileException if its folder does not exist; names the folder
   */
  static void check(Path path, boolean overwrite) throws IOException {
    Path folder = path.getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw Files.exists(folder)
          ? new FileSystemException(path.toString(), null, folder + " is not a folder")
          : new NoSuchFileException(folder.toString());
    }
    if (Files.isDirectory(path)) {
      throw new FileSystemException(path.toString(), null, "is a folder");
    }
    if (!overwrite && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(path.toString());
    }
    if (Files.exists(path) && !Files.isWritable(path)) {
      throw new AccessDeniedException(path.toString());
    }
  }
}
