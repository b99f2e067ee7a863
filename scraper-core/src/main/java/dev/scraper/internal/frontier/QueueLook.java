package dev.scraper.internal.frontier;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What keeps the queued requests, host by host, at one moment.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param groups the hosts that have something queued, by what they wait for
 */
public record QueueLook(List<Group> groups) {

  /** What a host with queued requests waits for. */
  public enum Reason {
    /** Its robots.txt. */
    ROBOTS("their robots.txt"),
    /** One of its open requests to end. */
    PLACE("a place with their host"),
    /** The last request, which is not on the wire yet, so that its clock is not known. */
    START("their last request to be on the wire"),
    /** An open page that may use up a budget, or a request that wants to be alone. */
    PAGE("an open request of theirs to end"),
    /** A pause that it asked for, or was given because it did not answer. */
    HELD("the end of a pause (Retry-After, back-off, no sign of life)"),
    /** Its delay, or the moment of a request. */
    TIME("their delay, or the moment of a request or retry"),
    /** The hosts that have not had as many pages. */
    PARKED("the hosts that have not had as many pages"),
    /** Its tickets, which are on disk. */
    DISK("their requests to come from disk"),
    /** Nothing of its own. */
    TURN("a place in flight");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** What is waited for: {@code wait for} stands before it. */
    public String words() {
      return words;
    }
  }

  /**
   * Hosts that wait for the same.
   *
   * @param hosts how many
   * @param requests queued with them
   * @param example one of them: that with the most requests
   * @param dueIn until the first of them is due, in nanoseconds, or -1 where no time is waited for
   */
  public record Group(Reason reason, int hosts, long requests, String example, long dueIn) {}

  /** Looks at all hosts. */
  static QueueLook of(Collection<HostQueue> hosts, long now) {
    Count[] counts = new Count[Reason.values().length];
    for (HostQueue host : hosts) {
      if (size(host) > 0) {
        int reason = reason(host, now).ordinal();
        counts[reason] = counts[reason] == null ? new Count() : counts[reason];
        counts[reason].add(host);
      }
    }
    List<Group> groups = new ArrayList<>();
    for (Reason reason : Reason.values()) {
      Count count = counts[reason.ordinal()];
      if (count != null) {
        boolean timed = reason == Reason.HELD || reason == Reason.TIME;
        long dueIn = timed ? Math.max(0, count.due - now) : -1;
        groups.add(new Group(reason, count.hosts, count.requests, count.example, dueIn));
      }
    }
    return new QueueLook(List.copyOf(groups));
  }

  private static long size(HostQueue host) {
    return host.front().size() + host.lanes().size();
  }

  /** Where only fetches are queued, theirs; else that of the pages, which have to wait longer. */
  private static Reason reason(HostQueue host, long now) {
    if (host.shut) {
      return Reason.ROBOTS;
    }
    boolean usual = host.lanes().size() > 0;
    if (host.open - (usual ? 0 : host.lent) >= host.limit) {
      return Reason.PLACE;
    }
    if (host.starting != null) {
      return Reason.START;
    }
    if (usual ? host.waiting : host.frontWaiting) {
      return Reason.PAGE;
    }
    if (usual && host.parked) {
      return Reason.PARKED;
    }
    if (usual && !host.lanes().hasReady()) {
      return Reason.DISK;
    }
    if (host.isHeld(now)) {
      return Reason.HELD;
    }
    return due(host) > now ? Reason.TIME : Reason.TURN;
  }

  private static long due(HostQueue host) {
    return host.lanes().size() > 0 ? host.usualDue() : host.frontDue();
  }

  private static final class Count {
    private int hosts;
    private long requests;
    private long most;
    private String example = "";
    private long due = Long.MAX_VALUE;

    void add(HostQueue host) {
      long size = size(host);
      hosts++;
      requests += size;
      due = Math.min(due, due(host));
      if (size > most) {
        most = size;
        example = host.origin;
      }
    }
  }
}
