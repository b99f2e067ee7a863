package dev.scraper.internal.state;

import org.jspecify.annotations.Nullable;

/**
 * A page to come back to.
 *
 * <p><b>Thread-safety:</b> immutable, but for the arrays, which nobody writes to.
 *
 * @param id its number
 * @param print the fingerprint of its request, if that may be made more than once in a crawl; else
 *     null
 * @param host the number of its host
 * @param lane which of the host's queues it will wait in
 * @param data its ticket, as the frontier writes it
 * @param records the fingerprints of the records it has given; null to leave those that are known
 */
public record PageRow(
    long id, @Nullable Long print, int host, int lane, byte[] data, long @Nullable [] records) {}
