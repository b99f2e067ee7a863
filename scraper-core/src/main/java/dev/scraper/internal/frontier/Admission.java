package dev.scraper.internal.frontier;

/**
 * Asked for each ticket at the moment its host is due: the last check before the wire.
 *
 * <p><b>Thread-safety:</b> called on the loop thread only; must not change the frontier.
 */
@FunctionalInterface
public interface Admission {

  /** What is to become of a ticket. */
  enum Verdict {
    /** It is leased. */
    ADMIT,
    /** It is taken out; the admission has told its end. Costs the host's clock nothing. */
    REFUSE,
    /** Its host cannot be asked yet: the host is shut until {@link Frontier#open}. */
    SHUT,
    /** It depends on how an open lease of its host ends: the host waits for one to be closed. */
    WAIT
  }

  /** Decides. */
  Verdict check(Ticket ticket);
}
