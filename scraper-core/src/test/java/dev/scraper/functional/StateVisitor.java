package dev.scraper.functional;

import dev.scraper.Scraper;
import dev.scraper.state.StateException;
import java.nio.file.Path;

/** Another process that wants to do something with a state folder. */
public final class StateVisitor {

  private StateVisitor() {}

  /** Looks at it, or crawls, and prints what came of it. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    if (arguments[0].equals("look")) {
      System.out.println(Scraper.stateOf(folder).atWork() ? "at work" : "not at work");
      return;
    }
    try (Scraper scraper = Scraper.create()) {
      scraper.crawl("http://127.0.0.1:1/", (page, out) -> {}).state(folder).run();
      System.out.println("crawled");
    } catch (StateException e) {
      System.out.println(e.reason());
    }
  }
}
