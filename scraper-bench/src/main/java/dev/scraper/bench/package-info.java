/** Benchmarks of the pieces, and of whole crawls in one process. */
@NullMarked
package dev.scraper.bench;

import org.jspecify.annotations.NullMarked;
