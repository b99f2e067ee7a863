/** Runnable examples, a page long each. */
@NullMarked
package dev.scraper.examples;

import org.jspecify.annotations.NullMarked;
