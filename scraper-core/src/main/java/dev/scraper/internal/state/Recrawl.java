package dev.scraper.internal.state;

import dev.scraper.internal.seen.SeenSet;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Makes of the state of a crawl that is over that of one which comes back to its pages and has not
 * done anything yet: in one transaction, and without reading the pages into memory.
 */
final class Recrawl {

  /**
   * Where a limit has ended a run, tickets of known pages may be left, told by their first byte.
   */
  private static final String LEFT =
      "DELETE FROM ticket WHERE substr(data, 1, 1) IN (x'03', x'04')";

  /** Pages go before what was left of an earlier run, in the order they were met first. */
  private static final String QUEUE =
      "INSERT INTO ticket (host, lane, place, data, since)"
          + " SELECT host, lane,"
          + " id - 1 - (SELECT MAX(id) FROM page)"
          + " + MIN(0, (SELECT COALESCE(MIN(place), 0) FROM ticket)), data, ?"
          + " FROM page ORDER BY host, lane, id";

  private static final int RECORDS_OF_A_ROW = 8_192;

  private static final List<String> STEPS =
      List.of(
          "DELETE FROM pipeline_key WHERE stage <> " + KeptState.TOLD_RECORDS,
          "UPDATE pipeline_key SET stage = " + KeptState.RECORDS,
          "DELETE FROM robots WHERE json_extract(facts, '$.state') <> 'KNOWN'",
          "DELETE FROM untold");

  private Recrawl() {}

  /**
   * Does it, and commits.
   *
   * @param hostFacts what is left of the facts of a host
   * @param gone facts of the crawl that hold no longer
   * @param facts those that do from now on
   * @param at when the pages begin to wait
   */
  static void begin(
      Connection db,
      UnaryOperator<String> hostFacts,
      List<String> gone,
      Map<String, String> facts,
      Instant at)
      throws SQLException {
    try (Statement sql = db.createStatement()) {
      forget(db, sql);
      sql.executeUpdate(LEFT);
      queue(db, at);
      for (String step : STEPS) {
        sql.executeUpdate(step);
      }
      records(db, sql);
      hosts(db, sql, hostFacts);
    }
    try (PreparedStatement remove = db.prepareStatement("DELETE FROM fact WHERE name = ?")) {
      for (String name : gone) {
        remove.setString(1, name);
        remove.executeUpdate();
      }
    }
    try (PreparedStatement put = db.prepareStatement("INSERT OR REPLACE INTO fact VALUES (?, ?)")) {
      for (Map.Entry<String, String> fact : facts.entrySet()) {
        put.setString(1, fact.getKey());
        put.setString(2, fact.getValue());
        put.executeUpdate();
      }
    }
    db.commit();
  }

  private static void queue(Connection db, Instant at) throws SQLException {
    try (PreparedStatement queue = db.prepareStatement(QUEUE)) {
      queue.setLong(1, at.getEpochSecond());
      queue.executeUpdate();
    }
  }

  /** What pages have given, in few rows, since each process that goes on reads them. */
  private static void records(Connection db, Statement sql) throws SQLException {
    ChangeSet.Longs gathered = new ChangeSet.Longs();
    try (PreparedStatement put =
            db.prepareStatement("INSERT INTO pipeline_key (stage, prints) VALUES (?, ?)");
        ResultSet row =
            sql.executeQuery("SELECT records FROM page WHERE records IS NOT NULL ORDER BY id")) {
      put.setInt(1, KeptState.RECORDS);
      while (row.next()) {
        for (long print : ChangeSet.Longs.of(row.getBytes(1))) {
          gathered.add(print);
        }
        if (gathered.count() >= RECORDS_OF_A_ROW) {
          put.setBytes(2, gathered.bytes());
          put.executeUpdate();
          gathered = new ChangeSet.Longs();
        }
      }
      put.setBytes(2, gathered.bytes());
      put.executeUpdate();
    }
  }

  /** Requests that did not end in a page to come back to are new when they are named again. */
  private static void forget(Connection db, Statement sql) throws SQLException {
    SeenSet forgotten = new SeenSet();
    try (ResultSet row = sql.executeQuery("SELECT prints FROM forgotten")) {
      while (row.next()) {
        for (long print : ChangeSet.Longs.of(row.getBytes(1))) {
          forgotten.add(print);
        }
      }
    }
    if (forgotten.size() == 0) {
      return;
    }
    try (PreparedStatement update = db.prepareStatement("UPDATE seen SET prints = ? WHERE id = ?");
        ResultSet row = sql.executeQuery("SELECT id, prints FROM seen")) {
      while (row.next()) {
        ChangeSet.Longs left = new ChangeSet.Longs();
        long[] prints = ChangeSet.Longs.of(row.getBytes(2));
        for (long print : prints) {
          if (!forgotten.contains(print)) {
            left.add(print);
          }
        }
        if (left.count() < prints.length) {
          update.setBytes(1, left.bytes());
          update.setLong(2, row.getLong(1));
          update.executeUpdate();
        }
      }
    }
    sql.executeUpdate("DELETE FROM forgotten");
  }

  private static void hosts(Connection db, Statement sql, UnaryOperator<String> left)
      throws SQLException {
    Map<Integer, String> hosts = new LinkedHashMap<>();
    try (ResultSet row = sql.executeQuery("SELECT id, facts FROM host WHERE facts IS NOT NULL")) {
      while (row.next()) {
        hosts.put(row.getInt(1), left.apply(row.getString(2)));
      }
    }
    try (PreparedStatement update = db.prepareStatement("UPDATE host SET facts = ? WHERE id = ?")) {
      for (Map.Entry<Integer, String> host : hosts.entrySet()) {
        update.setString(1, host.getValue());
        update.setInt(2, host.getKey());
        update.executeUpdate();
      }
    }
  }
}
