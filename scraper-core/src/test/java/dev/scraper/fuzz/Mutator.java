package dev.scraper.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Makes inputs: each from the seed, the target and its number alone. */
final class Mutator {

  private static final int LONGEST = 20_000;

  private static final List<byte[]> BITS =
      List.of(
          new byte[] {0},
          new byte[] {(byte) 0xff, (byte) 0xfe},
          new byte[] {(byte) 0xfe, (byte) 0xff},
          new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
          new byte[] {(byte) 0xf0, (byte) 0x9f, (byte) 0x98},
          new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
          Target.bytes("\u00a0"),
          Target.bytes("\u0130\u2028\u0085"),
          Target.bytes("\r\n"),
          Target.bytes("\n\n"),
          Target.bytes("\t"),
          Target.bytes("%"),
          Target.bytes("\\"),
          Target.bytes("\""),
          Target.bytes("99999999999999999999"),
          Target.bytes("-1"));

  private Mutator() {}

  static byte[] input(Target target, long seed, long number) {
    SplittableRandom random =
        new SplittableRandom(
            (seed * 31 + target.name().hashCode()) * 0x9e3779b97f4a7c15L
                + number * 0xd1342543de82ef95L);
    byte[] input = target.seeds().get(random.nextInt(target.seeds().size()));
    for (int n = random.nextInt(8); n >= 0; n--) {
      input = mutated(input, target, random);
    }
    return input.length > LONGEST ? Arrays.copyOf(input, LONGEST) : input;
  }

  private static byte[] mutated(byte[] input, Target target, SplittableRandom random) {
    int at = random.nextInt(input.length + 1);
    int end = Math.min(input.length, at + 1 + random.nextInt(20));
    byte[] nothing = {};
    return switch (random.nextInt(9)) {
      case 0 -> spliced(input, at, end, nothing);
      case 1 -> {
        int to = random.nextInt(input.length + 1);
        yield spliced(input, to, to, Arrays.copyOfRange(input, at, end));
      }
      case 2 -> spliced(input, at, end, new byte[] {(byte) random.nextInt(256)});
      case 3 -> spliced(input, at, at, repeated(bit(target, random), random));
      case 4 -> spliced(input, at, end, bit(target, random));
      case 5 -> flipped(input, at, random);
      case 6 -> Arrays.copyOf(input, at);
      case 7 -> {
        byte[] other = target.seeds().get(random.nextInt(target.seeds().size()));
        yield spliced(input, at, input.length, suffix(other, random.nextInt(other.length + 1)));
      }
      default -> spliced(input, at, at, bit(target, random));
    };
  }

  private static byte[] flipped(byte[] input, int at, SplittableRandom random) {
    byte[] flipped = input.clone();
    if (at < flipped.length) {
      flipped[at] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private static byte[] suffix(byte[] bytes, int from) {
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }

  private static byte[] bit(Target target, SplittableRandom random) {
    List<byte[]> bits = random.nextInt(3) == 0 ? BITS : target.bits();
    return bits.get(random.nextInt(bits.size()));
  }

  private static byte[] repeated(byte[] bit, SplittableRandom random) {
    int times = random.nextInt(50) == 0 ? random.nextInt(300) : 1 + random.nextInt(3);
    byte[] all = new byte[bit.length * times];
    for (int i = 0; i < all.length; i++) {
      all[i] = bit[i % bit.length];
    }
    return all;
  }

  private static byte[] spliced(byte[] input, int from, int to, byte[] piece) {
    byte[] out = new byte[input.length - (to - from) + piece.length];
    System.arraycopy(input, 0, out, 0, from);
    System.arraycopy(piece, 0, out, from, piece.length);
    System.arraycopy(input, to, out, from + piece.length, input.length - to);
    return out;
  }
}
