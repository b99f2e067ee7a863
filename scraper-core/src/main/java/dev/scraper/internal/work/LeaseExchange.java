package dev.scraper.internal.work;

import dev.scraper.event.Phase;
import dev.scraper.http.BodySink;
import dev.scraper.http.Exchange;
import dev.scraper.http.Headers;
import dev.scraper.http.Step;
import dev.scraper.internal.frontier.Lease;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.internal.media.MediaFile;
import dev.scraper.page.BodyKind;
import dev.scraper.robots.RobotsRules;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Decides while a lease's exchange runs: which bodies are read, and how far.
 *
 * <p><b>Thread-safety:</b> for the exchange's thread, but for {@link #status}.
 */
final class LeaseExchange implements Exchange {

  private final Lease lease;
  private final Purpose purpose;
  private final boolean fresh;
  private final Headers clientHeaders;
  private final Runnable onSent;

  /** Takes the body of a file. */
  private final @Nullable MediaFile file;

  /** Takes the body of a fetch, if somebody wants it as it comes. */
  private final @Nullable FetchSink taker;

  private BodyKind kind = BodyKind.UNKNOWN;

  /** The status, once the header is in. Read where the exchange has failed, on whatever thread. */
  private volatile @Nullable Integer status;

  /**
   * @param clientHeaders what the client adds to the request's own header fields
   * @param file what takes the body of a request for a file, or null for others
   * @param onSent run when the request is on the wire
   */
  LeaseExchange(Lease lease, Headers clientHeaders, @Nullable MediaFile file, Runnable onSent) {
    this.lease = lease;
    this.file = file;
    this.taker = FetchSink.of(lease.ticket().fetch());
    this.clientHeaders = clientHeaders;
    this.purpose = lease.ticket().purpose();
    this.fresh = lease.ticket().staleRetried();
    this.onSent = onSent;
  }

  @Override
  public boolean wantsBody(int received, Headers headers) {
    status = received;
    if (purpose == Purpose.FETCH) {
      return !FetchStage.isRedirect(received) || !headers.contains("Location");
    }
    if (received < 200 || received >= 300) {
      return false;
    }
    if (file != null) {
      return file.wants(headers);
    }
    if (purpose != Purpose.PAGE) {
      return true;
    }
    kind = BodyKind.of(headers);
    return kind != BodyKind.OTHER;
  }

  /** The status of the answer, or null before a whole header has come. */
  @Nullable Integer status() {
    return status;
  }

  @Override
  public boolean looksAtStart() {
    return file != null ? file.isUntold() : purpose == Purpose.PAGE && kind == BodyKind.UNKNOWN;
  }

  @Override
  public boolean wantsRest(byte[] start) {
    if (file != null) {
      return file.wantsRest(start);
    }
    return !looksAtStart() || BodyKind.sniff(start) != BodyKind.OTHER;
  }

  @Override
  public int prefixBytes() {
    return purpose == Purpose.ROBOTS ? RobotsRules.MAX_BYTES : 0;
  }

  @Override
  public Optional<BodySink> sink() {
    Integer received = status;
    boolean refused = received != null && (received < 200 || received >= 300);
    return refused ? Optional.empty() : Optional.ofNullable(file != null ? file : taker);
  }

  /** Completed when the header of a stream has come, which may take as long as it likes. */
  Optional<CompletableFuture<@Nullable Void>> streaming() {
    return taker == null ? Optional.empty() : Optional.of(taker.streaming());
  }

  @Override
  public boolean wantsFreshConnection() {
    return fresh;
  }

  @Override
  public Headers clientHeaders() {
    return clientHeaders;
  }

  @Override
  public void sent() {
    onSent.run();
  }

  @Override
  public void reached(Step step) {
    lease.reached(phase(step));
  }

  private static Phase phase(Step step) {
    return switch (step) {
      case DNS -> Phase.DNS;
      case CONNECT -> Phase.CONNECT;
      case TLS -> Phase.TLS;
      case SEND -> Phase.SEND;
      case SENT -> Phase.FIRST_BYTE;
      case ANSWER -> Phase.HEADER;
      case BODY -> Phase.BODY;
    };
  }
}
