/** Publishers with back-pressure, and what they publish. */
@NullMarked
package dev.scraper.internal.flow;

import org.jspecify.annotations.NullMarked;
