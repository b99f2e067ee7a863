package dev.scraper.internal.fetch;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.function.Supplier;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that tell the call of the thread at work what comes in and when something has gone out:
 * OkHttp's own events come only after a whole header, and before a request leaves its buffer. Bytes
 * that other threads read (HTTP/2) are nobody's.
 *
 * <p><b>Thread-safety:</b> safe.
 */
final class MeteredSockets extends SocketFactory {

  private static final int FAREWELL_SECONDS = 1;

  private final Supplier<@Nullable Watch> caller;

  MeteredSockets(Supplier<@Nullable Watch> caller) {
    this.caller = caller;
  }

  @Override
  public Socket createSocket() {
    return new Metered();
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw unused();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw unused();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw unused();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw unused();
  }

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("OkHttp connects its sockets itself");
  }

  private final class Metered extends Socket {

    /**
     * So long a TLS socket over this one waits at its close for another thread that is writing, and
     * may be for ever, if the server reads no more. Nothing else asks; the system is not told,
     * which would wait itself then.
     */
    @Override
    public int getSoLinger() {
      return FAREWELL_SECONDS;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          int count = super.read(bytes, offset, length);
          Watch watch = count > 0 ? caller.get() : null;
          if (watch != null) {
            watch.received(bytes, offset, count);
          }
          return count;
        }
      };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new FilterOutputStream(super.getOutputStream()) {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          out.write(bytes, offset, length);
          Watch watch = caller.get();
          if (watch != null) {
            watch.wrote();
          }
        }
      };
    }
  }
}
