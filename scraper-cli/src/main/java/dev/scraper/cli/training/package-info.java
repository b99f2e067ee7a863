/** The crawl that a start-up archive of the JVM is made from. */
@NullMarked
package dev.scraper.cli.training;

import org.jspecify.annotations.NullMarked;
