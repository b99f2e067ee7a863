/** What a crawl tells about itself: events, statistics and the final report. */
@NullMarked
package dev.scraper.event;

import org.jspecify.annotations.NullMarked;
