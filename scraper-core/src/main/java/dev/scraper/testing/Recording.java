package dev.scraper.testing;

import dev.scraper.CrawlBuilder;
import dev.scraper.intercept.Interceptor;
import dev.scraper.internal.saved.Recorder;
import dev.scraper.internal.saved.Replayer;
import dev.scraper.policy.RetryPolicy;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The pages of a real site, recorded once into a folder and replayed from there without a network.
 *
 * <p>The folder has {@code index.jsonl}, a line of JSON for each response (address, status, header
 * fields), and a file for each body, decoded, in a folder for its host: made to be read, edited and
 * kept with the tests. The name of a file holds letters, digits, dots, dashes and underscores of
 * the address and nothing else.
 *
 * <p>Of a request its address, method and session are written, and a print of its body; no header
 * field, so no Authorization and no Cookie. The value of Set-Cookie is left out unless {@link
 * #keepCookies} was asked for. A secret in an address or in a page is written like the rest.
 *
 * <p><b>Thread-safety:</b> immutable. What it gives may be used by many threads; a folder should be
 * recorded into by one crawl at a time.
 */
public final class Recording {

  private final Path folder;
  private final boolean cookies;

  private Recording(Path folder, boolean cookies) {
    this.folder = folder;
    this.cookies = cookies;
  }

  /** The recording in that folder, which need not be there before it is recorded into. */
  public static Recording at(Path folder) {
    return new Recording(Objects.requireNonNull(folder), false);
  }

  /** This recording with the values of Set-Cookie written too. */
  public Recording keepCookies() {
    return new Recording(folder, true);
  }

  /**
   * A new interceptor that asks the network and writes each response down; robots.txt, redirects
   * and error statuses too. What was recorded before is kept, but for the answers to requests that
   * are made again. An answer that the crawl tries again (429, 503...) is replaced by the next one.
   * A request that fails without a response leaves nothing. It should be the last one of a crawl,
   * nearest to the network.
   *
   * @throws UncheckedIOException if the folder cannot be written
   * @throws IllegalArgumentException if the folder has a recording that cannot be read; the message
   *     says where
   */
  public Interceptor recorder() {
    return Recorder.into(folder, cookies);
  }

  /**
   * A new interceptor that answers from the folder and asks nobody. A request that was recorded
   * several times gets its answers in their order, then the last one again; Retry-After is left
   * out. A request that was not recorded fails with kind PROTOCOL and a message that names it; but
   * a robots.txt that was not recorded is 404, so that all is allowed.
   *
   * @throws IllegalArgumentException if there is no recording, or it cannot be read; the message
   *     says where
   */
  public Interceptor replayer() {
    return Replayer.of(folder);
  }

  /** Adds the {@link #recorder} to a crawl, which stays as slow and polite as it is. */
  public <T> CrawlBuilder<T> record(CrawlBuilder<T> crawl) {
    return crawl.intercept(recorder());
  }

  /**
   * Adds the {@link #replayer} to a crawl and takes what makes it slow: no failure is tried again,
   * and since no server is asked the delay between requests does not apply.
   */
  public <T> CrawlBuilder<T> replay(CrawlBuilder<T> crawl) {
    return crawl.intercept(replayer()).retry(new RetryPolicy(0));
  }

  /**
   * The addresses that are recorded, each once.
   *
   * @throws IllegalArgumentException as for {@link #replayer}
   */
  public List<String> urls() {
    return Replayer.of(folder).urls();
  }
}
