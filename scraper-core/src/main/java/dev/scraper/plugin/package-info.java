/** Plug-ins: spiders and their helpers found in jars, with declared arguments. */
@NullMarked
package dev.scraper.plugin;

import org.jspecify.annotations.NullMarked;
