package dev.scraper.internal.state;

import java.util.List;

/**
 * The tables of a state. Rows of tickets are small and found by their whole key, so they live in
 * the index itself.
 */
final class Schema {

  /** Told apart by {@code PRAGMA user_version}. */
  static final int VERSION = 1;

  static final List<String> TABLES =
      List.of(
          "CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
          "CREATE TABLE host (id INTEGER PRIMARY KEY, origin TEXT NOT NULL, facts TEXT)",
          "CREATE TABLE robots (host INTEGER PRIMARY KEY, facts TEXT, body BLOB)",
          "CREATE TABLE ticket (host INTEGER NOT NULL, lane INTEGER NOT NULL,"
              + " place INTEGER NOT NULL, data BLOB NOT NULL, since INTEGER NOT NULL,"
              + " PRIMARY KEY (host, lane, place)) WITHOUT ROWID",
          "CREATE TABLE seen (id INTEGER PRIMARY KEY, prints BLOB NOT NULL)",
          "CREATE TABLE untold (id INTEGER PRIMARY KEY, data BLOB NOT NULL)",
          "CREATE TABLE scope (id INTEGER PRIMARY KEY, entry TEXT NOT NULL)",
          "CREATE TABLE cookie (key TEXT PRIMARY KEY, data TEXT NOT NULL) WITHOUT ROWID",
          "CREATE TABLE pipeline_key (id INTEGER PRIMARY KEY, stage INTEGER NOT NULL,"
              + " prints BLOB NOT NULL)",
          "CREATE TABLE page (id INTEGER PRIMARY KEY, print INTEGER, host INTEGER NOT NULL,"
              + " lane INTEGER NOT NULL, data BLOB NOT NULL, records BLOB)",
          "CREATE UNIQUE INDEX page_print ON page (print) WHERE print IS NOT NULL",
          "CREATE TABLE forgotten (id INTEGER PRIMARY KEY, prints BLOB NOT NULL)",
          "CREATE TABLE output (id INTEGER PRIMARY KEY, mark TEXT NOT NULL)");

  private Schema() {}
}
