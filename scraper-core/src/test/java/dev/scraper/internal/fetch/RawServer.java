package dev.scraper.internal.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/** A server that says exactly the bytes a test wants, and counts what comes in. */
final class RawServer implements AutoCloseable {

  /** Serves one connection; the connection is closed when it returns. */
  interface Script {
    void serve(Peer peer) throws Exception;
  }

  private final ServerSocket listener;
  private final Script script;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  RawServer(Script script) throws IOException {
    this(script, ServerSocketFactory.getDefault());
  }

  RawServer(Script script, ServerSocketFactory sockets) throws IOException {
    this.script = script;
    listener = sockets.createServerSocket(0, 500, InetAddress.getByName("127.0.0.1"));
    start("accept", this::accept);
  }

  /** Answers each request on each connection with the same bytes. */
  static RawServer answering(String answer) throws IOException {
    return answering(answer.getBytes(StandardCharsets.ISO_8859_1));
  }

  static RawServer answering(byte[] answer) throws IOException {
    return new RawServer(
        peer -> {
          while (peer.request() != null) {
            peer.send(answer);
          }
        });
  }

  /** Answers the first request with these bytes, whole, and closes. */
  static RawServer closingAfter(byte[] answer) throws IOException {
    return new RawServer(
        peer -> {
          peer.request();
          peer.send(answer);
        });
  }

  static RawServer closingAfter(String answer) throws IOException {
    return closingAfter(answer.getBytes(StandardCharsets.ISO_8859_1));
  }

  int port() {
    return listener.getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/";
  }

  /** The headers of all requests so far. */
  List<String> requests() {
    return requests;
  }

  int connections() {
    return connections.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        open.add(socket);
        connections.incrementAndGet();
        start("serve", () -> serve(socket));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      script.serve(new Peer(socket));
    } catch (Exception clientWentAway) {
      // what the client makes of it is the test's matter
    } finally {
      open.remove(socket);
    }
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, "raw-server-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /** One connection, seen from the server. */
  final class Peer {

    private final Socket socket;
    private final InputStream in;

    Peer(Socket socket) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
      socket.setTcpNoDelay(true);
    }

    /** The next request's header, its body read off; null at the end of the connection. */
    String request() throws IOException {
      ByteArrayOutputStream header = new ByteArrayOutputStream();
      String text = "";
      while (!text.endsWith("\r\n\r\n")) {
        int b = in.read();
        if (b < 0) {
          return null;
        }
        header.write(b);
        text = b == '\n' ? header.toString(StandardCharsets.ISO_8859_1) : "";
      }
      requests.add(text);
      int length = text.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ");
      if (length >= 0) {
        int end = text.indexOf('\r', length);
        in.readNBytes(Integer.parseInt(text.substring(length + 16, end)));
      }
      return text;
    }

    void send(String text) throws IOException {
      send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    }

    /** Waits until the client closes; says what it still sent. */
    int untilClosed() {
      try {
        return in.readAllBytes().length;
      } catch (IOException reset) {
        return 0;
      }
    }

    /** Ends the connection with RST instead of FIN. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }
}
