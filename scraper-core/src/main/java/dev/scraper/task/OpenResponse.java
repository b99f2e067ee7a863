package dev.scraper.task;

import dev.scraper.http.Headers;
import dev.scraper.http.Response;
import dev.scraper.http.Url;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;

/**
 * An answer whose header is in, and whose body is read as it comes. {@code
 * HttpOptions.maxBodyBytes} does not hold for it.
 *
 * <p>It must be closed, best by try-with-resources, or read to its end: until then it keeps a place
 * in flight, one of its host, and a connection. Closing it early closes the connection. Of the body
 * at most 64 KiB wait in memory; beyond that the server has to wait for the reader.
 *
 * <pre>{@code
 * try (OpenResponse open = scraper.await(scraper.open(Request.get(url)))) {
 *   Files.copy(open.body(), file);
 * }
 * }</pre>
 *
 * <p><b>Thread-safety:</b> safe, but that one thread at a time reads the body; reading blocks.
 */
public final class OpenResponse implements AutoCloseable {

  private final Response head;
  private final InputStream body;

  /**
   * @param head the answer; its own body is not looked at
   * @param body its body, content-decoded
   */
  public OpenResponse(Response head, InputStream body) {
    this.head = Objects.requireNonNull(head);
    this.body = Objects.requireNonNull(body);
  }

  /** The HTTP status. */
  public int status() {
    return head.status();
  }

  /** Whether the status is 2xx. */
  public boolean isSuccessful() {
    return head.isSuccessful();
  }

  /** The address that answered: after redirects another one than was asked for. */
  public Url url() {
    return head.url();
  }

  /** The header fields as received. */
  public Headers headers() {
    return head.headers();
  }

  /** The first value of a header field, if there is one. */
  public Optional<String> header(String name) {
    return head.header(name);
  }

  /**
   * The body, content-decoded. Reads block until something has come; they fail with a {@link
   * dev.scraper.http.FetchException} where the body breaks off or a piece takes too long to come,
   * and with another {@link IOException} once this is closed.
   */
  public InputStream body() {
    return body;
  }

  /** Ends it, and the connection if the body was not read to its end; does nothing twice. */
  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return head.toString();
  }
}
