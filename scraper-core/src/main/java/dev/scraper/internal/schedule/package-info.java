/** The scheduler loop: the only writer of the frontier. */
@NullMarked
package dev.scraper.internal.schedule;

import org.jspecify.annotations.NullMarked;
