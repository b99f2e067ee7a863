package dev.scraper.internal.frontier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.http.Request;
import dev.scraper.http.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every frontier must do. A test of an implementation extends this. */
abstract class FrontierConformance {

  static final long SECOND = 1_000_000_000L;

  /** How long after a start a host's delay may begin to count. */
  static final long SLACK = SECOND / 50;

  static final Admission ALL = ticket -> Admission.Verdict.ADMIT;

  /** The ticker says nanoseconds since 1970. */
  static final TickerTime TIME =
      new TickerTime() {
        @Override
        public long at(Instant moment) {
          return moment.getEpochSecond() * SECOND + moment.getNano();
        }

        @Override
        public Instant moment(long ticker) {
          return Instant.ofEpochSecond(0, ticker);
        }
      };

  abstract Frontier create(int limit, long delay);

  static Batch batch(String... urls) {
    return Batch.of(
        "http://from.example/page?x=1",
        3,
        Purpose.PAGE,
        false,
        List.of(urls).stream().map(Request::get).toList());
  }

  static Ticket robots(String host) {
    return Ticket.fresh(Request.get(host + "/robots.txt"), Purpose.ROBOTS, 0, null, false);
  }

  static List<String> urls(List<Lease> leases) {
    return leases.stream().map(lease -> lease.ticket().request().url().toString()).toList();
  }

  static List<String> lease(Frontier frontier, long now) {
    return urls(frontier.lease(now, 100, 100, ALL));
  }

  @Test
  void aRequestIsQueuedOnceHoweverOftenItIsOffered() {
    Frontier frontier = create(10, 0);
    assertThat(frontier.offer(batch("http://a.example/1", "http://a.example/1"))).isEqualTo(1);
    assertThat(frontier.offer(batch("http://a.example/1", "http://a.example/2"))).isEqualTo(1);
    assertThat(lease(frontier, 0)).containsExactly("http://a.example/1", "http://a.example/2");
    assertThat(frontier.offer(batch("http://a.example/1"))).isZero();
  }

  @Test
  void whatWasAdmittedIsNotQueuedLater() {
    Frontier frontier = create(10, 0);
    long print = Request.get("http://a.example/1").fingerprint();
    assertThat(frontier.admit(print)).isTrue();
    assertThat(frontier.admit(print)).isFalse();
    assertThat(frontier.offer(batch("http://a.example/1"))).isZero();
    assertThat(frontier.queued()).isZero();
  }

  @Test
  void aTicketComesBackWithAllThatItWasOfferedWith() {
    Frontier frontier = create(10, 0);
    Request rich =
        Request.post(
                dev.scraper.http.Url.parse("http://a.example/form"), "text/plain", new byte[] {1})
            .carry("what travels")
            .label("detail")
            .header("X-Own", "1");
    frontier.offer(
        Batch.of(null, 0, Purpose.PAGE, true, List.of(Request.get("http://a.example/"))));
    frontier.offer(Batch.of("http://a.example/b?c", 7, Purpose.PAGE, false, List.of(rich)));
    frontier.offer(
        Batch.of(
            "http://a.example/b?c",
            7,
            Purpose.PAGE,
            false,
            List.of(Request.get("http://a.example/x"))));
    frontier.offer(
        Batch.of(
            "https://else.example/",
            200,
            Purpose.PAGE,
            false,
            List.of(Request.get("http://a.example/y"))));
    frontier.offer(
        Batch.of(null, 2, Purpose.SITEMAP, false, List.of(Request.get("http://a.example/z.xml"))));
    List<Ticket> tickets = frontier.lease(0, 9, 9, ALL).stream().map(Lease::ticket).toList();
    assertThat(tickets)
        .containsExactly(
            Ticket.fresh(Request.get("http://a.example/"), Purpose.PAGE, 0, null, true),
            Ticket.fresh(rich, Purpose.PAGE, 7, "http://a.example/b?c", false),
            Ticket.fresh(
                Request.get("http://a.example/x"), Purpose.PAGE, 7, "http://a.example/b?c", false),
            Ticket.fresh(
                Request.get("http://a.example/y"),
                Purpose.PAGE,
                200,
                "https://else.example/",
                false),
            Ticket.fresh(Request.get("http://a.example/z.xml"), Purpose.SITEMAP, 2, null, false));
  }

  @Test
  void aHostIsFirstInFirstOutByPriority() {
    Frontier frontier = create(10, 0);
    List<Request> requests = new ArrayList<>();
    for (int priority : new int[] {0, 5, -1, 0, 5, 9}) {
      requests.add(Request.get("http://a.example/" + requests.size()).priority(priority));
    }
    frontier.offer(Batch.of(null, 0, Purpose.PAGE, false, requests));
    assertThat(lease(frontier, 0))
        .extracting(url -> url.substring(url.length() - 1))
        .containsExactly("5", "1", "4", "0", "3", "2");
  }

