/** The command line: parse arguments, call scraper-core, print. */
@NullMarked
package dev.scraper.cli;

import org.jspecify.annotations.NullMarked;
