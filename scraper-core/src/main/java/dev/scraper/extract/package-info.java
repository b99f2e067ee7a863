/**
 * Typed extraction: records and classes filled from elements by annotations, or by a fluent form.
 */
@NullMarked
package dev.scraper.extract;

import org.jspecify.annotations.NullMarked;
