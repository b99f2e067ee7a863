package dev.scraper.internal.fetch;

import dev.scraper.http.Exchange;
import dev.scraper.http.ProxyServer;
import dev.scraper.http.Step;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Proxy;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.Dispatcher;
import okhttp3.EventListener;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.internal.connection.RealConnection;
import org.jspecify.annotations.Nullable;

/**
 * How far one call has come, from OkHttp's events and the bytes that its sockets read: what a
 * failure means depends on it.
 *
 * <p><b>Thread-safety:</b> belongs to the exchange's thread, but for the volatile fields, which
 * connecting and cancelling threads write.
 */
final class Watch extends EventListener {

  /** OkHttp's own limit for a header, in characters without line ends. */
  private static final int HEADER_LIMIT = 256 * 1024;

  /**
   * What one read of a body may take from the connection. A chunk extension has no limit in OkHttp
   * and would be gathered in memory.
   */
  private static final int READ_LIMIT = 1024 * 1024;

  private static final byte[] STATUS_LINE = {'H', 'T', 'T', 'P', '/', '1', '.'};

  private final Exchange exchange;
  private final String session;
  private final @Nullable ProxyServer proxy;
  private final LongAdder queued;
  private final OpenBodies bodies;
  private final IdleConnections idle;
  private final HeaderLines lines = new HeaderLines();

  private @Nullable Connection connection;
  private boolean handshaking;
  private boolean refusedByProxy;
  private boolean wrote;
  private boolean acquired;
  private boolean encrypted;
  private boolean multiplexed;
  private boolean buffered;
  private boolean headerIn;
  private boolean answered;
  private boolean unreadable;
  private long received;
  private long allowed = Long.MAX_VALUE;

  private volatile boolean opened;
  private volatile boolean canceled;
  private volatile @Nullable Future<?> awaited;

  /**
   * @param session whose cookies the call uses
   * @param proxy what the call goes through, or null
   * @param queued counts the calls that OkHttp made wait; stays zero
   * @param bodies told who has a connection
   * @param idle told when one is taken and given back
   */
  Watch(
      Exchange exchange,
      String session,
      @Nullable ProxyServer proxy,
      LongAdder queued,
      OpenBodies bodies,
      IdleConnections idle) {
    this.exchange = exchange;
    this.session = session;
    this.proxy = proxy;
    this.queued = queued;
    this.bodies = bodies;
    this.idle = idle;
  }

  String session() {
    return session;
  }

  @Override
  public void dispatcherQueueStart(Call call, Dispatcher dispatcher) {
    queued.increment();
  }

  @Override
  public void dnsStart(Call call, String domainName) {
    exchange.reached(Step.DNS);
  }

