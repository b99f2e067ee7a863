/** Text found on a page into values: numbers, dates, links, words. */
@NullMarked
package dev.scraper.internal.convert;

import org.jspecify.annotations.NullMarked;
