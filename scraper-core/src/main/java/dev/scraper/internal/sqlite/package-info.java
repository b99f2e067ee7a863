/** Records in an SQLite database: its file, its tables, and going back to an earlier moment. */
@NullMarked
package dev.scraper.internal.sqlite;

import org.jspecify.annotations.NullMarked;
