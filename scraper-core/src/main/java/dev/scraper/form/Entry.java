package dev.scraper.form;

import org.jspecify.annotations.Nullable;

/**
 * An entry of what a form sends.
 *
 * @param value the text, or the name of a file
 * @param file null for text
 */
record Entry(String name, String value, @Nullable FileData file) {

  /** The content of a file; not to be changed. */
  record FileData(String type, byte[] bytes) {}

  static Entry text(String name, String value) {
    return new Entry(name, value, null);
  }

  /** What a file input sends where no file was chosen. */
  static Entry noFile(String name) {
    return new Entry(name, "", new FileData("application/octet-stream", new byte[0]));
  }
}
