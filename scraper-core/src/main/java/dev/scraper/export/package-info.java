/** Records on their way to files: outputs, exporters and formats. */
@NullMarked
package dev.scraper.export;

import org.jspecify.annotations.NullMarked;
