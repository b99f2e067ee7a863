package dev.scraper.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Which addresses are private, and which host names are addresses in disguise. Pure functions: no
 * name is ever looked up here.
 *
 * <p><b>Thread-safety:</b> stateless.
 *
 * @see <a href="https://url.spec.whatwg.org/#concept-ipv4-parser">WHATWG URL, IPv4 parser</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6890">RFC 6890, special-purpose addresses</a>
 */
public final class Addresses {

  private static final long INVALID = -1;

  private Addresses() {}

  /**
   * Whether an address is of no use to the public: private, loopback, link-local, unspecified,
   * shared, benchmarking, multicast or reserved; or an IPv6 form that carries such an IPv4 address.
   */
  public static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || (bytes.length == 4 ? isPrivate4(bytes, 0) : isPrivate6(bytes));
  }

  /**
   * The address that a host name spells out: dotted or short, decimal, octal or hex IPv4 as the
   * WHATWG URL standard reads it, or IPv6 with or without brackets. Nothing for a name, and nothing
   * for a number that is no address ({@link #isNumeric} tells the two apart).
   */
  public static Optional<InetAddress> literal(String host) {
    if (host.indexOf(':') >= 0) {
      return ipv6(host);
    }
    if (!isNumeric(host)) {
      return Optional.empty();
    }
    long value = ipv4(host);
    return value == INVALID ? Optional.empty() : Optional.of(address4((int) value));
  }

  /** Whether a host's last label is a number, so that it can only be an address and no name. */
  public static boolean isNumeric(String host) {
    int end = host.endsWith(".") ? host.length() - 1 : host.length();
    String last = host.substring(host.lastIndexOf('.', end - 1) + 1, end);
    if (last.isEmpty() || last.charAt(0) < '0' || last.charAt(0) > '9') {
      return false;
    }
    return AsciiSet.DIGITS.skip(last, 0, last.length()) == last.length() || number(last) != INVALID;
  }

  /** Whether a host is known to be private without asking anybody: a literal or localhost. */
  public static boolean isPrivateLiteral(String host) {
    return isLocalhost(host) || literal(host).filter(Addresses::isPrivate).isPresent();
  }

  /** Whether a host is {@code localhost} or a name below it (RFC 6761, 6.3). */
  public static boolean isLocalhost(String host) {
    int end = host.endsWith(".") ? host.length() - 1 : host.length();
    int start = end - "localhost".length();
    return start >= 0
        && host.regionMatches(true, start, "localhost", 0, "localhost".length())
        && (start == 0 || host.charAt(start - 1) == '.');
  }

  private static boolean isPrivate4(byte[] bytes, int at) {
    int a = bytes[at] & 0xff;
    int b = bytes[at + 1] & 0xff;
    int c = bytes[at + 2] & 0xff;
    return switch (a) {
      case 0, 10, 127 -> true;
      case 100 -> b >= 64 && b < 128;
      case 169 -> b == 254;
      case 172 -> b >= 16 && b < 32;
      case 192 -> b == 168 || b == 0 && c == 0;
      case 198 -> b == 18 || b == 19;
      default -> a >= 224;
    };
  }

  private static boolean isPrivate6(byte[] b) {
    if ((b[0] & 0xfe) == 0xfc) {
      return true; // unique local, RFC 4193
    }
    if (startsWith(b, 0x20, 0x01, 0x00, 0x00) || startsWith(b, 0x01, 0x00, 0, 0, 0, 0, 0, 0)) {
      return true; // Teredo, RFC 4380, which hides an IPv4 address; discard-only, RFC 6666
    }
    boolean isatap = (b[8] & 0xfd) == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == (byte) 0xfe;
    if (isatap && isPrivate4(b, 12)) {
      return true; // RFC 5214
    }
    if (startsWith(b, 0x20, 0x02)) {
      return isPrivate4(b, 2); // 6to4, RFC 3056
    }
    if (startsWith(b, 0x00, 0x64, 0xff, 0x9b)) {
      // NAT64: the well-known prefix of RFC 6052, or one for local use of RFC 8215.
      return !isZero(b, 4, 12) || isPrivate4(b, 12);
    }
    boolean mapped = isZero(b, 0, 10) && b[10] == (byte) 0xff && b[11] == (byte) 0xff;
    boolean translated =
        isZero(b, 0, 8)
            && b[8] == (byte) 0xff
            && b[9] == (byte) 0xff
            && isZero(b, 10, 12); // RFC 2765
    boolean compatible = isZero(b, 0, 12);
    return (mapped || translated || compatible) && isPrivate4(b, 12);
  }

  private static boolean startsWith(byte[] bytes, int... prefix) {
    for (int i = 0; i < prefix.length; i++) {
      if ((bytes[i] & 0xff) != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    return Arrays.equals(bytes, from, to, new byte[to - from], 0, to - from);
  }

  private static Optional<InetAddress> ipv6(String host) {
    String bracketed = host.startsWith("[") ? host : "[" + host + "]";
    try {
      // In brackets the JDK takes it for a literal or refuses it; it does not look it up.
      return Optional.of(InetAddress.getByName(bracketed));
    } catch (UnknownHostException notAnAddress) {
      return Optional.empty();
    }
  }

  private static long ipv4(String host) {
    String bare = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    String[] parts = bare.split("\\.", -1);
    if (parts.length > 4) {
      return INVALID;
    }
    long address = 0;
    for (int i = 0; i < parts.length; i++) {
      boolean last = i == parts.length - 1;
      long number = number(parts[i]);
      long bound = last ? 1L << (8 * (4 - i)) : 256;
      if (number == INVALID || number >= bound) {
        return INVALID;
      }
      address |= last ? number : number << (8 * (3 - i));
    }
    return address;
  }

  /** One part: decimal, octal after 0, hex after 0x; anything past 32 bits is just large. */
  private static long number(String part) {
    if (part.isEmpty()) {
      return INVALID;
    }
    int radix = 10;
    String digits = part;
    if (part.length() >= 2 && part.charAt(0) == '0') {
      boolean hex = part.charAt(1) == 'x' || part.charAt(1) == 'X';
      radix = hex ? 16 : 8;
      digits = part.substring(hex ? 2 : 1);
    }
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        return INVALID;
      }
      value = Math.min(value * radix + digit, 1L << 40);
    }
    return value;
  }

  private static InetAddress address4(int value) {
    byte[] bytes = {
      (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
    };
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new AssertionError("four bytes are an address", impossible);
    }
  }
}