  private static Batch files(String... urls) {
    List<Request> requests = List.of(urls).stream().map(Request::get).toList();
    return Batch.of("http://a.example/", 1, Purpose.MEDIA, false, requests);
  }

  @Test
  void filesGoBeforePagesAndAreNotTheSameAsPages() {
    Frontier frontier = create(10, 0);
    Request urgent = Request.get("http://a.example/u").priority(Integer.MAX_VALUE);
    frontier.offer(batch("http://a.example/1"));
    frontier.offer(Batch.of(null, 0, Purpose.PAGE, false, List.of(urgent)));
    assertThat(frontier.offer(files("http://a.example/1", "http://a.example/1"))).isEqualTo(1);
    assertThat(frontier.media()).isEqualTo(1);
    List<Lease> leases = frontier.lease(0, 10, 10, ALL);
    assertThat(urls(leases))
        .containsExactly("http://a.example/1", "http://a.example/u", "http://a.example/1");
    assertThat(leases.get(0).ticket())
        .isEqualTo(
            Ticket.fresh(
                Request.get("http://a.example/1"), Purpose.MEDIA, 1, "http://a.example/", false));
    assertThat(frontier.media()).isEqualTo(1);
    frontier.complete(leases.get(0), 0, List.of());
    assertThat(frontier.media()).isZero();
  }

