/** Structured data that pages carry for machines: JSON-LD, microdata, Open Graph, feeds. */
@NullMarked
package dev.scraper.data;

import org.jspecify.annotations.NullMarked;
