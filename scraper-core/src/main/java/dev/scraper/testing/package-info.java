/** For the tests of plug-in authors: spiders run on saved pages and small local sites. */
@NullMarked
package dev.scraper.testing;

import org.jspecify.annotations.NullMarked;
