/** One exchange on the wire: OkHttp, DNS, cookies, body limits and decoding. */
@NullMarked
package dev.scraper.internal.fetch;

import org.jspecify.annotations.NullMarked;
