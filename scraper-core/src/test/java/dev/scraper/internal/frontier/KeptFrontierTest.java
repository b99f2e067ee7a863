package dev.scraper.internal.frontier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.state.StateException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A frontier that another process can go on with. */
class KeptFrontierTest extends FrontierConformance {

  @TempDir private Path folder;
  private StoreShelf shelf;
  private int files;

  @Override
  Frontier create(int limit, long delay) {
    close();
    shelf = new StoreShelf(folder.resolve("state-" + ++files + ".db"), Shelf.Use.KEPT);
    return shelf.settling(new HostFrontier(limit, delay, TIME, shelf, 2_000));
  }

  /** What another process finds: nothing that was not committed. */
  private Frontier goOn(int limit, long delay, long now) throws StateException {
    close();
    shelf = new StoreShelf(folder.resolve("state-" + files + ".db"), Shelf.Use.KEPT);
    HostFrontier frontier = new HostFrontier(limit, delay, TIME, shelf, 2_000);
    frontier.restore(shelf.store().read(), now);
    return shelf.settling(frontier);
  }

  @AfterEach
  void close() {
    if (shelf != null) {
      shelf.close();
      shelf = null;
    }
  }

  @Test
  void whatWasLeasedAndNotCompletedIsQueuedAgainInItsPlace() throws Exception {
    Frontier frontier = create(10, 0);
    frontier.offer(batch("http://a.example/1", "http://a.example/2", "http://a.example/3"));
    List<Lease> leases = frontier.lease(0, 2, 10, ALL);
    frontier.complete(leases.get(1), 0, List.of(batch("http://a.example/4")));
    shelf.commit();
    frontier.complete(leases.get(0), 0, List.of(batch("http://a.example/5")));
    // Not committed.
    Frontier next = goOn(10, 0, SECOND);
    assertThat(next.queued()).isEqualTo(3);
    assertThat(lease(next, SECOND))
        .containsExactly("http://a.example/1", "http://a.example/3", "http://a.example/4");
    assertThat(next.offer(batch("http://a.example/2", "http://a.example/5"))).isEqualTo(1);
  }

