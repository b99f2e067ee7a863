package dev.scraper.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An input that broke something; it is kept in {@code target/fuzz}. */
record Failed(Target target, long seed, long number, byte[] input, Throwable thrown) {

  private static final int SHOWN = 2_000;

  String message() {
    Path file = Path.of("target", "fuzz", target.name() + "-" + seed + "-" + number + ".bin");
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String again =
        " -Dfuzz.seed=" + seed + " -Dfuzz.target=" + target.name() + " -Dfuzz.input=" + number;
    return thrown + "\nagain with" + again + "\nkept in " + file + ":\n" + shown();
  }

  private String shown() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(input.length, SHOWN); i++) {
      int b = input[i] & 0xff;
      text.append(b >= ' ' && b < 0x7f ? String.valueOf((char) b) : String.format("\\x%02x", b));
    }
    return text.toString();
  }
}
