/** robots.txt rules, robots directives of pages, and sitemaps. */
@NullMarked
package dev.scraper.robots;

import org.jspecify.annotations.NullMarked;
