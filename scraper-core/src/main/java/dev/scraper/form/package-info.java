/** Forms of a page, filled in and turned into requests. */
@NullMarked
package dev.scraper.form;

import org.jspecify.annotations.NullMarked;
