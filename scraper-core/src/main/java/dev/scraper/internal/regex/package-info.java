/** Regular expressions over text from outside, with an end to each search. Not part of the API. */
@NullMarked
package dev.scraper.internal.regex;

import org.jspecify.annotations.NullMarked;
