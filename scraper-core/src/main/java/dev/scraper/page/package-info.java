/** A fetched and parsed page: selectors, links, text. */
@NullMarked
package dev.scraper.page;

import org.jspecify.annotations.NullMarked;
