/** Exchanges as WARC records in a file. */
@NullMarked
package dev.scraper.internal.warc;

import org.jspecify.annotations.NullMarked;
