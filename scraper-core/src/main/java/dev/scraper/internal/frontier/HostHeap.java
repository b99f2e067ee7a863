package dev.scraper.internal.frontier;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that can be asked when their time comes, the earliest first: a binary heap in which
 * each host knows its place, so that it can be moved or taken out in logarithmic time.
 *
 * <p><b>Thread-safety:</b> none; owned by the frontier.
 */
final class HostHeap {

  private HostTurn[] hosts = new HostTurn[16];
  private int size;

  int size() {
    return size;
  }

  @Nullable HostTurn peek() {
    return size == 0 ? null : hosts[0];
  }

  /** Puts a host in its place, new or not, after its due time or turn was set. */
  void update(HostTurn host) {
    if (host.index < 0) {
      if (size == hosts.length) {
        hosts = Arrays.copyOf(hosts, size * 2);
      }
      place(host, size++);
    }
    up(host.index);
    down(host.index);
  }

  void remove(HostTurn host) {
    int index = host.index;
    if (index < 0) {
      return;
    }
    host.index = -1;
    HostTurn last = hosts[--size];
    hosts[size] = null;
    if (last != host) {
      place(last, index);
      up(index);
      down(last.index);
    }
  }

  /** How many hosts are due after that time. */
  int countDueAfter(long now) {
    int count = 0;
    for (int i = 0; i < size; i++) {
      count += hosts[i].due > now ? 1 : 0;
    }
    return count;
  }

  private void up(int from) {
    int index = from;
    HostTurn host = hosts[index];
    while (index > 0) {
      int parent = (index - 1) >>> 1;
      if (!before(host, hosts[parent])) {
        break;
      }
      place(hosts[parent], index);
      index = parent;
    }
    place(host, index);
  }

  private void down(int from) {
    int index = from;
    HostTurn host = hosts[index];
    while (true) {
      int child = 2 * index + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && before(hosts[child + 1], hosts[child])) {
        child++;
      }
      if (!before(hosts[child], host)) {
        break;
      }
      place(hosts[child], index);
      index = child;
    }
    place(host, index);
  }

  private void place(HostTurn host, int index) {
    hosts[index] = host;
    host.index = index;
  }

  private static boolean before(HostTurn a, HostTurn b) {
    return a.due < b.due || a.due == b.due && a.host.turn < b.host.turn;
  }
}
