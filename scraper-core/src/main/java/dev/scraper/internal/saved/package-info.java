/** Pages kept as files: their types and names, and recordings of exchanges. */
@NullMarked
package dev.scraper.internal.saved;

import org.jspecify.annotations.NullMarked;
