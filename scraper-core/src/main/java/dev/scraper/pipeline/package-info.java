/** Items between the spider and the outputs: checked, changed, dropped, counted. */
@NullMarked
package dev.scraper.pipeline;

import org.jspecify.annotations.NullMarked;
