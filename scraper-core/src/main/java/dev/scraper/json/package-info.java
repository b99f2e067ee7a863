/** JSON as a value: read, pointed into, bound to records. */
@NullMarked
package dev.scraper.json;

import org.jspecify.annotations.NullMarked;
