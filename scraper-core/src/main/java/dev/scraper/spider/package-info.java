/** What the author of a spider writes: the spider itself and its outputs. */
@NullMarked
package dev.scraper.spider;

import org.jspecify.annotations.NullMarked;
