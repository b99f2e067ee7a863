/** Records on their way to files: pipeline, exporters and formats. */
@NullMarked
package dev.scraper.export;

import org.jspecify.annotations.NullMarked;
