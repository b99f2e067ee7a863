package dev.scraper.internal.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Makes a new text of the old one, in constant memory. */
public interface Rewriting {

  /**
   * @throws java.util.zip.ZipException or {@link java.io.EOFException} if the old text is not what
   *     it should be
   */
  void copy(InputStream in, OutputStream out) throws IOException;
}
