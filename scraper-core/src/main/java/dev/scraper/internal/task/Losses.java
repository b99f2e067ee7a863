package dev.scraper.internal.task;

import java.lang.ref.Cleaner;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The failures of futures that nobody has looked at yet. Each is reported once, as a warning of one
 * line: when its future is garbage, at the latest when the owner of the futures is closed.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads; nothing blocks.
 */
public final class Losses implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Losses.class);

  private final Set<Loss> open = ConcurrentHashMap.newKeySet();
  private final boolean debug;
  private final BiConsumer<String, @Nullable Throwable> report;

  /**
   * Reports to the log.
   *
   * @param debug whether to tell where a future was made
   */
  public Losses(boolean debug) {
    this(debug, Losses::warn);
  }

  /**
   * @param debug whether to tell where a future was made
   * @param report is given the line, and with debug the place where the future was made
   */
  public Losses(boolean debug, BiConsumer<String, @Nullable Throwable> report) {
    this.debug = debug;
    this.report = report;
  }

  private static void warn(String line, @Nullable Throwable made) {
    LOG.warn(line, made);
  }

  /** Where a future is made, in debug mode. */
  public @Nullable Throwable here() {
    return debug ? new Throwable("made here") : null;
  }

  /** Takes the failure of a future in; reported when the future is garbage, or at the close. */
  Loss add(Tracked<?> future, Object what, Throwable failure, @Nullable Throwable made) {
    Loss loss = new Loss(this, what, failure, made);
    open.add(loss);
    loss.cleanable = Threads.CLEANER.register(future, loss);
    return loss;
  }

  /** Reports what nobody has looked at so far. What fails later is reported when it is garbage. */
  @Override
  public void close() {
    open.forEach(Loss::run);
  }

  /** Made with the first failure of all; one thread, which the JVM does not wait for. */
  private static final class Threads {
    static final Cleaner CLEANER = Cleaner.create();
  }

  /** One failure. It does not know its future, which would never be garbage else. */
  static final class Loss implements Runnable {

    private final Losses losses;
    private final Object what;
    private final Throwable failure;
    private final @Nullable Throwable made;

    private volatile Cleaner.@Nullable Cleanable cleanable;

    Loss(Losses losses, Object what, Throwable failure, @Nullable Throwable made) {
      this.losses = losses;
      this.what = what;
      this.failure = failure;
      this.made = made;
    }

    /** Somebody has looked. */
    void found() {
      if (losses.open.remove(this)) {
        Cleaner.Cleanable registered = cleanable;
        if (registered != null) {
          registered.clean();
        }
      }
    }

    /** Nobody has. */
    @Override
    public void run() {
      if (losses.open.remove(this)) {
        String line = "failed, and nobody looked: " + what + ": " + failure;
        losses.report.accept(line.replaceAll("\\s+", " "), made);
      }
    }
  }
}
