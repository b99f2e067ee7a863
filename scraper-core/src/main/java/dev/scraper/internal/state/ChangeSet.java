package dev.scraper.internal.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is to become durable in one step. A ticket that comes and goes within one set leaves no
 * trace in it.
 *
 * <p><b>Thread-safety:</b> none; filled by its owner, then handed to the {@link StateStore} and not
 * touched again.
 */
public final class ChangeSet {

  /** Rows of one table that go by a number. */
  record Numbered(long id, byte @Nullable [] data) {}

  /** A host's name and facts. */
  record Host(@Nullable String origin, @Nullable String facts) {}

  /** A cookie; data is null when it is gone. */
  record Cookie(String key, @Nullable String data) {}

  /** A robots.txt as it was read. */
  record Robots(int host, @Nullable String facts, byte @Nullable [] body) {}

  private record Key(int host, int lane, long place) {}

  private final Map<Key, TicketRow> queued = new LinkedHashMap<>();
  private final List<Key> gone = new ArrayList<>();
  private final Map<Integer, Host> hosts = new LinkedHashMap<>();
  private final List<Robots> robots = new ArrayList<>();
  private final List<Numbered> untold = new ArrayList<>();
  private final List<String> scope = new ArrayList<>();
  private final List<Cookie> cookies = new ArrayList<>();
  private final Map<Integer, Longs> keys = new TreeMap<>();
  private final Map<String, String> facts = new LinkedHashMap<>();
  private final Longs prints = new Longs();
  private final List<PageRow> pages = new ArrayList<>();
  private final Longs pagesGone = new Longs();
  private final Longs forgotten = new Longs();
  private Marks marks = () -> List.of();
  private long at;
  private int size;

  /** Writes what belongs to the set elsewhere, and tells the marks that are kept with it. */
  @FunctionalInterface
  public interface Marks {

    /**
     * Called on the store's thread, before anything of the set is durable; blocks.
     *
     * @return a mark for each output; empty to leave those that are kept
     * @throws Exception if it cannot be done; nothing of the set becomes durable then
     */
    List<String> write() throws Exception;
  }

  /** Whether nothing has changed. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** About how many rows it has. */
  public int size() {
    return size;
  }

  /** A ticket waits. */
  public void queued(TicketRow row) {
    queued.put(new Key(row.host(), row.lane(), row.place()), row);
    size++;
  }

  /** A ticket waits no longer. */
  public void gone(int host, int lane, long place) {
    Key key = new Key(host, lane, place);
    if (queued.remove(key) == null) {
      gone.add(key);
    }
    size++;
  }

  /** A request was seen. */
  public void seen(long print) {
    prints.add(print);
    size++;
  }

  /** A host was met. */
  public void host(int id, String origin) {
    hosts.merge(id, new Host(origin, null), (old, one) -> new Host(origin, old.facts()));
    size++;
  }

  /** What is known of a host. */
  public void hostFacts(int id, String json) {
    hosts.merge(id, new Host(null, json), (old, one) -> new Host(old.origin(), json));
    size++;
  }

  /** A host's robots.txt was read. */
  public void robots(int host, String json, byte @Nullable [] body) {
    robots.add(new Robots(host, json, body));
    size++;
  }

  /** A failure that the spider is yet to be told of; null when it has been told. */
  public void untold(long id, byte @Nullable [] data) {
    untold.add(new Numbered(id, data));
    size++;
  }

  /** The scope has grown. */
  public void scope(String entry) {
    scope.add(entry);
    size++;
  }

  /** A cookie was set, or is gone. */
  public void cookie(String key, @Nullable String data) {
    cookies.add(new Cookie(key, data));
    size++;
  }

  /** A stage of a pipeline has seen a key for good. */
  public void key(int stage, long print) {
    keys.computeIfAbsent(stage, each -> new Longs()).add(print);
    size++;
  }

  /** A page was visited: takes the place of what was known of it. */
  public void page(PageRow row) {
    pages.add(row);
    size++;
  }

  /** A page is not there any more. */
  public void pageGone(long id) {
    pagesGone.add(id);
    size++;
  }

  /** A request is to be taken for new when the crawl comes back. */
  public void forget(long print) {
    forgotten.add(print);
    size++;
  }

  /** A fact of the whole crawl. Facts alone make no change set. */
  public void fact(String name, String value) {
    facts.put(name, value);
  }

  /** A fact that is worth a commit of its own. */
  public void news(String name, String value) {
    facts.put(name, value);
    size++;
  }

  /** What is written elsewhere first. */
  public void marks(Marks step) {
    marks = step;
    size++;
  }

  /** When its tickets began to wait, for people; in seconds since 1970. */
  public void at(Instant now) {
    at = now.getEpochSecond();
  }

  long at() {
    return at;
  }

  Marks marks() {
    return marks;
  }

  Iterable<TicketRow> queuedRows() {
    return queued.values();
  }

  /** Calls with each ticket that is gone. */
  void forEachGone(RowVisitor visitor) throws java.sql.SQLException {
    for (Key key : gone) {
      visitor.visit(key.host(), key.lane(), key.place());
    }
  }

  /** Takes the key of a row. */
  interface RowVisitor {
    void visit(int host, int lane, long place) throws java.sql.SQLException;
  }

  Map<Integer, Host> hosts() {
    return hosts;
  }

  List<Robots> robots() {
    return robots;
  }

  List<Numbered> untold() {
    return untold;
  }

  List<String> scope() {
    return scope;
  }

  List<Cookie> cookies() {
    return cookies;
  }

  Map<Integer, Longs> keys() {
    return keys;
  }

  Map<String, String> facts() {
    return facts;
  }

  Longs prints() {
    return prints;
  }

  List<PageRow> pages() {
    return pages;
  }

  Longs pagesGone() {
    return pagesGone;
  }

  Longs forgotten() {
    return forgotten;
  }

  /** A growing array. */
  static final class Longs {

    private long[] values = new long[16];
    private int count;

    void add(long value) {
      if (count == values.length) {
        values = Arrays.copyOf(values, count * 2);
      }
      values[count++] = value;
    }

    int count() {
      return count;
    }

    long get(int index) {
      return values[index];
    }

    byte[] bytes() {
      return bytes(values, count);
    }

    /** Eight bytes each, big endian. */
    static byte[] bytes(long[] values, int count) {
      java.nio.ByteBuffer buffer = java.nio.ByteBuffer.allocate(8 * count);
      buffer.asLongBuffer().put(values, 0, count);
      return buffer.array();
    }

    static long[] of(byte[] bytes) {
      long[] all = new long[bytes.length / 8];
      java.nio.ByteBuffer.wrap(bytes).asLongBuffer().get(all);
      return all;
    }
  }
}
