package dev.scraper.cli;

import dev.scraper.Crawl;
import dev.scraper.Scraper;
import dev.scraper.event.Dump;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * SIGINT and SIGTERM: the first one stops in good order, the second at once, and two seconds after
 * that the process ends whatever it does. SIGUSR1, where there is such a signal, shows what
 * everything waits for.
 *
 * <p>{@code sun.misc.Signal} is reached by reflection: the compiler warns of it and offers nothing
 * in its place. Where it is not to be had, a shutdown hook stands in.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
final class Signals implements AutoCloseable {

  /** The exit status after a signal. */
  static final int INTERRUPTED = 130;

  private static final long LAST_WORDS_MILLIS = 1_500;
  private static final long END_MILLIS = 400;
  private static final long HOOK_MILLIS = 8_000;
  private static final long ATTACH_MILLIS = 5_000;
  private static final long EXIT_MILLIS = 5_000;

  /** What is done about signals. */
  interface Target {

    /** Ends in good order. */
    void stop();

    /** Ends at once. */
    void cancel();

    /** Whether it is sure to end some time after {@link #stop}. */
    default boolean endsByItself() {
      return true;
    }

    /** What it waits for, in lines; nothing if there is nothing to be said. */
    default Optional<Dump> dump() {
      return Optional.empty();
    }

    /** The process is about to be ended with its work undone; must be quick. */
    default void lastWords() {}
  }

  /** The first signal stops the crawl, the second cancels it. */
  static Target of(Crawl crawl) {
    return new Target() {
      @Override
      public void stop() {
        crawl.stop();
      }

      @Override
      public void cancel() {
        crawl.cancel();
      }

      @Override
      public Optional<Dump> dump() {
        return Optional.of(crawl.dump());
      }
    };
  }

  /** Any signal ends what the scraper does. */
  static Target closing(Scraper scraper) {
    return new Target() {
      @Override
      public void stop() {
        daemon(scraper::close, "scraper-close");
      }

      @Override
      public void cancel() {
        stop(); // harmless when it was done before
      }

      @Override
      public boolean endsByItself() {
        return false;
      }

      @Override
      public Optional<Dump> dump() {
        return Optional.of(scraper.dump());
      }
    };
  }

  private static final Target NOBODY =
      new Target() {
        @Override
        public void stop() {}

        @Override
        public void cancel() {}

        @Override
        public boolean endsByItself() {
          return false;
        }
      };

  private final Console console;
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch over = new CountDownLatch(1);

  /** Guarded by the lock. */
  private Target target = NOBODY;

  private volatile int received;

  /** Who ended the process with {@link System#exit}. */
  private volatile @Nullable String exitedBy;

  private Signals(Console console) {
    this.console = console;
  }

  /** Begins to listen; to be closed when the work is done. */
  static Signals listen(Console console) {
    Signals signals = new Signals(console);
    try {
      signals.handle("INT", signals::received);
      signals.handle("TERM", signals::received);
    } catch (ReflectiveOperationException | LinkageError e) {
      console.exits().onSignal(signals::shutDown);
    }
    try {
      signals.handle("USR1", signals::show);
    } catch (ReflectiveOperationException | LinkageError e) {
      // Windows has none, and some JVMs keep it for themselves: then a program has to ask.
    }
    console.exits().onExit(signals::exited);
    return signals;
  }

  private void handle(String name, Runnable action) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object ours =
        Proxy.newProxyInstance(
            Signals.class.getClassLoader(),
            new Class<?>[] {handler},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "handle" -> {
                    action.run();
                    yield null;
                  }
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == args[0];
                  default -> "scraper's handler of SIG" + name;
                });
    Method handle = signal.getMethod("handle", signal, handler);
    handle.invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
  }

  /** Whether a signal came before the end. */
  boolean came() {
    return received > 0;
  }

  /** Sets what is done about signals, also about those that have come. */
  void attach(Target newTarget) {
    lock.lock();
    try {
      target = newTarget;
      if (received > 0) {
        target.stop();
      }
      if (received > 1) {
        target.cancel();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Asked for outside of the lock: it may take a second, and must hold up no other signal. */
  private void show() {
    Target asked;
    lock.lock();
    try {
      asked = target;
    } finally {
      lock.unlock();
    }
    Optional<Dump> dump = asked.dump();
    console.error(dump.isPresent() ? "what each request waits for:" : "nothing is fetched now");
    dump.ifPresent(given -> given.text().lines().forEach(console::plain));
  }

  private void received() {
    if (over.getCount() == 0) {
      return;
    }
    lock.lock();
    try {
      received++;
      if (received == 1) {
        target.stop(); // first, so that who reads the message may count on it
        console.say("stopping: open requests get 5 s; a second signal stops at once");
        if (!target.endsByItself()) {
          daemon(this::endUnlessAttached, "scraper-end");
        }
      } else if (received == 2) {
        console.say("stopping at once");
        target.cancel();
        daemon(this::endInTime, "scraper-end");
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Something may keep the work from being begun, such as a spider that never gives its seeds: then
   * there is no crawl yet that could be stopped.
   */
  private void endUnlessAttached() {
    try {
      if (over.await(ATTACH_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lock.lock();
    try {
      if (!target.endsByItself()) {
        Runtime.getRuntime().halt(INTERRUPTED);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Somebody is ending the process, and is held up until this returns. */
  private void exited(String caller) {
    if (over.getCount() == 0) {
      return;
    }
    exitedBy = caller;
    Target last;
    lock.lock();
    try {
      last = target;
    } finally {
      lock.unlock();
    }
    last.cancel();
    try {
      if (!over.await(EXIT_MILLIS, TimeUnit.MILLISECONDS)) {
        last.lastWords();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Who called {@link System#exit} before the end, if anybody did. */
  Optional<String> exitedBy() {
    return Optional.ofNullable(exitedBy);
  }

  private void endInTime() {
    try {
      if (over.await(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
      daemon(target::lastWords, "scraper-last-words");
      if (!over.await(END_MILLIS, TimeUnit.MILLISECONDS)) {
        Runtime.getRuntime().halt(INTERRUPTED);
      }
    } catch (InterruptedException e) {
      Runtime.getRuntime().halt(INTERRUPTED);
    }
  }

  private static void daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** The stand-in: what runs when a signal has already begun to end the process. */
  private void shutDown() {
    if (over.getCount() == 0) {
      return;
    }
    received();
    try {
      if (!over.await(HOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        target.lastWords();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(INTERRUPTED);
  }

  /** The work is done: signals change nothing from now on. */
  @Override
  public void close() {
    over.countDown();
  }
}
