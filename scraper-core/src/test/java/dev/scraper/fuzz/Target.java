package dev.scraper.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Something that reads bytes of strangers.
 *
 * @param name as in messages and {@code -Dfuzz.target}
 * @param share how many of the inputs it gets, compared with the others
 * @param seeds what inputs are made of
 * @param bits what is put into them
 * @param reader throws whatever is not documented
 */
record Target(String name, int share, List<byte[]> seeds, List<byte[]> bits, Reader reader) {

  /** Reads one input, and checks what came of it. */
  interface Reader {
    void read(byte[] input) throws Exception;
  }

  static Target of(String name, int share, List<String> seeds, String bits, Reader reader) {
    return ofBytes(name, share, seeds.stream().map(Target::bytes).toList(), bits, reader);
  }

  /**
   * A target with seeds that are no text.
   *
   * @param bits separated by spaces
   */
  static Target ofBytes(String name, int share, List<byte[]> seeds, String bits, Reader reader) {
    List<byte[]> pieces = List.of(bits.split(" ")).stream().map(Target::bytes).toList();
    return new Target(name, share, seeds, pieces, reader);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Fails with a message if something does not hold. */
  static void check(boolean holds, Object message) {
    if (!holds) {
      throw new AssertionError(String.valueOf(message));
    }
  }
}
