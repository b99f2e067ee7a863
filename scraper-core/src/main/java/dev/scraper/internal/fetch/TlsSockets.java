package dev.scraper.internal.fetch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS sockets, whose certificates, ciphers and protocols are not loaded before the first is made:
 * that takes a tenth of a second, and a crawl without https never needs them.
 *
 * <p><b>Thread-safety:</b> safe. The first socket is made under a lock.
 */
final class TlsSockets extends SSLSocketFactory {

  /**
   * What OkHttp asks for beside the sockets, only to look for the root of a chain when certificates
   * are pinned, which they are not. It judges nothing: the sockets do that.
   */
  static final X509TrustManager NO_ROOTS =
      new X509TrustManager() {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
          throw new UnsupportedOperationException("the sockets judge certificates");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
          throw new UnsupportedOperationException("the sockets judge certificates");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
          return new X509Certificate[0];
        }
      };

  private final @Nullable X509TrustManager trust;

  /** What lies under those that are open; the JVM's own sockets do not tell. */
  private final Map<Socket, Socket> wires = Collections.synchronizedMap(new WeakHashMap<>());

  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable SSLSocketFactory made;

  /**
   * @param trust which certificates are good, or null for the JVM's own judgement
   */
  TlsSockets(@Nullable X509TrustManager trust) {
    this.trust = trust;
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    Socket encrypted = factory().createSocket(socket, host, port, autoClose);
    wires.put(encrypted, socket);
    return encrypted;
  }

  /** The socket that one of TLS was put over; one that is not of TLS is its own. */
  Socket under(Socket socket) {
    return wires.getOrDefault(socket, socket);
  }

  private SSLSocketFactory factory() throws IOException {
    SSLSocketFactory known = made;
    if (known != null) {
      return known;
    }
    lock.lock();
    try {
      SSLSocketFactory factory = made == null ? make() : made;
      made = factory;
      return factory;
    } catch (GeneralSecurityException e) {
      throw new SSLException("this JVM cannot do TLS: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  private SSLSocketFactory make() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {trust == null ? usual() : trust}, null);
    return context.getSocketFactory();
  }

  private static TrustManager usual() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .findFirst()
        .orElseThrow(() -> new GeneralSecurityException("it has no trust manager for X.509"));
  }

  @Override
  public String[] getDefaultCipherSuites() {
    throw unused();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    throw unused();
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
    return new UnsupportedOperationException("OkHttp puts TLS over sockets that are connected");
  }
}
