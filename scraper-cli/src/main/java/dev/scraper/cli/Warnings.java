package dev.scraper.cli;

import dev.scraper.http.HttpOptions;

/** What is said of options that make a crawl less safe. */
final class Warnings {

  private Warnings() {}

  /** Says it, on every run. */
  static void of(HttpOptions http, Console console) {
    if (http.insecure()) {
      console.error("warning: --insecure accepts any certificate, so anybody may be answering");
    }
  }
}
