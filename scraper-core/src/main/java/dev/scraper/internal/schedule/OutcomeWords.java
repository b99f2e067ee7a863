package dev.scraper.internal.schedule;

/** What became of a lease, in a word or two for a line of the log. */
final class OutcomeWords {

  private OutcomeWords() {}

  static String of(Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed) {
      return "failed " + failed.kind();
    }
    if (outcome instanceof Outcome.Skipped skipped) {
      return "skipped " + skipped.reason();
    }
    if (outcome instanceof Outcome.Status) {
      return "refused";
    }
    if (outcome instanceof Outcome.Redirect) {
      return "redirected";
    }
    if (outcome instanceof Outcome.Unchanged) {
      return "unchanged";
    }
    return outcome instanceof Outcome.Stored ? "stored" : "delivered";
  }
}
