/** How far requests have come: for the dump, the debug mode and JFR. */
@NullMarked
package dev.scraper.internal.trace;

import org.jspecify.annotations.NullMarked;
