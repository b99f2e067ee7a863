package dev.scraper.internal.saved;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A folder that is served as a web site: which file answers which address. Nothing outside of the
 * folder is ever found, whatever the address and wherever symbolic links lead.
 *
 * <p><b>Thread-safety:</b> immutable; looks at the disk.
 */
public final class SiteFolder {

  private static final List<String> EXTENSIONS = List.of("", ".html", ".json", ".xml");

  private final Path root;

  /**
   * @throws IOException if it is no folder that can be read
   */
  public SiteFolder(Path folder) throws IOException {
    root = folder.toRealPath();
    if (!Files.isDirectory(root)) {
      throw new IOException("not a folder: " + root);
    }
  }

  /**
   * The file for an address.
   *
   * @param path as sent, with its escapes; starts with a slash
   * @param query as sent, or null without one
   */
  public Optional<Path> find(String path, @Nullable String query) {
    String decoded = decode(path);
    if (decoded == null) {
      return Optional.empty();
    }
    for (String name : names(decoded, query)) {
      for (String ending : EXTENSIONS) {
        Optional<Path> file = inside(name + ending).filter(Files::isRegularFile);
        if (file.isPresent()) {
          return file;
        }
      }
    }
    return Optional.empty();
  }

  /** Whether a path without a slash at its end is a folder's, which has its pages below itself. */
  public boolean isFolder(String path) {
    String decoded = decode(path);
    return decoded != null
        && !decoded.endsWith("/")
        && inside(decoded.substring(1)).filter(Files::isDirectory).isPresent();
  }

  private static List<String> names(String path, @Nullable String query) {
    String relative = path.substring(1);
    List<String> names = new ArrayList<>();
    if (relative.isEmpty() || relative.endsWith("/")) {
      names.add(relative + "index");
      if (!relative.isEmpty()) {
        names.add(relative.substring(0, relative.length() - 1));
      }
    } else {
      names.add(relative);
    }
    if (query == null || query.isEmpty()) {
      return names;
    }
    if (names.get(0).endsWith("index")) {
      names.add(names.get(0) + ".html");
    }
    String safe = query.replace("/", "%2F").replace("\\", "%5C");
    return names.stream().flatMap(n -> List.of(n + "?" + safe, n + "@" + safe).stream()).toList();
  }

  /** The real path below the root, if there is one. */
  private Optional<Path> inside(String relative) {
    try {
      Path real = root.resolve(relative).toRealPath();
      return real.startsWith(root) ? Optional.of(real) : Optional.empty();
    } catch (IOException | InvalidPathException notThere) {
      return Optional.empty();
    }
  }

  /** The path without its escapes, or null if one of its segments cannot be a name. */
  private static @Nullable String decode(String path) {
    if (!path.startsWith("/") || path.startsWith("//")) {
      return null;
    }
    List<String> segments = new ArrayList<>();
    for (String segment : path.substring(1).split("/", -1)) {
      String name = unescape(segment);
      boolean unfit = name.equals(".") || name.equals("..");
      if (unfit || name.chars().anyMatch(c -> c == '/' || c == '\\' || c < ' ')) {
        return null;
      }
      segments.add(name);
    }
    return "/" + String.join("/", segments);
  }

  private static String unescape(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < raw.length; i++) {
      int high = raw[i] == '%' && i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(raw[i + 2], 16);
      if (low >= 0) {
        bytes.write(high * 16 + low);
        i += 2;
      } else {
        bytes.write(raw[i]);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
