package dev.scraper.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Serves a soak's site on all loopback addresses, with one thread. */
public final class SoakServer implements AutoCloseable {

  private static final int DRIP_MILLIS = 100;
  private static final int TLS_HANDSHAKE = 0x16;

  private static final class Connection {
    final SocketChannel channel;
    final SelectionKey key;
    final ByteBuffer in = ByteBuffer.allocate(16 * 1024);
    @Nullable ByteBuffer out;
    @Nullable Answer answer;

    Connection(SocketChannel channel, Selector selector) throws IOException {
      this.channel = channel;
      this.key = channel.register(selector, SelectionKey.OP_READ, this);
    }
  }

  private final SoakSite site;
  private final Selector selector;
  private final ServerSocketChannel server;
  private final Set<Connection> dripping = new LinkedHashSet<>();
  private final Thread thread;
  private volatile boolean closed;
  private volatile long connections;
  private volatile long requests;

  /** Begins to serve. */
  public SoakServer(SoakSite site) {
    this.site = site;
    try {
      selector = Selector.open();
      server = ServerSocketChannel.open();
      server.bind(new InetSocketAddress("0.0.0.0", 0), 8_192);
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = new Thread(this::run, "soak-server");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Serves until standard input ends, in a process of its own; prints the port, and in the end what
   * came. Arguments: pages, hosts, seed.
   */
  public static void main(String[] args) throws IOException {
    int hosts = Integer.parseInt(args[1]);
    SoakSite site = new SoakSite(Integer.parseInt(args[0]), hosts, Long.parseLong(args[2]), true);
    try (SoakServer server = new SoakServer(site)) {
      System.out.println(server.port());
      System.in.readAllBytes();
      System.out.printf(
          "the server had %,d connections and %,d requests%n", server.connections, server.requests);
    }
  }

  /** The port, the same on all addresses. */
  public int port() {
    return server.socket().getLocalPort();
  }

  private void run() {
    long nextDrip = System.nanoTime();
    try {
      while (!closed) {
        selector.select(this::ready, dripping.isEmpty() ? 0 : DRIP_MILLIS);
        if (System.nanoTime() - nextDrip > 0) {
          nextDrip = System.nanoTime() + DRIP_MILLIS * 1_000_000L;
          List.copyOf(dripping).forEach(this::drip);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept();
      } else if (key.isWritable()) {
        write((Connection) key.attachment());
      } else {
        read((Connection) key.attachment());
      }
    } catch (IOException | CancelledKeyException e) {
      if (key.attachment() instanceof Connection connection) {
        close(connection);
      }
    }
  }

  private void accept() throws IOException {
    SocketChannel channel;
    while ((channel = server.accept()) != null) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      new Connection(channel, selector);
      connections = connections + 1; // this thread alone writes it
    }
  }

  private void read(Connection connection) throws IOException {
    ByteBuffer in = connection.in;
    if (connection.channel.read(in) < 0) {
      close(connection);
      return;
    }
    String text = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
    if (text.charAt(0) == TLS_HANDSHAKE) {
      in.clear();
      answer(connection, Answer.status("400 Bad Request", "").then(Answer.Then.CLOSE));
    } else if (text.endsWith("\r\n\r\n")) {
      in.clear();
      requests = requests + 1;
      String path = text.substring(text.indexOf(' ') + 1, text.indexOf(" HTTP/"));
      int hostAt = text.indexOf("\r\nHost: ") + 8;
      String authority = text.substring(hostAt, text.indexOf("\r\n", hostAt));
      String host = authority.substring(0, authority.lastIndexOf(':'));
      answer(connection, site.answer(host, port(), path));
    }
  }

  private void answer(Connection connection, Answer answer) throws IOException {
    connection.answer = answer;
    connection.out = ByteBuffer.wrap(answer.bytes());
    write(connection);
  }

  private void write(Connection connection) throws IOException {
    Answer answer = connection.answer;
    ByteBuffer out = connection.out;
    if (answer == null || out == null) {
      return;
    }
    connection.channel.write(out);
    if (out.hasRemaining()) {
      connection.key.interestOps(SelectionKey.OP_WRITE);
      return;
    }
    connection.key.interestOps(SelectionKey.OP_READ);
    switch (answer.then()) {
      case KEEP, SILENCE -> connection.out = null;
      case CLOSE -> close(connection);
      case HALF_CLOSE -> {
        connection.out = null;
        connection.channel.shutdownOutput();
      }
      case RESET -> {
        connection.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        close(connection);
      }
      case FLOOD -> {
        connection.out = ByteBuffer.wrap(answer.more());
        connection.key.interestOps(SelectionKey.OP_WRITE);
      }
      case DRIP -> dripping.add(connection);
    }
  }

  private void drip(Connection connection) {
    try {
      Answer answer = connection.answer;
      if (answer != null) {
        connection.channel.write(ByteBuffer.wrap(answer.more()));
      }
    } catch (IOException e) {
      close(connection);
    }
  }

  private void close(Connection connection) {
    dripping.remove(connection);
    connection.key.cancel();
    try {
      connection.channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
