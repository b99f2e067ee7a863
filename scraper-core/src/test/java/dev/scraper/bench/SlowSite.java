package dev.scraper.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A server for benchmarks, on all loopback addresses and one thread: robots.txt is answered at
 * once, all else with a small JSON object after a while. Arguments: the port, and how long in
 * milliseconds. Ends with its standard input; says then how many requests were open at once.
 */
public final class SlowSite {

  private record Due(long at, Connection connection) {}

  private static final class Connection {
    final SocketChannel channel;
    final StringBuilder in = new StringBuilder();

    Connection(SocketChannel channel) {
      this.channel = channel;
    }
  }

  private static final byte[] ANSWER = answer("{\"id\":1,\"name\":\"one\"}");
  private static final byte[] NONE =
      "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final long delay;
  private final Selector selector = Selector.open();
  private final Deque<Due> due = new ArrayDeque<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
  private int open;
  private volatile int mostOpen;
  private volatile long requests;

  private SlowSite(int port, long millis) throws IOException {
    delay = millis * 1_000_000;
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress("0.0.0.0", port), 16_384);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT, server);
  }

  private static byte[] answer(String json) {
    return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + json.length()
            + "\r\n\r\n"
            + json)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Runs until the standard input ends. */
  public static void main(String[] args) throws IOException {
    SlowSite site = new SlowSite(Integer.parseInt(args[0]), Long.parseLong(args[1]));
    Thread thread = new Thread(site::run, "slow-site");
    thread.setDaemon(true);
    thread.start();
    System.out.println("ready");
    while (System.in.read() >= 0) {
      continue;
    }
    System.out.println("requests " + site.requests + ", at once " + site.mostOpen);
  }

  private void run() {
    try {
      while (true) {
        Due next = due.peek();
        long wait = next == null ? 0 : Math.max(1, (next.at() - System.nanoTime()) / 1_000_000);
        selector.select(wait);
        for (SelectionKey key : selector.selectedKeys()) {
          ready(key);
        }
        selector.selectedKeys().clear();
        while ((next = due.peek()) != null && next.at() - System.nanoTime() <= 0) {
          due.remove();
          open--;
          write(next.connection(), ANSWER);
        }
      }
    } catch (IOException e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private void ready(SelectionKey key) throws IOException {
    if (key.isAcceptable()) {
      SocketChannel channel;
      while ((channel = ((ServerSocketChannel) key.attachment()).accept()) != null) {
        channel.configureBlocking(false);
        channel.socket().setTcpNoDelay(true);
        channel.register(selector, SelectionKey.OP_READ, new Connection(channel));
      }
      return;
    }
    Connection connection = (Connection) key.attachment();
    buffer.clear();
    int count;
    try {
      count = connection.channel.read(buffer);
    } catch (IOException e) {
      count = -1;
    }
    if (count < 0) {
      connection.channel.close();
      return;
    }
    buffer.flip();
    connection.in.append(StandardCharsets.ISO_8859_1.decode(buffer));
    int end;
    while ((end = connection.in.indexOf("\r\n\r\n")) >= 0) {
      boolean robots = connection.in.indexOf("GET /robots.txt") == 0;
      connection.in.delete(0, end + 4);
      if (robots) {
        write(connection, NONE);
      } else {
        requests++;
        if (++open > mostOpen) {
          mostOpen = open;
        }
        due.add(new Due(System.nanoTime() + delay, connection));
      }
    }
  }

  private static void write(Connection connection, byte[] answer) {
    try {
      connection.channel.write(ByteBuffer.wrap(answer)); // small enough for any send buffer
    } catch (IOException e) {
      return; // it has gone away
    }
  }
}
