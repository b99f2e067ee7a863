package dev.scraper.pipeline;

/**
 * One step of a {@link Pipeline}: takes an item, and says what becomes of it.
 *
 * <pre>{@code
 * Stage<Book, Book> cheap =
 *     book -> book.price() < 10 ? Verdict.pass(book) : Verdict.drop("too dear");
 * }</pre>
 *
 * <p><b>Thread-safety:</b> called by several parse threads at once, for one page by one thread and
 * in the order of the items; a stage with fields of its own guards them itself. It may block: that
 * holds up its page, no other. What it throws fails the page, of which nothing is then exported.
 *
 * @param <I> the type of the items it takes
 * @param <O> the type of the items it gives
 */
@FunctionalInterface
public interface Stage<I, O> {

  /** Takes one item. */
  Verdict<O> apply(I item) throws Exception;
}
