/** Text files of records: formats, plain and gzipped, that can be cut back and gone on with. */
@NullMarked
package dev.scraper.internal.text;

import org.jspecify.annotations.NullMarked;
