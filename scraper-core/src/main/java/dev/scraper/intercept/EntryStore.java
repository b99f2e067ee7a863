package dev.scraper.intercept;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Entries in memory in front of those on disk, with threads of its own for the disk, which end by
 * themselves when there is nothing to do.
 *
 * <p><b>Thread-safety:</b> safe. Nothing blocks; the futures are completed on the threads of the
 * store, or at once.
 */
final class EntryStore implements AutoCloseable {

  private static final int THREADS = 4;

  /** What an entry takes beside its body, roughly. */
  private static final int OVERHEAD = 2_000;

  private final EntryFiles files;
  private final Cache<String, CacheEntry> memory;
  private final ThreadPoolExecutor threads;

  EntryStore(Path folder, long diskBytes, long memoryBytes) {
    this.files = new EntryFiles(folder, diskBytes);
    this.memory =
        Caffeine.newBuilder()
            .maximumWeight(memoryBytes)
            .weigher((String key, CacheEntry entry) -> weight(entry))
            .executor(Runnable::run)
            .build();
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "scraper-cache-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  private static int weight(CacheEntry entry) {
    return (int) Math.min(Integer.MAX_VALUE, (long) entry.body().length + OVERHEAD);
  }

  /** The entry of that key. */
  CompletableFuture<Optional<CacheEntry>> read(String key) {
    CacheEntry known = memory.getIfPresent(key);
    if (known != null) {
      return CompletableFuture.completedFuture(Optional.of(known));
    }
    return CompletableFuture.supplyAsync(
        () -> {
          Optional<CacheEntry> entry = files.read(key);
          // Not over one that was written meanwhile, and not within a lock of the memory's.
          entry.ifPresent(found -> memory.asMap().putIfAbsent(key, found));
          return entry;
        },
        threads);
  }

  /** Keeps an entry; done when it is on disk, or cannot be put there. */
  CompletableFuture<Void> write(CacheEntry entry) {
    memory.put(entry.key(), entry);
    return CompletableFuture.runAsync(() -> files.write(entry), threads);
  }

  /** Forgets an entry. */
  CompletableFuture<Void> delete(String key) {
    memory.invalidate(key);
    return CompletableFuture.runAsync(() -> files.delete(key), threads);
  }

  /** What is being written is written; then the threads end. */
  @Override
  public void close() {
    threads.shutdown();
  }

  boolean isClosed() {
    return threads.isShutdown();
  }

  @Override
  public String toString() {
    return files.toString();
  }
}
