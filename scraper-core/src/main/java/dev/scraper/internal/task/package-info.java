/** How threads wait, and futures whose failure is told if nobody looks. */
@NullMarked
package dev.scraper.internal.task;

import org.jspecify.annotations.NullMarked;
