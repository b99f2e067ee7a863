@NullMarked
package dev.scraper.fuzz;

import org.jspecify.annotations.NullMarked;
