package dev.scraper.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where the media files of a crawl go (images, documents, whatever a spider asks for by {@code
 * out.download}), and which of them are wanted.
 *
 * <pre>{@code
 * scraper.crawl(spider).media(Media.to(Path.of("media")).types("image/*", "application/pdf"))
 * }</pre>
 *
 * <p>A file is called by the SHA-256 of its content: {@code 3f/3f786850...c2.jpg}. The folder's
 * {@code media.jsonl} says which address gave which file.
 *
 * <p><b>Thread-safety:</b> immutable; the methods that change something give a new value.
 *
 * @param folder made if it is not there; of one crawl at a time
 * @param types media types that are wanted, {@code image/png} or {@code image/*}; all if empty
 * @param maxBytes the largest file, in bytes after decoding
 * @param overwrite whether an index that is there already is begun anew; the files stay
 */
public record Media(Path folder, List<String> types, long maxBytes, boolean overwrite) {

  /** 50 MB. */
  public static final long DEFAULT_MAX_BYTES = 50_000_000;

  private static final long MOST_BYTES = 1L << 50;

  private static final String TOKEN = "[a-z0-9!#$&^_.+-]+";
  private static final Pattern TYPE = Pattern.compile(TOKEN + "/(\\*|" + TOKEN + ")");

  /** Checks the values. */
  public Media {
    Objects.requireNonNull(folder, "folder");
    List<String> checked = new ArrayList<>();
    for (String type : types) {
      String plain = type.strip().toLowerCase(Locale.ROOT);
      if (!TYPE.matcher(plain).matches()) {
        throw new IllegalArgumentException(
            "'" + type + "' is no media type: write for example image/png or image/*");
      }
      checked.add(plain);
    }
    types = List.copyOf(checked);
    if (maxBytes < 1 || maxBytes > MOST_BYTES) {
      throw new IllegalArgumentException("largest media file out of range: " + maxBytes);
    }
  }

  /** Files of all types, of at most 50 MB each, into that folder. */
  public static Media to(Path folder) {
    return new Media(folder, List.of(), DEFAULT_MAX_BYTES, false);
  }

  /**
   * Files of these types only.
   *
   * @throws IllegalArgumentException if one is neither {@code type/subtype} nor {@code type/*}
   */
  public Media types(String... wanted) {
    return new Media(folder, List.of(wanted), maxBytes, overwrite);
  }

  /** Files of at most that size, in bytes. */
  public Media maxBytes(long bytes) {
    return new Media(folder, types, bytes, overwrite);
  }

  /** With leave to begin an index that is there already anew. */
  public Media overwrite(boolean value) {
    return new Media(folder, types, maxBytes, value);
  }

  /**
   * Whether a type is wanted.
   *
   * @param type {@code type/subtype} in lower case, without parameters
   */
  public boolean accepts(String type) {
    return types.isEmpty()
        || types.stream()
            .anyMatch(
                wanted ->
                    wanted.endsWith("/*")
                        ? type.startsWith(wanted.substring(0, wanted.length() - 1))
                        : type.equals(wanted));
  }
}
