/** Wiring, threads and life cycle of a crawl. */
@NullMarked
package dev.scraper.internal.engine;

import org.jspecify.annotations.NullMarked;
