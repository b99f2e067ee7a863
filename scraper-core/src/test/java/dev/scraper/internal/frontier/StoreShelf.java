package dev.scraper.internal.frontier;

import dev.scraper.internal.state.ChangeSet;
import dev.scraper.internal.state.StateStore;
import dev.scraper.internal.state.TicketRow;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A shelf on a real database that does everything at once, on the calling thread. */
final class StoreShelf implements Shelf, AutoCloseable {

  private record Answer(int host, int lane, List<TicketRow> rows) {}

  private final Use use;
  private final StateStore store;
  private final Deque<Answer> answers = new ArrayDeque<>();
  private ChangeSet changes = new ChangeSet();
  private long asked;
  private long loaded;
  private Runnable committed = () -> {};

  StoreShelf(Path file, Use use) {
    this.use = use;
    this.store =
        use == Use.KEPT
            ? StateStore.kept(file, Runnable::run, step -> {})
            : StateStore.overflow(file, Runnable::run);
  }

  StateStore store() {
    return store;
  }

  /** How many tickets were read back. */
  long loaded() {
    return loaded;
  }

  /** How often tickets were read back. */
  long asked() {
    return asked;
  }

  /** Told of each commit; a question is one, too. */
  void onCommit(Runnable listener) {
    committed = listener;
  }

  void commit() {
    committed.run();
    ChangeSet set = changes;
    changes = new ChangeSet();
    store.submit(
        set,
        failure -> {
          if (failure != null) {
            throw new IllegalStateException(failure);
          }
        });
  }

  /** The frontier, given what it has asked for after each call. */
  Frontier settling(HostFrontier frontier) {
    settle(frontier);
    return (Frontier)
        Proxy.newProxyInstance(
            Frontier.class.getClassLoader(),
            new Class<?>[] {Frontier.class},
            (proxy, method, arguments) -> {
              try {
                if (method.getName().equals("lease")) {
                  return lease(frontier, arguments);
                }
                Object result = method.invoke(frontier, arguments);
                settle(frontier);
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** As a loop does that is told of what was loaded, and leases again. */
  private List<Lease> lease(HostFrontier frontier, Object[] arguments) {
    List<Lease> all = new ArrayList<>();
    long now = (Long) arguments[0];
    int max = arguments[1] instanceof Frontier.Room room ? room.all() : (Integer) arguments[1];
    if (arguments[1] instanceof Frontier.Room room && room.front() != room.all()) {
      return frontier.lease(now, room, (Integer) arguments[2], (Admission) arguments[3]);
    }
    int maxRefused = (Integer) arguments[2];
    boolean loaded = true;
    while (loaded && all.size() < max && maxRefused > 0) {
      long before = frontier.queued();
      List<Lease> given =
          frontier.lease(now, max - all.size(), maxRefused, (Admission) arguments[3]);
      all.addAll(given);
      maxRefused -= (int) (before - frontier.queued()) - given.size();
      loaded = settle(frontier);
    }
    return all;
  }

  /** Whether there was something. */
  private boolean settle(HostFrontier frontier) {
    boolean any = !answers.isEmpty();
    Answer answer;
    while ((answer = answers.poll()) != null) {
      loaded += answer.rows().size();
      frontier.loaded(answer.host(), answer.lane(), answer.rows());
    }
    return any;
  }

  @Override
  public Use use() {
    return use;
  }

  @Override
  public void host(int id, String origin) {
    changes.host(id, origin);
  }

  @Override
  public void put(TicketRow row) {
    changes.queued(row);
  }

  @Override
  public void remove(int host, int lane, long place) {
    changes.gone(host, lane, place);
  }

  @Override
  public void seen(long print) {
    changes.seen(print);
  }

  @Override
  public void ask(int host, int lane, long from, int most) {
    asked++;
    commit();
    store.ask(
        host,
        lane,
        from,
        most,
        rows -> answers.add(new Answer(host, lane, rows)),
        failure -> {
          throw new IllegalStateException(failure);
        });
  }

  @Override
  public void close() {
    store.close();
  }
}
