/** Decisions as values: manners, retries, scope and limits. */
@NullMarked
package dev.scraper.policy;

import org.jspecify.annotations.NullMarked;
