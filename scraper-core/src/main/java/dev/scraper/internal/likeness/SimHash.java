package dev.scraper.internal.likeness;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import com.dynatrace.hash4j.similarity.ElementHashProvider;
import com.dynatrace.hash4j.similarity.SimilarityHashPolicy;
import com.dynatrace.hash4j.similarity.SimilarityHashing;
import dev.scraper.page.BodyKind;
import dev.scraper.page.Page;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import org.jsoup.nodes.TextNode;

/**
 * The 64-bit SimHash of a page's visible text (Charikar 2002): texts that have most in common
 * differ in few bits. Its features are pairs of words next to each other, in lower case; everything
 * with a digit in it is the same word, and several of those in a row are one, so that dates,
 * prices, counters and ids make no difference.
 *
 * <p><b>Thread-safety:</b> the static function is safe; an instance is for one page.
 */
public final class SimHash {

  private static final SimilarityHashPolicy POLICY = SimilarityHashing.fastSimHash(Long.SIZE);
  private static final Hasher64 HASHER = Hashing.xxh3_64();
  private static final long NUMBER = HASHER.hashCharsToLong("0");

  private long[] features = new long[256];
  private int size;
  private long last;

  private SimHash() {}

  /** Of a page: of the text nodes of HTML and XML, and of the whole of anything else. */
  public static long of(Page page) {
    SimHash hash = new SimHash();
    if (page.kind() == BodyKind.HTML || page.kind() == BodyKind.XML) {
      page.document()
          .traverse(
              (node, depth) -> {
                if (node instanceof TextNode text) {
                  hash.add(text.getWholeText());
                }
              });
    } else {
      hash.add(page.text());
    }
    return hash.value();
  }

  /** How many bits two fingerprints differ in. */
  static int distance(long one, long other) {
    return Long.bitCount(one ^ other);
  }

  private long value() {
    if (size == 0) {
      return 0;
    }
    long[] all = Arrays.copyOf(features, size);
    byte[] signature = POLICY.createHasher().compute(ElementHashProvider.ofValues(all));
    return ByteBuffer.wrap(signature).getLong();
  }

  private void add(String text) {
    int at = 0;
    while (at < text.length()) {
      int first = text.codePointAt(at);
      int end = at + Character.charCount(first);
      if (!Character.isLetterOrDigit(first)) {
        at = end;
        continue;
      }
      boolean number = Character.isDigit(first);
      // A script without blanks would be one long word; each of its characters is one.
      while (!Character.isIdeographic(first) && end < text.length()) {
        int next = text.codePointAt(end);
        if (!Character.isLetterOrDigit(next) || Character.isIdeographic(next)) {
          break;
        }
        number |= Character.isDigit(next);
        end += Character.charCount(next);
      }
      word(
          number
              ? NUMBER
              : HASHER.hashCharsToLong(text.substring(at, end).toLowerCase(Locale.ROOT)));
      at = end;
    }
  }

  private void word(long hash) {
    if (hash == NUMBER && last == NUMBER) {
      return;
    }
    if (size == features.length) {
      features = Arrays.copyOf(features, size * 2);
    }
    features[size++] = HASHER.hashLongLongToLong(last, hash);
    last = hash;
  }
}
