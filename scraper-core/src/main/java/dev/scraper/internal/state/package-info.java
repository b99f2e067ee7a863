/** What a crawl keeps on disk: one SQLite database, one thread that writes it. */
@NullMarked
package dev.scraper.internal.state;

import org.jspecify.annotations.NullMarked;
