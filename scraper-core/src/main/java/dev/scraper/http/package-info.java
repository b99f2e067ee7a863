/** Values of the HTTP exchange (URLs, requests, responses) and the asynchronous downloader. */
@NullMarked
package dev.scraper.http;

import org.jspecify.annotations.NullMarked;
