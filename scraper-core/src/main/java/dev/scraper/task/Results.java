package dev.scraper.task;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Results one after another, while others are still open. To be closed when they are not all taken:
 *
 * <pre>{@code
 * try (Results<Book> books = scraper.asCompleted(requests, response -> response.as(Book.class))) {
 *   while (books.hasNext()) {
 *     Result<Book> book = books.next();
 *   }
 * }
 * }</pre>
 *
 * <p>{@link #next} waits. An interrupt meanwhile cancels what is open, is kept, and is a {@link
 * java.util.concurrent.CancellationException}. On a thread of the library that must not wait it
 * throws an {@link IllegalStateException}.
 *
 * <p><b>Thread-safety:</b> for one thread, but {@link #close} for any. Implemented by the library
 * only.
 *
 * @param <T> the type of the values
 */
public interface Results<T extends @Nullable Object> extends Iterator<Result<T>>, AutoCloseable {

  /** Whether there is another one, or will be. After {@link #close} there is none. */
  @Override
  boolean hasNext();

  /**
   * The next one; waits for it.
   *
   * @throws NoSuchElementException if there is none, which may be because of a close meanwhile
   */
  @Override
  Result<T> next();

  /** Cancels what is open; what was not taken is dropped. Returns at once. */
  @Override
  void close();

  /** These results as a stream of one thread, which closes them when it is closed. */
  default Stream<Result<T>> stream() {
    int order = Spliterator.ORDERED | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, order), false)
        .onClose(this::close);
  }
}