  @Override
  public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
    opened = true;
    exchange.reached(Step.CONNECT);
  }

  @Override
  public void secureConnectStart(Call call) {
    handshaking = true;
    exchange.reached(Step.TLS);
  }

  @Override
  public void connectionAcquired(Call call, Connection connection) {
    this.connection = connection;
    acquired = true;
    bodies.acquired(call);
    idle.acquired(connection);
    encrypted = connection.handshake() != null;
    Protocol protocol = connection.protocol();
    multiplexed = protocol != Protocol.HTTP_1_1 && protocol != Protocol.HTTP_1_0;
    exchange.reached(Step.SEND);
  }

  @Override
  public void connectionReleased(Call call, Connection connection) {
    bodies.released(call);
    idle.released(connection);
  }

  @Override
  public void requestHeadersEnd(Call call, Request request) {
    if (request.body() == null) {
      requestEnd();
    }
  }

  @Override
  public void requestBodyEnd(Call call, long byteCount) {
    requestEnd();
  }

  /** HTTP/1 leaves the end of a request in a buffer, HTTP/2 has flushed it by now. */
  private void requestEnd() {
    buffered = true;
    if (multiplexed) {
      wrote();
    }
  }

  /** This thread wrote to its connection. */
  void wrote() {
    wrote = true;
    if (buffered) {
      buffered = false;
      exchange.sent();
      exchange.reached(Step.SENT);
    }
  }

  @Override
  public void responseHeadersEnd(Call call, Response response) {
    headerIn = true;
    wrote();
    answered();
  }

  private void answered() {
    if (!answered) {
      answered = true;
      exchange.reached(Step.ANSWER);
    }
  }

  @Override
  public void canceled(Call call) {
    canceled = true;
    Future<?> lookup = awaited;
    if (lookup != null) {
      lookup.cancel(false);
    }
  }

  /** Bytes came in on this thread. */
  void received(byte[] bytes, int offset, int count) throws IOException {
    if (acquired && !encrypted && !headerIn) {
      answered();
      lines.take(bytes, offset, count);
      for (int i = 0; i < count && received + i < STATUS_LINE.length; i++) {
        unreadable |= bytes[offset + i] != STATUS_LINE[(int) received + i];
      }
    }
    received += count;
    if (received > allowed) {
      throw new ProtocolException("endless line in a chunked body");
    }
  }

  /** Another read of the body begins. */
  void bodyRead() {
    allowed = received + READ_LIMIT;
  }

  /** The thread waits for this and is to be woken when the call is cancelled. */
  void waitsFor(Future<?> lookup) {
    awaited = lookup;
    if (canceled) {
      lookup.cancel(false);
    }
  }

  /** The proxy wants to be told who we are, and was, or cannot be. */
  void refusedByProxy() {
    refusedByProxy = true;
  }

  /**
   * The proxy, if what fails now is its failure: it let us not through, or was never written to.
   * What comes later may be the host's as well.
   */
  @Nullable ProxyServer proxyAtFault() {
    return refusedByProxy || !acquired && !wrote ? proxy : null;
  }

  /** Whether the call was cancelled, be it by its deadline. */
  boolean isCanceled() {
    return canceled;
  }

  /** Whether a connection was there to send the request on. */
  boolean isConnected() {
    return acquired;
  }

  /** Whether a TLS handshake was begun. */
  boolean isHandshaking() {
    return handshaking;
  }

  /** Whether the whole header has come. */
  boolean isHeaderIn() {
    return headerIn;
  }

  /** Whether more came than a header may have. */
  boolean isHeaderTooLarge() {
    return !headerIn && received >= HEADER_LIMIT;
  }

  /**
   * Lets no further request onto the connection if many share it: one that has gone silent looks
   * like a good one to OkHttp, and would take each later request with it.
   */
  void leaveConnection() {
    if (multiplexed && connection instanceof RealConnection shared) {
      shared.noNewExchanges();
      if (shared.getCalls().isEmpty()) {
        shared.cancel(); // else that is done with the end of the last one
      }
    }
  }

  /** Whether many exchanges share the connection, as in HTTP/2. */
  boolean isMultiplexed() {
    return multiplexed;
  }

  /**
   * Whether a line of the header goes on with the one before. Under TLS a line without a colon is
   * taken for such a one, too: that it began with white space is not known here.
   */
  boolean isFolded(int field, String name) {
    if (multiplexed) {
      return false;
    }
    boolean spaced = !name.isEmpty() && (name.charAt(0) == ' ' || name.charAt(0) == '\t');
    return spaced || name.isEmpty() && (encrypted || lines.isFolded(field));
  }

  /** Whether what came cannot begin a status line. */
  boolean isUnreadable() {
    return unreadable;
  }

  /**
   * Whether a byte of the answer has come. Under TLS that is known only with the whole header:
   * session tickets look the same from outside.
   */
  boolean isAnswered() {
    return headerIn || acquired && !encrypted && received > 0;
  }

  /** Whether the call was given a kept connection. */
  boolean isKeptConnection() {
    return acquired && !opened;
  }
}
