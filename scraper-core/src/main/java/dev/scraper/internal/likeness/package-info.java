/**
 * How much pages resemble each other: fingerprints of texts, and how often each kind of page came.
 */
@NullMarked
package dev.scraper.internal.likeness;

import org.jspecify.annotations.NullMarked;
