/** Many waits at once: fetches as futures, gathered, raced, streamed, in groups. */
@NullMarked
package dev.scraper.task;

import org.jspecify.annotations.NullMarked;
