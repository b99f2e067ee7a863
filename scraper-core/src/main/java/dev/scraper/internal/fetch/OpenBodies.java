package dev.scraper.internal.fetch;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Call;

/**
 * Which calls have a connection that they have not given back, because their bodies are not closed
 * yet; where somebody wants to know.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
final class OpenBodies {

  private final Set<Call> open = ConcurrentHashMap.newKeySet();
  private volatile boolean watched;

  /** From now on they are noted. */
  void watch() {
    watched = true;
  }

  void acquired(Call call) {
    if (watched) {
      open.add(call);
    }
  }

  void released(Call call) {
    if (watched) {
      open.remove(call);
    }
  }

  /** Their addresses. */
  List<String> urls() {
    return open.stream().map(call -> call.request().url().toString()).sorted().toList();
  }
}
