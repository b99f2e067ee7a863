/**
 * Runnable examples, a page long each. Begin with {@link dev.scraper.examples.QuickStart}. Those
 * that are plug-ins run by name: {@code scraper list --plugins scraper-examples/target} tells
 * which.
 *
 * <p>To run one, from the project's folder:
 *
 * <pre>{@code
 * mvn -DskipTests package
 * java -cp scraper-examples/target/scraper-examples.jar dev.scraper.examples.QuickStart \
 *     https://quotes.toscrape.com/ quotes.jsonl
 * }</pre>
 */
@NullMarked
package dev.scraper.examples;

import org.jspecify.annotations.NullMarked;
