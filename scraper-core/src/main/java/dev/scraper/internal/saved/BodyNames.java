package dev.scraper.internal.saved;

import dev.scraper.http.Request;
import dev.scraper.http.Url;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes names for body files out of addresses: a folder for the host, a name from path and query.
 * Of an address nothing but ASCII letters, digits, dots, dashes and underscores gets into a name,
 * no name begins with a dot or is a device of Windows, and two names differ in more than case.
 *
 * <p><b>Thread-safety:</b> none.
 */
final class BodyNames {

  private static final int LONGEST = 80;
  private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9_.]+|\\.{2,}");
  private static final Pattern DEVICE =
      Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

  private static final Pattern OWN =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*/[A-Za-z0-9_][A-Za-z0-9_.-]*");

  private final Set<String> used = new HashSet<>();

  /** Keeps a name from being given again. */
  void use(String name) {
    used.add(name.toLowerCase(Locale.ROOT));
  }

  /** Whether a name is of the form of those made here, so that it may be written to. */
  static boolean isOwn(String name) {
    return OWN.matcher(name).matches();
  }

  /**
   * A name that was not given before, with a slash between folder and file.
   *
   * @param extension without a dot
   */
  String next(Request request, String extension) {
    Url url = request.url();
    String port = url.origin().endsWith(":" + url.port()) ? "-" + url.port() : "";
    String folder = safe(url.host() + port, "host");
    String target = url.pathAndQuery();
    String ending = "." + extension;
    if (target.toLowerCase(Locale.ROOT).endsWith(ending)) {
      target = target.substring(0, target.length() - ending.length());
    }
    String base = folder + "/" + safe(target, "index");
    if (!request.method().equals("GET")) {
      base += "-" + safe(request.method().toLowerCase(Locale.ROOT), "method");
    }
    String name = base + ending;
    for (int i = 2; !used.add(name.toLowerCase(Locale.ROOT)); i++) {
      name = base + "-" + i + ending;
    }
    return name;
  }

  private static String safe(String text, String otherwise) {
    String fit = withoutEdges(UNFIT.matcher(text).replaceAll("-"));
    String cut = fit.length() <= LONGEST ? fit : fit.substring(0, LONGEST);
    String name = withoutEdges(cut);
    if (name.isEmpty()) {
      return otherwise;
    }
    return DEVICE.matcher(name).matches() ? "_" + name : name;
  }

  /** Without dashes and dots at both ends. */
  private static String withoutEdges(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isEdge(text.charAt(from))) {
      from++;
    }
    while (from < to && isEdge(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isEdge(char c) {
    return c == '-' || c == '.';
  }
}
