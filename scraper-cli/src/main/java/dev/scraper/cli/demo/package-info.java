/** The demo: a sample shop on loopback, and a crawl of it. */
@NullMarked
package dev.scraper.cli.demo;

import org.jspecify.annotations.NullMarked;
