package dev.scraper.bench;

/** Numbers that look like fingerprints: the same for the same number, no two of them equal. */
final class Prints {

  private Prints() {}

  /** The print of a number: the mixing function of {@link java.util.SplittableRandom}. */
  static long of(long number) {
    long mixed = (number + 1) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /** A number below a bound that looks random. */
  static int below(int bound, long number) {
    return (int) ((of(~number) >>> 32) * bound >>> 32);
  }
}
