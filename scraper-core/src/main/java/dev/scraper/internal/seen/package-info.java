/** A set of fingerprints that costs at most 16 bytes for each. */
@NullMarked
package dev.scraper.internal.seen;

import org.jspecify.annotations.NullMarked;
