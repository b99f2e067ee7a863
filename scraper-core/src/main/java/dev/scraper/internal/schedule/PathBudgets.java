package dev.scraper.internal.schedule;

import dev.scraper.http.Url;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.internal.frontier.Ticket;
import dev.scraper.policy.PathBudget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The places that budgets of paths have left, host by host. A place is taken when a page's request
 * is leased, and given back when the lease ends without a page, so that a budget is never exceeded
 * and, where there are enough good pages, always used to the last.
 *
 * <p><b>Thread-safety:</b> none; owned by the loop.
 */
final class PathBudgets {

  /** What a budget says to a request. */
  enum Place {
    FREE,
    /** Requests in flight hold the last places; one may come back. */
    TAKEN,
    SPENT
  }

  private static final class Count {
    long delivered;
    long open;
  }

  /** A budget with its counts by origin. */
  private record Budget(Predicate<String> paths, long most, Map<String, Count> hosts) {

    boolean covers(Url url) {
      return paths.test(url.path());
    }

    Count at(Url url) {
      return hosts.computeIfAbsent(url.origin(), origin -> new Count());
    }
  }

  private final List<Budget> budgets;

  PathBudgets(List<PathBudget> paths) {
    budgets = paths.stream().map(PathBudgets::budget).toList();
  }

  private static Budget budget(PathBudget path) {
    return new Budget(path::covers, path.maxPages(), new HashMap<>());
  }

  /** Whether a page may be leased. */
  Place place(Ticket ticket) {
    if (budgets.isEmpty() || ticket.purpose() != Purpose.PAGE) {
      return Place.FREE;
    }
    Url url = ticket.request().url();
    Place worst = Place.FREE;
    for (Budget budget : budgets) {
      if (budget.covers(url)) {
        Count count = budget.at(url);
        if (count.delivered >= budget.most()) {
          return Place.SPENT;
        }
        if (count.delivered + count.open >= budget.most()) {
          worst = Place.TAKEN;
        }
      }
    }
    return worst;
  }

  /** It was leased. */
  void take(Ticket ticket) {
    change(ticket, 0, 1);
  }

  /** Its lease has ended. */
  void end(Ticket ticket, boolean delivered) {
    change(ticket, delivered ? 1 : 0, -1);
  }

  /** How many pages of a host each budget has had, in the order of the budgets. */
  List<Long> delivered(String origin) {
    List<Long> all = new ArrayList<>();
    for (Budget budget : budgets) {
      Count count = budget.hosts().get(origin);
      all.add(count == null ? 0 : count.delivered);
    }
    return all;
  }

  /** Takes over what another process has had of a host. */
  void restore(String origin, List<Long> delivered) {
    for (int i = 0; i < Math.min(delivered.size(), budgets.size()); i++) {
      Map<String, Count> hosts = budgets.get(i).hosts();
      hosts.computeIfAbsent(origin, any -> new Count()).delivered = delivered.get(i);
    }
  }

  private void change(Ticket ticket, int delivered, int open) {
    if (budgets.isEmpty() || ticket.purpose() != Purpose.PAGE) {
      return;
    }
    Url url = ticket.request().url();
    for (Budget budget : budgets) {
      if (budget.covers(url)) {
        Count count = budget.at(url);
        count.delivered += delivered;
        count.open += open;
      }
    }
  }
}