  @Test
  void whenOnlyFilesAreLeftToBeHadPagesStayQueued() {
    Frontier frontier = create(1, 0);
    frontier.offer(batch("http://a.example/1", "http://a.example/2", "http://b.example/3"));
    frontier.offer(files("http://a.example/f", "http://a.example/g"));
    Lease first = frontier.lease(0, 1, 10, ALL).get(0);
    frontier.release(first, 0, first.ticket().retried(), 50); // is due again later
    frontier.onlyMedia();
    frontier.offer(batch("http://c.example/4"));
    List<Lease> second = frontier.lease(0, 10, 10, ALL);
    assertThat(urls(second)).containsExactly("http://a.example/g");
    frontier.complete(second.get(0), 0, List.of());
    assertThat(frontier.lease(0, 10, 10, ALL)).isEmpty();
    assertThat(frontier.nextDue()).isEqualTo(50);
    List<Lease> third = frontier.lease(50, 10, 10, ALL);
    assertThat(urls(third)).containsExactly("http://a.example/f");
    assertThat(frontier.media()).isEqualTo(1);
    frontier.complete(third.get(0), 50, List.of());
    assertThat(frontier.media()).isZero();
    assertThat(frontier.queued()).isEqualTo(4);
    assertThat(frontier.nextDue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void hostsTakeTurns() {
    Frontier frontier = create(10, 0);
    frontier.offer(batch("http://a.example/1", "http://a.example/2", "http://a.example/3"));
    frontier.offer(batch("http://b.example/1", "http://b.example/2"));
    assertThat(lease(frontier, 0))
        .containsExactly(
            "http://a.example/1",
            "http://b.example/1",
            "http://a.example/2",
            "http://b.example/2",
            "http://a.example/3");
  }

  @Test
  void noMoreRequestsAreOpenToAHostThanItsLimit() {
    Frontier frontier = create(2, 0);
    frontier.offer(batch("http://a.example/1", "http://a.example/2", "http://a.example/3"));
    List<Lease> open = frontier.lease(0, 100, 100, ALL);
    assertThat(open).hasSize(2);
    assertThat(frontier.nextDue()).isEqualTo(Long.MAX_VALUE);
    assertThat(frontier.openRequests("http://a.example")).isEqualTo(2);
    frontier.complete(open.get(0), 1, List.of());
    assertThat(lease(frontier, 1)).containsExactly("http://a.example/3");
  }

  @Test
  void aChangedLimitHoldsAtOnce() {
    Frontier frontier = create(1, 0);
    frontier.offer(batch("http://a.example/1", "http://a.example/2", "http://a.example/3"));
    assertThat(lease(frontier, 0)).hasSize(1);
    frontier.limit("http://a.example", 3);
    assertThat(lease(frontier, 0)).hasSize(2);
  }

  @Test
  void noMoreLeasesAreGivenThanAskedFor() {
    Frontier frontier = create(10, 0);
    frontier.offer(batch("http://a.example/1", "http://b.example/2", "http://c.example/3"));
    assertThat(frontier.lease(0, 2, 100, ALL)).hasSize(2);
    assertThat(frontier.queued()).isEqualTo(1);
    assertThat(frontier.leased()).isEqualTo(2);
  }

  @Test
  void aHostIsNotAskedWithinItsDelayOfTheLastStart() {
    Frontier frontier = create(10, SECOND);
    frontier.offer(batch("http://a.example/1", "http://a.example/2"));
    Lease first = frontier.lease(0, 100, 100, ALL).get(0);
    frontier.started(first, SECOND / 2);
    assertThat(frontier.nextDue()).isBetween(SECOND * 3 / 2, SECOND * 3 / 2 + SLACK);
    assertThat(lease(frontier, SECOND * 3 / 2 - 1)).isEmpty();
    assertThat(lease(frontier, SECOND * 3 / 2 + SLACK)).containsExactly("http://a.example/2");
  }

  @Test
  void anAnswerShowsThatTheServerHadTheRequest() {
    Frontier frontier = create(10, SECOND);
    frontier.offer(batch("http://a.example/1", "http://a.example/2", "http://a.example/3"));
    Lease first = frontier.lease(0, 1, 100, ALL).get(0);
    frontier.started(first, SECOND);
    long answered = SECOND + 3_000_000;
    frontier.complete(first, answered, List.of());
    assertThat(lease(frontier, answered + SECOND - 1)).isEmpty();
    Lease second = frontier.lease(answered + SECOND, 1, 100, ALL).get(0);
    frontier.started(second, 3 * SECOND);
    frontier.complete(second, 3 * SECOND + SECOND / 2, List.of());
    assertThat(lease(frontier, 4 * SECOND - 1)).isEmpty();
    assertThat(lease(frontier, 4 * SECOND + SLACK)).as("a slow answer").hasSize(1);
  }

  @Test
  void aHostWithADelayWaitsUntilTheStartOfItsLastRequestIsKnown() {
    Frontier frontier = create(10, SECOND);
    frontier.offer(batch("http://a.example/1", "http://a.example/2", "http://b.example/1"));
    Lease first = frontier.lease(0, 1, 100, ALL).get(0);
    assertThat(first.host()).isEqualTo("http://a.example");
    assertThat(lease(frontier, 100 * SECOND)).containsExactly("http://b.example/1");
    frontier.started(first, 100 * SECOND);
    assertThat(lease(frontier, 101 * SECOND - 1)).isEmpty();
    assertThat(lease(frontier, 101 * SECOND + SLACK)).hasSize(1);
  }

  @Test
  void aRequestThatEndsWithoutAStartCountsFromItsEnd() {
    Frontier frontier = create(10, SECOND);
    frontier.offer(batch("http://a.example/1", "http://a.example/2"));
    Lease first = frontier.lease(0, 100, 100, ALL).get(0);
    frontier.complete(first, 5 * SECOND, List.of());
    assertThat(lease(frontier, 6 * SECOND - 1)).isEmpty();
    assertThat(lease(frontier, 6 * SECOND + SLACK)).hasSize(1);
  }

  @Test
  void anAnswerWithoutARequestCostsItsHostNoTime() {
    Frontier frontier = create(10, SECOND);
    frontier.offer(batch("http://a.example/1", "http://a.example/2", "http://a.example/3"));
    Lease first = frontier.lease(0, 9, 9, ALL).get(0);
    first.markUnsent();
    frontier.started(first, 5);
    Lease second = frontier.lease(5, 9, 9, ALL).get(0);
    second.markUnsent();
    frontier.complete(second, 7, List.of());
    assertThat(frontier.lease(7, 9, 9, ALL)).hasSize(1);
    frontier.complete(first, 9, List.of());
    assertThat(frontier.leased()).isEqualTo(1);
  }

  @Test
  void anAnswerWithoutARequestLeavesTheHostsClockAsItWas() {
    Frontier frontier = create(10, SECOND);
    frontier.offer(batch("http://a.example/1", "http://a.example/2", "http://a.example/3"));
    Lease real = frontier.lease(0, 9, 9, ALL).get(0);
    frontier.started(real, 10);
    frontier.complete(real, 20, List.of());
    assertThat(frontier.nextDue()).isEqualTo(20 + SECOND);
    Lease kept = frontier.lease(20 + SECOND, 9, 9, ALL).get(0);
    kept.markUnsent();
    frontier.started(kept, 30 + SECOND);
    frontier.complete(kept, 40 + SECOND, List.of());
    assertThat(lease(frontier, 40 + SECOND)).containsExactly("http://a.example/3");
  }

  @Test
  void aChangedDelayCountsFromTheLastStart() {
    Frontier frontier = create(10, 0);
    frontier.insert(robots("http://a.example"));
    frontier.offer(batch("http://a.example/1"));
    Lease robots = frontier.lease(0, 1, 100, ALL).get(0);
    frontier.started(robots, SECOND);
    frontier.complete(robots, 2 * SECOND, List.of());
    frontier.pace("http://a.example", 10 * SECOND);
    assertThat(lease(frontier, 11 * SECOND - 1)).isEmpty();
    assertThat(lease(frontier, 11 * SECOND + SLACK)).hasSize(1);
  }

  @Test
  void anotherHostIsNotHeldBackByADelay() {
    Frontier frontier = create(10, 1000 * SECOND);
    frontier.offer(batch("http://a.example/1", "http://a.example/2"));
    frontier.offer(batch("http://b.example/1", "https://a.example/1", "http://a.example:81/1"));
    assertThat(lease(frontier, 0))
        .containsExactlyInAnyOrder(
            "http://a.example/1",
            "http://b.example/1",
            "https://a.example/1",
            "http://a.example:81/1");
  }

  @Test
  void aHeldHostIsNotAskedAndTheLongerHoldStays() {
    Frontier frontier = create(10, 0);
    frontier.offer(batch("http://a.example/1"));
    frontier.hold("http://a.example", 10 * SECOND);
    frontier.hold("http://a.example", 5 * SECOND);
    assertThat(lease(frontier, 10 * SECOND - 1)).isEmpty();
    assertThat(frontier.stats(0).hostsHeld()).isEqualTo(1);
    assertThat(frontier.nextDue()).isEqualTo(10 * SECOND);
    assertThat(lease(frontier, 10 * SECOND)).hasSize(1);
  }

  @Test
  void aDroppedHostIsDueAtOnce() {
    Frontier frontier = create(10, SECOND);
    frontier.offer(batch("http://a.example/1", "http://a.example/2", "http://a.example/3"));
    Lease first = frontier.lease(0, 1, 100, ALL).get(0);
    frontier.complete(first, 1, List.of());
    frontier.hold("http://a.example", 100 * SECOND);
    frontier.drop("http://a.example");
    assertThat(lease(frontier, 2)).hasSize(2);
  }

  @Test
  void aRetryIsNotDueBeforeItsTimeAndThenGoesFirst() {
    Frontier frontier = create(1, 0);
    frontier.offer(batch("http://a.example/1", "http://a.example/2", "http://a.example/3"));
    Lease first = frontier.lease(0, 1, 100, ALL).get(0);
    frontier.release(first, 0, first.ticket().sent(null).retried(), 10);
    Lease second = frontier.lease(9, 1, 100, ALL).get(0);
    assertThat(second.ticket().request().url().path()).isEqualTo("/2");
    frontier.complete(second, 9, List.of());
    Lease again = frontier.lease(10, 1, 100, ALL).get(0);
    assertThat(again.ticket().request().url().path()).isEqualTo("/1");
    assertThat(again.ticket().retries()).isEqualTo(1);
  }

  @Test
  void aHostWithNothingButARetryIsDueWithIt() {
    Frontier frontier = create(1, 0);
    frontier.offer(batch("http://a.example/1"));
    Lease first = frontier.lease(0, 1, 100, ALL).get(0);
    frontier.release(first, 0, first.ticket().retried(), 7 * SECOND);
    assertThat(frontier.nextDue()).isEqualTo(7 * SECOND);
    assertThat(lease(frontier, 7 * SECOND - 1)).isEmpty();
    assertThat(lease(frontier, 7 * SECOND)).hasSize(1);
  }

  @Test
  void aRedirectHopWaitsWithItsTargetHost() {
    Frontier frontier = create(1, 0);
    frontier.offer(batch("http://a.example/1", "http://b.example/1"));
    List<Lease> open = frontier.lease(0, 2, 100, ALL);
    Ticket hop =
        open.get(0).ticket().redirected(Request.get("http://b.example/target"), true, false, false);
    frontier.release(open.get(0), 0, hop, 0);
    assertThat(frontier.openRequests("http://a.example")).isZero();
    assertThat(lease(frontier, 0)).isEmpty();
    frontier.complete(open.get(1), 0, List.of());
    assertThat(lease(frontier, 0)).containsExactly("http://b.example/target");
  }

  @Test
  void aShutHostLetsOnlyItsRobotsTxtPassUntilItIsOpened() {
    Frontier frontier = create(10, 0);
    frontier.offer(batch("http://a.example/1", "http://a.example/2"));
    List<Lease> none = frontier.lease(0, 10, 10, ticket -> Admission.Verdict.SHUT);
    assertThat(none).isEmpty();
    assertThat(lease(frontier, 0)).isEmpty();
    frontier.insert(robots("http://a.example"));
    assertThat(lease(frontier, 0)).containsExactly("http://a.example/robots.txt");
    assertThat(frontier.queued()).isEqualTo(2);
    frontier.open("http://a.example");
    assertThat(frontier.lease(0, 10, 10, ALL)).isEmpty(); // its start is not known
  }

  @Test
  void aShutHostWaitsForTheRetryOfItsRobotsTxt() {
    Frontier frontier = create(10, 0);
    frontier.offer(batch("http://a.example/1"));
    frontier.lease(0, 10, 10, ticket -> Admission.Verdict.SHUT);
    frontier.insert(robots("http://a.example"));
    Lease robots = frontier.lease(0, 1, 1, ALL).get(0);
    frontier.release(robots, 0, robots.ticket().retried(), 3 * SECOND);
    assertThat(frontier.nextDue()).isEqualTo(3 * SECOND);
    assertThat(lease(frontier, 3 * SECOND)).containsExactly("http://a.example/robots.txt");
  }

  @Test
  void aRefusedTicketIsGoneAndCostsItsHostNoTime() {
    Frontier frontier = create(10, SECOND);
    frontier.offer(batch("http://a.example/no1", "http://a.example/no2", "http://a.example/yes"));
    Admission admission =
        ticket ->
            ticket.request().url().path().startsWith("/no")
                ? Admission.Verdict.REFUSE
                : Admission.Verdict.ADMIT;
    assertThat(urls(frontier.lease(0, 10, 10, admission))).containsExactly("http://a.example/yes");
    assertThat(frontier.queued()).isZero();
    assertThat(frontier.leased()).isEqualTo(1);
  }

  @Test
  void refusalsInOneTurnAreBounded() {
    Frontier frontier = create(10, 0);
    frontier.offer(
        batch(
            IntStream.range(0, 50).mapToObj(i -> "http://a.example/" + i).toArray(String[]::new)));
    assertThat(frontier.lease(0, 10, 20, ticket -> Admission.Verdict.REFUSE)).isEmpty();
    assertThat(frontier.queued()).isEqualTo(30);
  }

  @Test
  void completingAPageOffersItsLinksInOneStep() {
    Frontier frontier = create(10, 0);
    frontier.offer(batch("http://a.example/1"));
    Lease lease = frontier.lease(0, 1, 1, ALL).get(0);
    Batch found = batch("http://a.example/1", "http://a.example/2", "http://b.example/");
    assertThat(frontier.complete(lease, 1, List.of(found))).isEqualTo(2);
    assertThat(frontier.leased()).isZero();
    assertThat(frontier.queued()).isEqualTo(2);
  }

  @Test
  void aLeaseIsClosedOnce() {
    Frontier frontier = create(10, 0);
    frontier.offer(batch("http://a.example/1"));
    Lease lease = frontier.lease(0, 1, 1, ALL).get(0);
    frontier.complete(lease, 1, List.of());
    assertThatThrownBy(() -> frontier.complete(lease, 2, List.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("http://a.example/1");
    assertThatThrownBy(() -> frontier.release(lease, 2, lease.ticket(), 2))
        .isInstanceOf(IllegalStateException.class);
    assertThat(frontier.leased()).isZero();
  }

  @Test
  void aLeaseCarriesTheGenerationOfItsHost() {
    Frontier frontier = create(10, 0);
    frontier.offer(batch("http://a.example/1", "http://a.example/2"));
    Lease before = frontier.lease(0, 1, 1, ALL).get(0);
    frontier.newGeneration("http://a.example");
    Lease after = frontier.lease(0, 1, 1, ALL).get(0);
    assertThat(after.generation()).isEqualTo(before.generation() + 1);
  }

  @Test
  void manyHostsAndManyPagesAllComeOut() {
    Frontier frontier = create(3, 0);
    int hosts = 300;
    int pages = 40;
    for (int page = 0; page < pages; page++) {
      for (int host = 0; host < hosts; host++) {
        frontier.offer(batch("http://h" + host + ".example/folder/page" + page + "?q=" + host));
      }
    }
    assertThat(frontier.stats(0).hosts()).isEqualTo(hosts);
    List<String> all = new ArrayList<>();
    while (frontier.queued() > 0) {
      List<Lease> open = frontier.lease(0, 64, 1, ALL);
      assertThat(open).isNotEmpty();
      all.addAll(urls(open));
      open.forEach(lease -> frontier.complete(lease, 0, List.of()));
    }
    assertThat(all).hasSize(hosts * pages).doesNotHaveDuplicates();
  }

  private static Batch seeds(Request... requests) {
    return Batch.of(null, 0, Purpose.PAGE, true, List.of(requests));
  }

  @Test
  void aRequestThatIsToBeFetchedAgainIsQueuedAlthoughItWasSeen() {
    Frontier frontier = create(10, 0);
    frontier.offer(batch("http://a.example/1"));
    Request again = Request.get("http://a.example/1");
    assertThat(frontier.offer(seeds(again))).isZero();
    assertThat(frontier.offer(seeds(again.refetch(), again.refetch()))).isEqualTo(2);
    assertThat(frontier.lease(0, 10, 10, ALL)).hasSize(3);
  }

  @Test
  void aRequestWithAnEarliestMomentWaitsForItWithoutHoldingOthersBack() {
    Frontier frontier = create(10, 0);
    Request later = Request.get("http://a.example/later").notBefore(Instant.ofEpochSecond(10));
    frontier.offer(seeds(later, Request.get("http://a.example/now")));
    assertThat(urls(frontier.lease(0, 10, 10, ALL))).containsExactly("http://a.example/now");
    assertThat(frontier.nextDue()).isEqualTo(10 * SECOND);
    assertThat(frontier.queued()).isEqualTo(1);
    assertThat(frontier.lease(10 * SECOND - 1, 10, 10, ALL)).isEmpty();
    assertThat(urls(frontier.lease(10 * SECOND, 10, 10, ALL)))
        .containsExactly("http://a.example/later");
  }

  @Test
  void aRequestThatWaitedForItsMomentGoesByItsPriorityThen() {
    Frontier frontier = create(1, 0);
    Instant soon = Instant.ofEpochSecond(1);
    frontier.offer(
        seeds(
            Request.get("http://a.example/usual"),
            Request.get("http://a.example/low").priority(-1).notBefore(soon),
            Request.get("http://a.example/high").priority(1).notBefore(soon)));
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      List<Lease> leases = frontier.lease(SECOND, 1, 10, ALL);
      order.addAll(urls(leases));
      frontier.complete(leases.get(0), SECOND, List.of());
    }
    assertThat(order)
        .containsExactly("http://a.example/high", "http://a.example/usual", "http://a.example/low");
  }

  @Test
  void aRequestWithADelayOfItsOwnKeepsTheNextOneAwayAndNoneAfterThat() {
    Frontier frontier = create(10, 0);
    Request slow = Request.get("http://a.example/search").delay(Duration.ofSeconds(5));
    frontier.offer(
        seeds(slow, Request.get("http://a.example/1"), Request.get("http://a.example/2")));
    Lease first = frontier.lease(0, 10, 10, ALL).get(0);
    assertThat(frontier.isPaced("http://a.example")).isTrue();
    assertThat(frontier.lease(0, 10, 10, ALL)).isEmpty();
    frontier.started(first, SECOND);
    frontier.complete(first, 2 * SECOND, List.of());
    assertThat(frontier.lease(6 * SECOND - 1, 10, 10, ALL)).isEmpty();
    assertThat(frontier.lease(6 * SECOND + SLACK, 10, 10, ALL)).hasSize(2);
  }

  @Test
  void aHostThatWaitsForALeaseGoesOnWhenThatIsClosed() {
    Frontier frontier = create(10, 0);
    frontier.offer(batch("http://a.example/1", "http://a.example/2", "http://a.example/3"));
    Lease open = frontier.lease(0, 1, 10, ALL).get(0);
    List<String> asked = new ArrayList<>();
    Admission waiting =
        ticket -> {
          asked.add(ticket.request().url().path());
          return Admission.Verdict.WAIT;
        };
    assertThat(frontier.lease(0, 10, 10, waiting)).isEmpty();
    assertThat(asked).containsExactly("/2");
    assertThat(frontier.nextDue()).isEqualTo(Long.MAX_VALUE);
    assertThat(frontier.queued()).isEqualTo(2);
    frontier.complete(open, 1, List.of());
    assertThat(urls(frontier.lease(1, 10, 10, ALL)))
        .containsExactly("http://a.example/2", "http://a.example/3");
  }

  /** What is asked for by somebody who waits. */
  static final class Waiter extends Fetch {

    Waiter(String url, @Nullable Lease lender) {
      super(Request.get(url), lender);
    }

    @Override
    protected void ended(@Nullable Response response, @Nullable Throwable failure) {}
  }

  private static Waiter insert(Frontier frontier, String url, @Nullable Lease lender) {
    Waiter waiter = new Waiter(url, lender);
    frontier.insert(Ticket.of(waiter));
    return waiter;
  }

  @Test
  void aFetchGoesBeforeThePagesOfItsHost() {
    Frontier frontier = create(10, 0);
    frontier.offer(batch("http://a.example/1", "http://a.example/2"));
    insert(frontier, "http://a.example/f", null);
    insert(frontier, "http://a.example/f", null); // asked for twice, wanted twice
    assertThat(lease(frontier, 0))
        .containsExactly(
            "http://a.example/f", "http://a.example/f", "http://a.example/1", "http://a.example/2");
  }

  @Test
  void aPlaceThatIsLentIsForFetchesAndRobotsTxtAlone() {
    Frontier frontier = create(1, 0);
    frontier.offer(batch("http://a.example/1", "http://a.example/2"));
    Lease page = frontier.lease(0, 1, 10, ALL).get(0);
    insert(frontier, "http://a.example/f", page);
    assertThat(frontier.lease(0, new Frontier.Room(1, 0, 0), 10, ALL)).isEmpty();
    frontier.lend(page, 0);
    assertThat(frontier.lent()).isEqualTo(1);
    List<Lease> given = frontier.lease(0, new Frontier.Room(1, 10, 10), 10, ALL);
    assertThat(urls(given)).containsExactly("http://a.example/f");
    frontier.insert(robots("http://a.example"));
    assertThat(frontier.lease(0, 10, 10, ALL)).isEmpty(); // the lent place is taken
    frontier.complete(given.get(0), 1, List.of());
    assertThat(lease(frontier, 1)).containsExactly("http://a.example/robots.txt");
  }

  @Test
  void aPlaceIsTakenBackWhenItsPageEndsOrNeedsItNoMore() {
    Frontier frontier = create(1, 0);
    frontier.offer(batch("http://a.example/1", "http://a.example/2"));
    Lease page = frontier.lease(0, 1, 10, ALL).get(0);
    frontier.lend(page, 0);
    frontier.takeBack(page);
    assertThat(frontier.lent()).isZero();
    insert(frontier, "http://a.example/f", null);
    assertThat(frontier.lease(0, 10, 10, ALL)).isEmpty();
    frontier.lend(page, 0);
    frontier.complete(page, 1, List.of());
    assertThat(frontier.lent()).isZero();
    frontier.lend(page, 0); // too late: nothing comes of it
    assertThat(frontier.lent()).isZero();
    assertThat(lease(frontier, 1)).containsExactly("http://a.example/f");
  }

  @Test
  void aFetchPassesAHostThatWaitsForAnOpenPageButNotOneThatIsShut() {
    Frontier frontier = create(10, 0);
    frontier.offer(batch("http://a.example/1", "http://a.example/2"));
    Lease page = frontier.lease(0, 1, 10, ALL).get(0);
    frontier.lease(0, 1, 10, ticket -> Admission.Verdict.WAIT);
    insert(frontier, "http://a.example/f", page);
    assertThat(lease(frontier, 0)).containsExactly("http://a.example/f");
    insert(frontier, "http://b.example/f", page);
    assertThat(frontier.lease(0, 9, 9, ticket -> Admission.Verdict.SHUT)).isEmpty();
    frontier.insert(robots("http://b.example"));
    Lease robots = frontier.lease(0, 9, 9, ALL).get(0);
    assertThat(robots.ticket().purpose()).isEqualTo(Purpose.ROBOTS);
    frontier.complete(robots, 0, List.of());
    frontier.open("http://b.example");
    assertThat(lease(frontier, 0)).containsExactly("http://b.example/f");
  }

  @Test
  void aFetchThatIsWithdrawnIsNotLeased() {
    Frontier frontier = create(10, 0);
    Waiter first = insert(frontier, "http://a.example/1", null);
    insert(frontier, "http://a.example/2", null);
    assertThat(frontier.withdraw(first)).isTrue();
    assertThat(frontier.withdraw(first)).isFalse();
    assertThat(frontier.queued()).isEqualTo(1);
    Lease second = frontier.lease(0, 9, 9, ALL).get(0);
    assertThat(second.ticket().request().url().path()).isEqualTo("/2");
    assertThat(frontier.withdraw(second.ticket().fetch())).isFalse();
    frontier.release(second, 0, second.ticket().sent(500).retried(), 5 * SECOND);
    assertThat(frontier.withdraw(second.ticket().fetch())).isTrue();
    assertThat(frontier.queued()).isZero();
    assertThat(frontier.nextDue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void theDelayOfAHostHoldsForItsFetches() {
    Frontier frontier = create(10, SECOND);
    insert(frontier, "http://a.example/1", null);
    insert(frontier, "http://a.example/2", null);
    Lease first = frontier.lease(0, 9, 9, ALL).get(0);
    frontier.started(first, 0);
    frontier.complete(first, 0, List.of());
    assertThat(frontier.nextFrontDue()).isEqualTo(SECOND);
    assertThat(frontier.lease(SECOND - 1, 9, 9, ALL)).isEmpty();
    assertThat(frontier.lease(SECOND, 9, 9, ALL)).hasSize(1);
  }

  @Test
  void aPageThatLendsItsPlaceIsKnownToHaveStarted() {
    Frontier frontier = create(1, SECOND);
    frontier.offer(batch("http://a.example/1"));
    Lease page = frontier.lease(0, 1, 10, ALL).get(0);
    insert(frontier, "http://a.example/f", page);
    frontier.lend(page, 5);
    assertThat(frontier.lease(5, 10, 10, ALL)).isEmpty();
    assertThat(lease(frontier, 5 + SECOND + SLACK)).containsExactly("http://a.example/f");
  }

  @Test
  void aHostThatWasGivenUpHasItsClockAgainWhenItIsRevived() {
    Frontier frontier = create(10, SECOND);
    insert(frontier, "http://a.example/1", null);
    frontier.drop("http://a.example");
    frontier.lease(0, 9, 9, ticket -> Admission.Verdict.REFUSE);
    frontier.revive("http://a.example");
    insert(frontier, "http://a.example/2", null);
    insert(frontier, "http://a.example/3", null);
    Lease second = frontier.lease(0, 9, 9, ALL).get(0);
    frontier.started(second, 0);
    frontier.complete(second, 0, List.of());
    assertThat(frontier.lease(0, 9, 9, ALL)).isEmpty();
    assertThat(frontier.lease(SECOND, 9, 9, ALL)).hasSize(1);
  }

  @Test
  void aParkedHostGoesOnWhenNoOtherHasAnythingLeft() {
    Frontier frontier = create(10, 0);
    frontier.offer(batch("http://a.example/1", "http://b.example/1"));
    frontier.park("http://a.example");
    frontier.unparkWhenIdle();
    List<Lease> first = frontier.lease(0, 100, 100, ALL);
    assertThat(urls(first)).containsExactly("http://b.example/1");
    frontier.unparkWhenIdle();
    assertThat(frontier.nextDue()).isEqualTo(Long.MAX_VALUE);
    frontier.complete(first.get(0), 0, List.of(batch("http://b.example/2")));
    frontier.unparkWhenIdle();
    List<Lease> second = frontier.lease(0, 100, 100, ALL);
    assertThat(urls(second)).containsExactly("http://b.example/2");
    frontier.complete(second.get(0), 0, List.of());
    assertThat(frontier.queued()).isEqualTo(1);
    frontier.unparkWhenIdle();
    assertThat(lease(frontier, 0)).containsExactly("http://a.example/1");
  }

  @Test
  void aHostThatWaitsForItsTimeIsNotDone() {
    Frontier frontier = create(10, 0);
    frontier.offer(batch("http://a.example/1", "http://b.example/1"));
    frontier.park("http://a.example");
    Lease lease = frontier.lease(0, 100, 100, ALL).get(0);
    frontier.release(lease, 0, lease.ticket().sent(503).retried(), 10 * SECOND);
    frontier.unparkWhenIdle();
    assertThat(frontier.nextDue()).isEqualTo(10 * SECOND);
    assertThat(lease(frontier, 9 * SECOND)).isEmpty();
    assertThat(lease(frontier, 10 * SECOND)).containsExactly("http://b.example/1");
  }

  @Test
  void theRobotsTxtOfAParkedHostIsAskedFor() {
    Frontier frontier = create(10, 0);
    frontier.offer(batch("http://a.example/1", "http://b.example/1"));
    frontier.park("http://a.example");
    frontier.insert(robots("http://a.example"));
    assertThat(lease(frontier, 0))
        .containsExactly("http://a.example/robots.txt", "http://b.example/1");
  }

  @Test
  void hostsThatAreAllParkedGoOnTogether() {
    Frontier frontier = create(10, 0);
    frontier.offer(batch("http://a.example/1", "http://b.example/1"));
    frontier.park("http://a.example");
    frontier.park("http://b.example");
    frontier.park("http://b.example");
    assertThat(lease(frontier, 0)).isEmpty();
    frontier.unparkWhenIdle();
    assertThat(lease(frontier, 0)).containsExactly("http://a.example/1", "http://b.example/1");
  }
}
