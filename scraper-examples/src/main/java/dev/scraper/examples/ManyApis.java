package dev.scraper.examples;

import dev.scraper.Scraper;
import dev.scraper.http.Request;
import dev.scraper.policy.Politeness;
import dev.scraper.task.Gathered;
import dev.scraper.task.Together;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Many JSON APIs at once, without a crawl: all are asked together, what each answers becomes a
 * record, and the list of results has the order of the questions. One that fails stands beside the
 * others; or it ends them all; or the first answer is enough.
 *
 * <p>Arguments: a number of seconds for all together, and addresses that answer with objects such
 * as {@code {"code":"EUR","rate":1.08}}. Rates go to standard output, failures to standard error.
 */
public final class ManyApis {

  private ManyApis() {}

  /** What an API answers; more fields than these do no harm. */
  record Rate(String code, BigDecimal rate) {}

  /** These hosts are APIs that allow it: eight requests at a time to each, without pauses. */
  static Scraper scraper() {
    return Scraper.builder()
        .userAgent("rates-bot/1.0 (+https://example.org/bot)")
        .politeness(Politeness.polite().delay(Duration.ZERO).perHost(8))
        .timeout(Duration.ofSeconds(10))
        .build();
  }

  /** Requests for JSON. */
  static List<Request> requests(Stream<String> addresses) {
    return addresses.map(url -> Request.get(url).header("Accept", "application/json")).toList();
  }

  /** All that came within the time; what did not is a failure beside them. Blocks. */
  static Gathered<Rate> whatThereIs(Scraper scraper, List<Request> apis, Duration patience)
      throws IOException {
    return scraper.gather(apis, answer -> answer.as(Rate.class), Together.all().deadline(patience));
  }

  /** All of them, or the first failure, which cancels the others at once. Blocks. */
  static List<Rate> allOrNothing(Scraper scraper, List<Request> apis) throws IOException {
    return scraper.gather(apis, answer -> answer.as(Rate.class), Together.failFast()).values();
  }

  /** Whichever answers first with something that is a rate; the others are cancelled. Blocks. */
  static Rate fastest(Scraper scraper, List<Request> apis) throws IOException {
    return scraper.race(apis, answer -> answer.as(Rate.class));
  }

  /** Prints rates and failures; how many there are of these is returned. */
  static int print(Gathered<Rate> gathered, PrintStream rates, PrintStream failures) {
    gathered.values().forEach(rate -> rates.println(rate.code() + " " + rate.rate()));
    gathered
        .failures()
        .forEach((request, failure) -> failures.println(request.url() + ": " + failure));
    return gathered.failures().size();
  }

  /** Asks them all, and exits with 4 if some could not be had, as the command line would. */
  public static void main(String[] args) throws IOException {
    int failures;
    try (Scraper scraper = scraper()) {
      List<Request> apis = requests(Stream.of(args).skip(1));
      Duration patience = Duration.ofSeconds(Long.parseLong(args[0]));
      failures = print(whatThereIs(scraper, apis, patience), System.out, System.err);
    }
    System.exit(failures == 0 ? 0 : 4);
  }
}
