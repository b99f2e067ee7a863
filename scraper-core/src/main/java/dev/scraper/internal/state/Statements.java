package dev.scraper.internal.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Writes change sets, with statements that are prepared once.
 *
 * <p><b>Thread-safety:</b> none; owned by the store's thread.
 */
final class Statements implements AutoCloseable {

  private final PreparedStatement ticket;
  private final PreparedStatement gone;
  private final PreparedStatement newHost;
  private final PreparedStatement hostFacts;
  private final PreparedStatement robots;
  private final PreparedStatement seen;
  private final PreparedStatement untold;
  private final PreparedStatement told;
  private final PreparedStatement scope;
  private final PreparedStatement cookie;
  private final PreparedStatement noCookie;
  private final PreparedStatement key;
  private final PreparedStatement fact;
  private final PreparedStatement mark;
  private final PreparedStatement page;
  private final PreparedStatement pageData;
  private final PreparedStatement pageGone;
  private final PreparedStatement forgotten;

  Statements(Connection db) throws SQLException {
    ticket = db.prepareStatement("INSERT INTO ticket VALUES (?, ?, ?, ?, ?)");
    gone = db.prepareStatement("DELETE FROM ticket WHERE host = ? AND lane = ? AND place = ?");
    newHost = db.prepareStatement("INSERT INTO host (id, origin) VALUES (?, ?)");
    hostFacts = db.prepareStatement("UPDATE host SET facts = ? WHERE id = ?");
    robots = db.prepareStatement("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)");
    seen = db.prepareStatement("INSERT INTO seen (prints) VALUES (?)");
    untold = db.prepareStatement("INSERT INTO untold VALUES (?, ?)");
    told = db.prepareStatement("DELETE FROM untold WHERE id = ?");
    scope = db.prepareStatement("INSERT INTO scope (entry) VALUES (?)");
    cookie = db.prepareStatement("INSERT OR REPLACE INTO cookie VALUES (?, ?)");
    noCookie = db.prepareStatement("DELETE FROM cookie WHERE key = ?");
    key = db.prepareStatement("INSERT INTO pipeline_key (stage, prints) VALUES (?, ?)");
    fact = db.prepareStatement("INSERT OR REPLACE INTO fact VALUES (?, ?)");
    mark = db.prepareStatement("INSERT OR REPLACE INTO output VALUES (?, ?)");
    page = db.prepareStatement("INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?, ?)");
    pageData = db.prepareStatement("UPDATE page SET data = ? WHERE id = ?");
    pageGone = db.prepareStatement("DELETE FROM page WHERE id = ?");
    forgotten = db.prepareStatement("INSERT INTO forgotten (prints) VALUES (?)");
  }

  void write(ChangeSet set, List<String> marks) throws SQLException {
    for (Map.Entry<Integer, ChangeSet.Host> each : set.hosts().entrySet()) {
      host(each.getKey(), each.getValue());
    }
    set.forEachGone(
        (host, lane, place) -> {
          gone.setInt(1, host);
          gone.setInt(2, lane);
          gone.setLong(3, place);
          gone.executeUpdate();
        });
    for (TicketRow row : set.queuedRows()) {
      ticket.setInt(1, row.host());
      ticket.setInt(2, row.lane());
      ticket.setLong(3, row.place());
      ticket.setBytes(4, row.data());
      ticket.setLong(5, set.at());
      ticket.executeUpdate();
    }
    if (set.prints().count() > 0) {
      run(seen, set.prints().bytes());
    }
    for (Map.Entry<Integer, ChangeSet.Longs> each : set.keys().entrySet()) {
      run(key, each.getKey(), each.getValue().bytes());
    }
    pages(set);
    rare(set);
    for (Map.Entry<String, String> each : set.facts().entrySet()) {
      run(fact, each.getKey(), each.getValue());
    }
    for (int i = 0; i < marks.size(); i++) {
      run(mark, i, marks.get(i));
    }
  }

  private void host(int id, ChangeSet.Host host) throws SQLException {
    if (host.origin() != null) {
      run(newHost, id, host.origin());
    }
    if (host.facts() != null) {
      run(hostFacts, host.facts(), id);
    }
  }

  private void pages(ChangeSet set) throws SQLException {
    for (PageRow row : set.pages()) {
      long[] records = row.records();
      if (records == null) {
        run(pageData, row.data(), row.id());
        continue;
      }
      page.setLong(1, row.id());
      page.setObject(2, row.print());
      page.setInt(3, row.host());
      page.setInt(4, row.lane());
      page.setBytes(5, row.data());
      page.setBytes(6, records.length == 0 ? null : ChangeSet.Longs.bytes(records, records.length));
      page.executeUpdate();
    }
    for (int i = 0; i < set.pagesGone().count(); i++) {
      pageGone.setLong(1, set.pagesGone().get(i));
      pageGone.executeUpdate();
    }
    if (set.forgotten().count() > 0) {
      run(forgotten, set.forgotten().bytes());
    }
  }

  private void rare(ChangeSet set) throws SQLException {
    for (ChangeSet.Robots each : set.robots()) {
      run(robots, each.host(), each.facts(), each.body());
    }
    for (ChangeSet.Numbered each : set.untold()) {
      if (each.data() == null) {
        run(told, each.id());
      } else {
        run(untold, each.id(), each.data());
      }
    }
    for (String entry : set.scope()) {
      run(scope, entry);
    }
    for (ChangeSet.Cookie each : set.cookies()) {
      if (each.data() == null) {
        run(noCookie, each.key());
      } else {
        run(cookie, each.key(), each.data());
      }
    }
  }

  private static void run(
      PreparedStatement statement, @org.jspecify.annotations.Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    statement.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement each :
        List.of(
            ticket, gone, newHost, hostFacts, robots, seen, untold, told, scope, cookie, noCookie,
            key, fact, mark, page, pageData, pageGone, forgotten)) {
      each.close();
    }
  }
}
