package dev.scraper.cli;

final class NewCommand implements java.util.concurrent.Callable<Integer> {
  NewCommand(Console c) {}

  public Integer call() {
    return 0;
  }
}
