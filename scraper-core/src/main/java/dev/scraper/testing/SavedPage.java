package dev.scraper.testing;

import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.http.Url;
import dev.scraper.internal.media.MediaTypes;
import dev.scraper.page.BodyKind;
import dev.scraper.page.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A page for a test, from a file or from text, with all that a spider can see of it: its address,
 * headers, label, what its request carries, how deep it lies.
 *
 * <p>It was got from {@code https://site.example/} with status 200 unless it is said otherwise.
 *
 * <p><b>Thread-safety:</b> immutable; the methods that change something give a new one.
 */
public final class SavedPage {

  private static final Request SOMEWHERE = Request.get("https://site.example/");

  private final byte[] body;
  private final Headers headers;
  private final Request request;
  private final int status;
  private final int depth;
  private final List<Url> redirects;

  private SavedPage(
      byte[] body, Headers headers, Request request, int status, int depth, List<Url> redirects) {
    this.body = body;
    this.headers = headers;
    this.request = request;
    this.status = status;
    this.depth = depth;
    this.redirects = List.copyOf(redirects);
  }

  /**
   * Bytes as a server could send them.
   *
   * @param contentType the value of the Content-Type header, perhaps with a charset
   */
  public static SavedPage bytes(String contentType, byte[] body) {
    Headers headers = Headers.of("Content-Type", contentType);
    return new SavedPage(body.clone(), headers, SOMEWHERE, 200, 0, List.of());
  }

  /** A page of HTML. */
  public static SavedPage html(String html) {
    return bytes("text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
  }

  /** A page of JSON. */
  public static SavedPage json(String json) {
    return bytes("application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A file. Its extension gives the Content-Type, without a charset: that is looked for in the
   * file, as it is for a page without one.
   *
   * @throws UncheckedIOException if it cannot be read; the message has its whole path
   */
  public static SavedPage file(Path file) {
    try {
      return named(file.toString(), Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException("no such saved page: " + file.toAbsolutePath(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the saved page " + file + ": " + e, e);
    }
  }

  /**
   * A file on the class path, such as one in {@code src/test/resources}.
   *
   * @param name from the root of the class path, as {@code pages/quotes.html}
   * @throws IllegalArgumentException if there is none of that name
   */
  public static SavedPage resource(String name) {
    ClassLoader own = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = own == null ? SavedPage.class.getClassLoader() : own;
    return named(name, read(name, loader.getResourceAsStream(name)));
  }

  /**
   * A file on the class path, found as {@link Class#getResourceAsStream} finds it.
   *
   * @param name from the package of that class, or with a slash in front from the root
   * @throws IllegalArgumentException if there is none of that name
   */
  public static SavedPage resource(Class<?> near, String name) {
    return named(name, read(name, near.getResourceAsStream(name)));
  }

  private static byte[] read(String name, @Nullable InputStream stream) {
    if (stream == null) {
      throw new IllegalArgumentException("no saved page on the class path: " + name);
    }
    try (stream) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the saved page " + name + ": " + e, e);
    }
  }

  private static SavedPage named(String name, byte[] body) {
    return bytes(MediaTypes.of(name, body), body);
  }

  /**
   * This page at another address.
   *
   * @throws IllegalArgumentException if it is no http or https URL
   */
  public SavedPage at(String url) {
    return at(Request.get(url));
  }

  /** This page as the answer to that request, with its label and what it carries. */
  public SavedPage at(Request newRequest) {
    Objects.requireNonNull(newRequest);
    return new SavedPage(body, headers, newRequest, status, depth, redirects);
  }

  /**
   * This page with another status.
   *
   * @throws IllegalArgumentException if it is not 2xx: a crawl gives its spider no such page
   */
  public SavedPage status(int newStatus) {
    if (newStatus < 200 || newStatus >= 300) {
      throw new IllegalArgumentException(
          "a spider is given pages of status 2xx only: " + newStatus);
    }
    return new SavedPage(body, headers, request, newStatus, depth, redirects);
  }

  /** This page with a header field, in place of those of that name. */
  public SavedPage header(String name, String value) {
    Headers changed = headers.without(name).with(name, value);
    return new SavedPage(body, changed, request, status, depth, redirects);
  }

  /** This page so many links away from a seed. */
  public SavedPage depth(int newDepth) {
    if (newDepth < 0) {
      throw new IllegalArgumentException("depth < 0: " + newDepth);
    }
    return new SavedPage(body, headers, request, status, newDepth, redirects);
  }

  /** This page after one more redirect, from that address. */
  public SavedPage redirectedFrom(String url) {
    List<Url> longer = new ArrayList<>(redirects);
    longer.add(Url.parse(url));
    return new SavedPage(body, headers, request, status, depth, longer);
  }

  /** The page as a spider is given it. */
  Page page() {
    BodyKind told = BodyKind.of(headers);
    BodyKind kind = told == BodyKind.UNKNOWN ? BodyKind.sniff(body) : told;
    if (kind == BodyKind.OTHER) {
      String type = headers.first("Content-Type").orElse("unknown");
      throw new IllegalArgumentException(
          "a spider is given no page of this type: " + type + " (" + request.url() + ")");
    }
    Response response = new Response(request, status, headers, body, true, Duration.ZERO);
    return Page.parse(response, depth, redirects);
  }
}
