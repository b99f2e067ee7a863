package dev.scraper.internal.state;

import dev.scraper.state.StateException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a state says, as of its last commit.
 *
 * <p><b>Thread-safety:</b> none.
 */
public final class KeptState {

  /** The stage of {@link #keys} that is the records which pages had given before a recrawl. */
  public static final int RECORDS = -1;

  /** The same for those that were given for failures, since the recrawl began. */
  public static final int TOLD_RECORDS = -2;

  private final Connection db;
  private final Path file;

  KeptState(Connection db, Path file) {
    this.db = db;
    this.file = file;
  }

  /**
   * A host.
   *
   * @param facts what is known of it, or null
   */
  public record Host(int id, String origin, @Nullable String facts) {}

  /**
   * Tickets of a host that wait in one lane.
   *
   * @param count how many
   * @param first the first place
   * @param last the last place
   */
  public record Lane(int host, int lane, long count, long first, long last) {}

  /**
   * Tickets of a host, of all lanes.
   *
   * @param count how many
   * @param since when the first of them began to wait
   */
  public record Waiting(int host, long count, Instant since) {}

  /** A robots.txt that was read. */
  public record Robots(int host, String facts, byte @Nullable [] body) {}

  /** A row that goes by a number. */
  public record Numbered(long id, byte[] data) {}

  private interface Rows<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> List<T> all(String query, Rows<T> reader) throws StateException {
    List<T> all = new ArrayList<>();
    each(query, row -> all.add(reader.read(row)));
    return all;
  }

  private interface Visitor {
    void visit(ResultSet row) throws SQLException;
  }

  private void each(String query, Visitor visitor) throws StateException {
    try (Statement sql = db.createStatement();
        ResultSet row = sql.executeQuery(query)) {
      while (row.next()) {
        visitor.visit(row);
      }
    } catch (SQLException e) {
      throw StateStore.broken(file, e);
    }
  }

  /** The facts of the crawl, by name. */
  public Map<String, String> facts() throws StateException {
    Map<String, String> facts = new LinkedHashMap<>();
    each("SELECT name, value FROM fact", row -> facts.put(row.getString(1), row.getString(2)));
    return facts;
  }

  /** The hosts, in the order they were met. */
  public List<Host> hosts() throws StateException {
    return all(
        "SELECT id, origin, facts FROM host ORDER BY id",
        row -> new Host(row.getInt(1), row.getString(2), row.getString(3)));
  }

  /** The lanes that have tickets. */
  public List<Lane> lanes() throws StateException {
    return all(
        "SELECT host, lane, COUNT(*), MIN(place), MAX(place) FROM ticket GROUP BY host, lane",
        row ->
            new Lane(row.getInt(1), row.getInt(2), row.getLong(3), row.getLong(4), row.getLong(5)));
  }

  /** The hosts that have tickets. */
  public List<Waiting> waiting() throws StateException {
    return all(
        "SELECT host, COUNT(*), MIN(since) FROM ticket GROUP BY host",
        row -> new Waiting(row.getInt(1), row.getLong(2), Instant.ofEpochSecond(row.getLong(3))));
  }

  /** The ticket of a host that began to wait first, if it has any. */
  public Optional<TicketRow> oldest(int host) throws StateException {
    return all(
            "SELECT host, lane, place, data FROM ticket WHERE host = "
                + host
                + " ORDER BY since, place LIMIT 1",
            KeptState::ticket)
        .stream()
        .findFirst();
  }

  private static TicketRow ticket(ResultSet row) throws SQLException {
    return new TicketRow(row.getInt(1), row.getInt(2), row.getLong(3), row.getBytes(4));
  }

  /** All tickets of one lane of all hosts. */
  public List<TicketRow> tickets(int lane) throws StateException {
    return all(
        "SELECT host, lane, place, data FROM ticket WHERE lane = " + lane + " ORDER BY host, place",
        KeptState::ticket);
  }

  /** The fingerprints that were seen. */
  public void prints(LongConsumer taker) throws StateException {
    each(
        "SELECT prints FROM seen ORDER BY id",
        row -> {
          for (long print : ChangeSet.Longs.of(row.getBytes(1))) {
            taker.accept(print);
          }
        });
  }

  /** The keys of a stage; the stage is told before its keys, perhaps several times. */
  public void keys(IntConsumer stage, LongConsumer taker) throws StateException {
    each(
        "SELECT stage, prints FROM pipeline_key ORDER BY id",
        row -> {
          stage.accept(row.getInt(1));
          for (long print : ChangeSet.Longs.of(row.getBytes(2))) {
            taker.accept(print);
          }
        });
  }

  /** The highest number that a page has; 0 before the first one. */
  public long lastPage() throws StateException {
    return all("SELECT COALESCE(MAX(id), 0) FROM page", row -> row.getLong(1)).get(0);
  }

  /** The robots.txt files. */
  public List<Robots> robots() throws StateException {
    return all(
        "SELECT host, facts, body FROM robots",
        row -> new Robots(row.getInt(1), row.getString(2), row.getBytes(3)));
  }

  /** The failures that the spider is yet to be told of. */
  public List<Numbered> untold() throws StateException {
    return all(
        "SELECT id, data FROM untold ORDER BY id",
        row -> new Numbered(row.getLong(1), row.getBytes(2)));
  }

  /** What the scope has grown by, in order. */
  public List<String> scope() throws StateException {
    return all("SELECT entry FROM scope ORDER BY id", row -> row.getString(1));
  }

  /** The cookies. */
  public Map<String, String> cookies() throws StateException {
    Map<String, String> cookies = new LinkedHashMap<>();
    each("SELECT key, data FROM cookie", row -> cookies.put(row.getString(1), row.getString(2)));
    return cookies;
  }

  /** The marks of the outputs, in their order; empty before the first commit. */
  public List<String> marks() throws StateException {
    return all("SELECT mark FROM output ORDER BY id", row -> row.getString(1));
  }
}