  @Test
  void aTicketComesBackWithAllThatItCarries() throws Exception {
    Frontier frontier = create(10, 0);
    Request rich =
        Request.post(Url.parse("http://a.example/form?x=1"), "text/plain", new byte[] {0, -1, 7})
            .header("X-Own", "1")
            .carry(List.of("a", 2, true))
            .label("detail")
            .priority(-7)
            .session("s")
            .delay(Duration.ofMillis(1500));
    Batch batch = Batch.of("http://from.example/", 4, Purpose.SITEMAP, true, List.of(rich));
    frontier.offer(batch);
    shelf.commit();
    Ticket ticket = goOn(10, 0, 0).lease(0, 1, 1, ALL).get(0).ticket();
    assertThat(ticket)
        .isEqualTo(Ticket.fresh(rich, Purpose.SITEMAP, 4, "http://from.example/", true));
    assertThat(ticket.request().carried()).isEqualTo(rich.carried());
    assertThat(ticket.request().delay()).isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void aRetryComesBackWithItsHistoryAndItsWait() throws Exception {
    Frontier frontier = create(10, 0);
    frontier.offer(batch("http://a.example/1"));
    Lease lease = frontier.lease(0, 1, 1, ALL).get(0);
    Ticket hop =
        lease
            .ticket()
            .sent(302)
            .redirected(Request.get("http://b.example/2"), true, true, false)
            .sent(503)
            .retried();
    frontier.release(lease, 0, hop, 60 * SECOND);
    shelf.commit();
    Frontier next = goOn(10, 0, 10 * SECOND);
    assertThat(lease(next, 59 * SECOND)).isEmpty();
    Ticket again = next.lease(60 * SECOND, 1, 1, ALL).get(0).ticket();
    assertThat(again).isEqualTo(hop);
  }

  @Test
  void aHostThatMayHaveBeenAskedAMomentAgoIsSparedForItsDelay() throws Exception {
    Frontier frontier = create(10, SECOND);
    frontier.offer(batch("http://a.example/1"));
    shelf.commit();
    Frontier next = goOn(10, SECOND, 100 * SECOND);
    next.offer(batch("http://new.example/1"));
    assertThat(lease(next, 101 * SECOND - 1)).isEmpty();
    assertThat(lease(next, 101 * SECOND)).hasSize(2);
  }

  @Test
  void whatIsPutBackIsQueuedAsItWas() throws Exception {
    Frontier frontier = create(10, 0);
    frontier.offer(batch("http://a.example/1", "http://a.example/2"));
    frontier.lease(0, 2, 2, ALL).forEach(lease -> frontier.putBack(lease, 0));
    assertThat(frontier.queued()).isEqualTo(2);
    assertThat(frontier.leased()).isZero();
    shelf.commit();
    assertThat(lease(goOn(10, 0, 0), 0))
        .containsExactly("http://a.example/1", "http://a.example/2");
  }

  @Test
  void aStateOfManyHostsIsNotLoadedWhole() throws Exception {
    Frontier frontier = create(10, 0);
    for (int host = 0; host < 200; host++) {
      String[] urls = new String[30];
      for (int i = 0; i < urls.length; i++) {
        urls[i] = "http://h" + host + ".example/page/" + i;
      }
      frontier.offer(batch(urls));
    }
    shelf.commit();
    Frontier next = goOn(10, 0, 0);
    // Room for some 30 tickets; beyond that a few for each host.
    assertThat(shelf.loaded()).isLessThan(200 * 10);
    assertThat(next.queued()).isEqualTo(6_000);
    TreeSet<String> done = new TreeSet<>();
    finish(next, done);
    assertThat(done).hasSize(6_000);
  }

  @Test
  void whateverIsDoneAndWheneverItEndsNothingIsLostOrDoubled() throws Exception {
    for (long seed = 1; seed <= 30; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Frontier frontier = create(random.nextInt(1, 50), 0);
      int[] numbers = {0};
      Model now = new Model(new TreeSet<>(), new TreeSet<>());
      Model[] before = {now.copy()};
      Model[] model = {now};
      shelf.onCommit(() -> before[0] = model[0].copy());
      for (int step = 0; step < 300; step++) {
        switch (random.nextInt(12)) {
          case 0 -> {
            model[0] = before[0].copy();
            frontier = goOn(random.nextInt(1, 50), 0, step);
            shelf.onCommit(() -> before[0] = model[0].copy());
          }
          case 1, 2 -> shelf.commit();
          case 3, 4, 5 -> frontier.offer(found(random, numbers, model[0].offered()));
          default -> {
            for (Lease lease : frontier.lease(step, random.nextInt(1, 30), 10, ALL)) {
              if (random.nextInt(4) == 0) {
                frontier.release(lease, step, lease.ticket().sent(503).retried(), step + 5);
              } else {
                model[0].done().add(lease.ticket().queuedUrl().toString());
                Batch found = found(random, numbers, model[0].offered());
                frontier.complete(lease, step, List.of(found));
              }
            }
          }
        }
        long waiting = model[0].offered().size() - model[0].done().size();
        assertThat(frontier.queued()).as("seed " + seed).isEqualTo(waiting);
      }
      finish(frontier, model[0].done());
      assertThat(model[0].done()).as("seed " + seed).isEqualTo(model[0].offered());
    }
  }

  /** What was offered and what is done. */
  private record Model(TreeSet<String> offered, TreeSet<String> done) {
    Model copy() {
      return new Model(new TreeSet<>(offered), new TreeSet<>(done));
    }
  }

  private static void finish(Frontier frontier, TreeSet<String> done) {
    while (frontier.queued() > 0) {
      for (Lease lease : frontier.lease(1_000, 100, 100, ALL)) {
        assertThat(done.add(lease.ticket().queuedUrl().toString())).isTrue();
        frontier.complete(lease, 1_000, List.of());
      }
    }
  }

  /** Links to three hosts, some of them with a priority. */
  private static Batch found(SplittableRandom random, int[] numbers, TreeSet<String> offered) {
    List<Request> requests =
        IntStream.range(0, random.nextInt(12))
            .mapToObj(i -> "http://" + "abc".charAt(random.nextInt(3)) + ".example/" + numbers[0]++)
            .map(
                url ->
                    Request.get(url).priority(random.nextInt(5) == 0 ? random.nextInt(-2, 3) : 0))
            .toList();
    requests.forEach(request -> offered.add(request.url().toString()));
    return Batch.of("http://a.example/from", 2, Purpose.PAGE, false, new ArrayList<>(requests));
  }
}
