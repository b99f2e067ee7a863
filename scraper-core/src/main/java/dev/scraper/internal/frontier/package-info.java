/** What to fetch, host by host: plain single-threaded data behind one lease interface. */
@NullMarked
package dev.scraper.internal.frontier;

import org.jspecify.annotations.NullMarked;
