/** The front door: {@code Scraper} builds and starts crawls. */
@NullMarked
package dev.scraper;

import org.jspecify.annotations.NullMarked;
