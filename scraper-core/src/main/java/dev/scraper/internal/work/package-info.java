/** One page's way through fetch, parse, spider and hand-over. */
@NullMarked
package dev.scraper.internal.work;

import org.jspecify.annotations.NullMarked;
