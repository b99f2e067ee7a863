package dev.scraper.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A small, fast web server on all loopback addresses for tests of scale: one thread, any number of
 * kept connections, bodies made by a function, answers perhaps after a while.
 */
public final class NioSite implements AutoCloseable {

  /** Makes the body of a page; null for 404. */
  public interface Pages {
    /** The HTML of a path on a host. */
    String html(String host, String path);
  }

  private record Held(Connection connection, byte[] response) {}

  private static final class Connection {
    final SocketChannel channel;
    final ByteBuffer in = ByteBuffer.allocate(8 * 1024);
    final Deque<ByteBuffer> out = new ArrayDeque<>();

    Connection(SocketChannel channel) {
      this.channel = channel;
    }
  }

  private final Pages pages;
  private final int holdUntil;
  private final Selector selector;
  private final ServerSocketChannel server;
  private final Thread thread;
  private final Deque<Held> held = new ArrayDeque<>();
  private boolean holding;
  private final AtomicLong requests = new AtomicLong();
  private final AtomicInteger mostHeld = new AtomicInteger();
  private volatile boolean closed;

  /** A site that answers at once. */
  public NioSite(Pages pages) {
    this(0, pages);
  }

  /**
   * A site that holds its first answers back.
   *
   * @param holdUntil so many requests are waiting; robots.txt is answered at once
   */
  public NioSite(int holdUntil, Pages pages) {
    this.pages = pages;
    this.holdUntil = holdUntil;
    this.holding = holdUntil > 0;
    try {
      selector = Selector.open();
      server = ServerSocketChannel.open();
      server.bind(new InetSocketAddress("0.0.0.0", 0), 8_192);
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = new Thread(this::run, "nio-site");
    thread.setDaemon(true);
    thread.start();
  }

  /** An absolute URL on an address of the loopback network. */
  public String url(String host, String path) {
    return "http://" + host + ":" + server.socket().getLocalPort() + path;
  }

  /** Requests answered so far, robots.txt not counted. */
  public long requests() {
    return requests.get();
  }

  /** The most requests that waited for their answer at once. */
  public int mostHeld() {
    return mostHeld.get();
  }

  private void run() {
    try {
      while (!closed) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          ready(key);
        }
        selector.selectedKeys().clear();
        answerHeld();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        SocketChannel channel;
        while ((channel = server.accept()) != null) {
          channel.configureBlocking(false);
          channel.socket().setTcpNoDelay(true);
          channel.register(selector, SelectionKey.OP_READ, new Connection(channel));
        }
      } else if (key.isWritable()) {
        write((Connection) key.attachment(), key);
      } else if (key.isReadable()) {
        read((Connection) key.attachment(), key);
      }
    } catch (IOException | java.nio.channels.CancelledKeyException e) {
      close(key);
    }
  }

  private void read(Connection connection, SelectionKey key) throws IOException {
    if (connection.channel.read(connection.in) < 0) {
      close(key);
      return;
    }
    String text =
        new String(connection.in.array(), 0, connection.in.position(), StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return;
    }
    connection.in.clear();
    String path = text.substring(4, text.indexOf(' ', 4));
    int hostAt = text.indexOf("\r\nHost: ") + 8;
    String authority = text.substring(hostAt, text.indexOf("\r\n", hostAt));
    byte[] response = respond(authority.substring(0, authority.lastIndexOf(':')), path);
    if (holding && !path.equals("/robots.txt")) {
      held.add(new Held(connection, response));
    } else {
      connection.out.add(ByteBuffer.wrap(response));
      write(connection, key);
    }
  }

  private byte[] respond(String host, String path) {
    String html = path.equals("/robots.txt") ? null : pages.html(host, path);
    if (!path.equals("/robots.txt")) {
      requests.incrementAndGet();
    }
    String body = html == null ? "" : html;
    return ("HTTP/1.1 "
            + (html == null ? "404 Not Found" : "200 OK")
            + "\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private void answerHeld() {
    mostHeld.accumulateAndGet(held.size(), Math::max);
    if (held.size() < holdUntil) {
      return;
    }
    holding = false;
    for (Held next : held) {
      SelectionKey key = next.connection().channel.keyFor(selector);
      next.connection().out.add(ByteBuffer.wrap(next.response()));
      try {
        write(next.connection(), key);
      } catch (IOException | java.nio.channels.CancelledKeyException e) {
        close(key);
      }
    }
    held.clear();
  }

  private static void write(Connection connection, SelectionKey key) throws IOException {
    while (!connection.out.isEmpty()) {
      ByteBuffer next = connection.out.peek();
      connection.channel.write(next);
      if (next.hasRemaining()) {
        key.interestOps(SelectionKey.OP_WRITE);
        return;
      }
      connection.out.remove();
    }
    key.interestOps(SelectionKey.OP_READ);
  }

  private static void close(SelectionKey key) {
    if (key != null) {
      key.cancel();
      try {
        key.channel().close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
