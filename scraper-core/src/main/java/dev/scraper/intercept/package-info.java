/** What happens around a request: interceptors over the downloader. */
@NullMarked
package dev.scraper.intercept;

import org.jspecify.annotations.NullMarked;
