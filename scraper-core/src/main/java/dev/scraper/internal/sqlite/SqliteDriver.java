package dev.scraper.internal.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Finds sqlite-jdbc, which a program may do without, and opens databases with it.
 *
 * <p>Reached by name only, so that nothing of it is needed before an output asks for it. {@code
 * DriverManager} would load every driver on the class path, and find none for some class loaders.
 */
public final class SqliteDriver {

  private static final String DRIVER = "org.sqlite.JDBC";

  /** What the driver reads in place of {@code java.io.tmpdir}. */
  private static final String UNPACKED_TO = "org.sqlite.tmpdir";

  private SqliteDriver() {}

  /**
   * Loads the driver and its native library.
   *
   * @throws IOException if one of them is not there or does not work; the message says what to do
   */
  public static void check() throws IOException {
    try {
      driver().connect("jdbc:sqlite::memory:", new Properties()).close();
    } catch (SQLException | LinkageError e) {
      String folder = System.getProperty(UNPACKED_TO, System.getProperty("java.io.tmpdir"));
      throw new IOException(
          "cannot load SQLite's native library, which is unpacked to "
              + folder
              + " and must be allowed to run from there; -D"
              + UNPACKED_TO
              + "=FOLDER names another place",
          e);
    }
  }

  /** Whether the library is on the class path. */
  public static boolean isThere() {
    try {
      Class.forName(DRIVER, false, SqliteDriver.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /**
   * A connection to a file, which is made if it is not there.
   *
   * @throws IOException if the library is not there; the message names it
   */
  public static Connection connect(Path file) throws IOException, SQLException {
    return driver().connect(address(file), new Properties());
  }

  /**
   * A connection to a file that is there, to read only.
   *
   * @param unchanging whether nobody writes to it meanwhile; then no file is made beside it
   * @throws IOException if the library is not there; the message names it
   */
  public static Connection look(Path file, boolean unchanging) throws IOException, SQLException {
    String mode = unchanging ? "?mode=ro&immutable=1" : "?mode=ro";
    return driver().connect(address(file) + mode, new Properties());
  }

  /** As an address every character of the path is the file's: in a plain one '?' begins options. */
  private static String address(Path file) {
    return "jdbc:sqlite:file:" + file.toAbsolutePath().toUri().getRawPath();
  }

  private static Driver driver() throws IOException {
    try {
      return (Driver) Class.forName(DRIVER).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IOException("SQLite needs the library org.xerial:sqlite-jdbc on the class path", e);
    }
  }
}
