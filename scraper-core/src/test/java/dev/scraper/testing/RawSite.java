package dev.scraper.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A web server on all addresses of the loopback network that says exactly the bytes a test wants,
 * path by path; 404 to all else. Each connection has a thread of its own, so a script may block.
 */
public final class RawSite implements AutoCloseable {

  private static final Script NOT_FOUND =
      peer -> peer.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");

  /** Answers one request; the connection is kept open for the next one. */
  public interface Script {
    void answer(Peer peer) throws Exception;
  }

  private final ServerSocket listener;
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final Map<Thread, Socket> open = new ConcurrentHashMap<>();
  private volatile Script otherwise = NOT_FOUND;
  private volatile boolean closing;
  private final List<String> paths = new CopyOnWriteArrayList<>();

  /** A site that answers 404 to everything until it is told more. */
  public RawSite() {
    try {
      listener = new ServerSocket(0, 500, InetAddress.getByName("0.0.0.0"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start("raw-site-accept", this::accept);
  }

  /**
   * Makes answers be the last of their connection, so that no later request finds it closed and is
   * sent once more.
   */
  public RawSite closing() {
    closing = true;
    return this;
  }

  /** What a path answers. */
  public RawSite on(String path, Script script) {
    scripts.put(path, script);
    return this;
  }

  /** What all other paths answer. */
  public RawSite otherwise(Script script) {
    otherwise = script;
    return this;
  }

  /** A site without end: each path leads to two more. */
  public RawSite endless() {
    return otherwise(
        peer -> {
          String path = peer.path();
          String base = path.equals("/") ? "" : path;
          String html = "<a href=" + base + "/a>a</a><a href=" + base + "/b>b</a>";
          peer.send(ok("Content-Type: text/html\r\n", html));
        });
  }

  /** A whole answer, byte by byte; in text each character is a byte. */
  public RawSite says(String path, String answer) {
    return on(path, peer -> peer.send(answer));
  }

  /** A whole answer, after which the connection is closed. */
  public RawSite saysAndCloses(String path, String answer) {
    return on(
        path,
        peer -> {
          peer.send(answer);
          peer.close();
        });
  }

  /** A page of links. */
  public RawSite links(String path, String... hrefs) {
    StringBuilder html = new StringBuilder("<title>" + path + "</title>");
    for (String href : hrefs) {
      html.append("<a href=\"").append(href).append("\">link</a>");
    }
    return says(path, ok("Content-Type: text/html\r\n", html.toString()));
  }

  /** A 200 with a length. */
  public static String ok(String headers, String body) {
    return "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
  }

  /** A 200 with a body of bytes. */
  public static byte[] ok(String headers, byte[] body) {
    String head = "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + body.length + "\r\n\r\n";
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    all.writeBytes(body);
    return all.toByteArray();
  }

  /** An absolute URL on 127.0.0.1. */
  public String url(String path) {
    return "http://127.0.0.1:" + listener.getLocalPort() + path;
  }

  /** The paths asked for, in the order of arrival. */
  public List<String> paths() {
    return List.copyOf(paths);
  }

  /** How often a path was asked for. */
  public long hits(String path) {
    return paths.stream().filter(path::equals).count();
  }

  /** Waits until the client has closed all its connections; says whether it did in time. */
  public boolean allClosedWithin(long seconds) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (Thread thread : new ArrayList<>(open.keySet())) {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
    }
    return open.isEmpty();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        start("raw-site-serve", () -> serve(socket));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void serve(Socket socket) {
    open.put(Thread.currentThread(), socket);
    try (socket) {
      Peer peer = new Peer(socket, closing);
      String path = peer.request();
      while (path != null) {
        paths.add(path);
        scripts.getOrDefault(path, otherwise).answer(peer);
        path = peer.request();
      }
    } catch (Exception clientWentAway) {
      // what the client makes of it is the test's matter
    } finally {
      open.remove(Thread.currentThread());
    }
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open.values()) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One connection, seen from the server. */
  public static final class Peer {

    private final Socket socket;
    private final InputStream in;
    private final boolean closing;
    private String lastHeader = "";

    Peer(Socket socket, boolean closing) throws IOException {
      this.closing = closing;
      this.socket = socket;
      this.in = socket.getInputStream();
      socket.setTcpNoDelay(true);
    }

    /** The path of the next request, or null at the end of the connection. */
    String request() throws IOException {
      ByteArrayOutputStream header = new ByteArrayOutputStream();
      int tail = 0;
      while (tail != 0x0d0a0d0a) {
        int b = in.read();
        if (b < 0) {
          return null;
        }
        if (b == 0x16) {
          throw new IOException("a TLS handshake");
        }
        header.write(b);
        tail = tail << 8 | b;
      }
      lastHeader = header.toString(StandardCharsets.ISO_8859_1);
      return path();
    }

    /** The path of the request that is being answered. */
    public String path() {
      return lastHeader.split(" ", 3)[1];
    }

    /** The header of the request that is being answered. */
    public String header() {
      return lastHeader;
    }

    /** Sends bytes; each character is one. */
    public void send(String text) throws IOException {
      String said = closing ? text.replaceFirst("\r\n", "\r\nConnection: close\r\n") : text;
      send(said.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes. */
    public void send(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    }

    /** Waits until the client has closed the connection. */
    public void untilClosed() {
      try {
        in.readAllBytes();
      } catch (IOException reset) {
        // closed, too
      }
    }

    /** Ends the connection. */
    public void close() throws IOException {
      socket.close();
    }

    /** Ends the connection with RST instead of FIN. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }
}
