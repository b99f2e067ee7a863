/** What is known of a crawl whose state is kept. */
@NullMarked
package dev.scraper.state;

import org.jspecify.annotations.NullMarked;
