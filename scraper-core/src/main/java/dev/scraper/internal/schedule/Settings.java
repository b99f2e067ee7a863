package dev.scraper.internal.schedule;

import dev.scraper.policy.Limits;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import java.time.InstantSource;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/**
 * What the loop is told at its start.
 *
 * @param politeness delays and limits
 * @param retry which failures are tried again
 * @param limits where the crawl ends
 * @param sitemaps whether the sitemaps of seed hosts are read
 * @param tellFailed whether the spider wants to be told of failed requests
 * @param random for back-off
 * @param clock the time of day, for requests that are not to be made before some moment
 * @param session whether it is no crawl, but serves single fetches for as long as the program
 *     likes: what was given up has another chance after a minute
 * @param seedsTaken told how many seeds have left the queue, so that more are read
 */
public record Settings(
    Politeness politeness,
    RetryPolicy retry,
    Limits limits,
    boolean sitemaps,
    boolean tellFailed,
    RandomGenerator random,
    InstantSource clock,
    boolean session,
    IntConsumer seedsTaken) {}
