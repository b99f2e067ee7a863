package dev.scraper.examples;

import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.export.ExportException;
import dev.scraper.export.Exporters;
import dev.scraper.http.Downloader;
import dev.scraper.http.Exchange;
import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.http.Url;
import dev.scraper.intercept.HttpCache;
import dev.scraper.intercept.Interceptor;
import dev.scraper.intercept.Interceptors;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An interceptor of one's own: signs each request to one API with HMAC-SHA256 over method, path
 * with query, time, and the body's digest, as many payment and cloud services ask. Other hosts see
 * no signature, even if the API redirects there.
 *
 * <p>Arguments: an address of the API, a file for what it answers. The key is read from the
 * environment variable {@code API_KEY}, where a list of processes does not show it.
 *
 * <p><b>Thread-safety:</b> safe; a crawl calls it from several threads.
 */
public final class SignedApi implements Interceptor {

  /** A page of the API. */
  record Answer(Url url, String body) {}

  private final Url api;
  private final SecretKeySpec key;
  private final InstantSource clock;

  /**
   * @param api any address of the API; its scheme, host and port count
   * @param clock tells the time that is signed
   */
  public SignedApi(Url api, String key, InstantSource clock) {
    this.api = api;
    this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    this.clock = clock;
  }

  /** Called anew for each retry and each hop of a redirect, so the time is never stale. */
  @Override
  public CompletableFuture<Response> intercept(
      Request request, Exchange exchange, Downloader next) {
    if (!request.url().isSameOrigin(api)) {
      return next.fetch(request, exchange);
    }
    String time = Long.toString(clock.instant().getEpochSecond());
    byte[] body = request.body().orElse(new byte[0]);
    String signature = signature(request.method(), request.url(), time, body);
    return next.fetch(request.header("X-Time", time).header("X-Signature", signature), exchange);
  }

  /** Needs the processor alone, so it may be done here; what blocks may not. */
  private String signature(String method, Url url, String time, byte[] body) {
    try {
      String digest = hex(MessageDigest.getInstance("SHA-256").digest(body));
      String text = String.join("\n", method, url.pathAndQuery(), time, digest);
      Mac mac = Mac.getInstance("HmacSHA256"); // each for one thread
      mac.init(key);
      return hex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has these", e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * The first interceptor is the outermost. What the cache answers goes no further, and so it is
   * never signed; the default headers are there before the signature is made.
   */
  static CrawlReport crawl(Scraper scraper, String api, SignedApi signer, HttpCache cache, Path to)
      throws ExportException {
    return scraper
        .crawl(api, (page, out) -> out.item(new Answer(page.url(), page.text())))
        .intercept(cache)
        .intercept(Interceptors.defaultHeaders(Headers.of("Accept", "application/json")))
        .intercept(signer)
        .export(Exporters.jsonLines(to))
        .run();
  }

  /** Asks for one address, at most once in a folder's life, and exits as the command line would. */
  public static void main(String[] args) throws ExportException {
    String key = System.getenv("API_KEY");
    if (args.length != 2 || key == null) {
      System.err.println("usage: API_KEY=... SignedApi URL FILE");
      System.exit(2);
    }
    SignedApi signer = new SignedApi(Url.parse(args[0]), key, InstantSource.system());
    CrawlReport report;
    try (Scraper scraper = Scraper.create();
        HttpCache cache = HttpCache.at(Path.of("api-cache")).rfc9111()) {
      report = crawl(scraper, args[0], signer, cache, Path.of(args[1]));
    }
    System.err.println(report);
    System.exit(report.exitStatus());
  }
}
