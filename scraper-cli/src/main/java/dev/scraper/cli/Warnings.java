package dev.scraper.cli;

/** What is said of options that make a crawl less safe. */
final class Warnings {

  private Warnings() {}

  /** Says it, on every run. */
  static void of(Options.Calls calls, Console console) {
    if (calls.insecure) {
      console.error("warning: --insecure accepts any certificate, so anybody may be answering");
    }
  }
}
