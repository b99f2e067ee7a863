package dev.scraper.soak;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The site of a soak: good pages on many hosts, a fault for every twentieth of them, on each host
 * two traps without end, and two hosts that are silent, one for a while and one for good. The same
 * arguments give the same site. Every URL has a number, and it is known how it may end.
 *
 * <p>Pages are found one by one: page i of a host leads to the next few of its host, to page i of
 * two further hosts, and back to earlier ones. So few URLs wait at any moment, and what grows with
 * the crawl is the seen set alone.
 *
 * <p><b>Thread-safety:</b> immutable, but for what {@link #answer} counts, which is safe.
 */
public final class SoakSite {

  /** How a URL ends that is delivered to the spider. */
  public static final String PAGE = "PAGE";

  /** The fewest pages of a host. */
  static final int LEAST_PAGES = 40;

  /** The pages of each host's trap that are delivered, by the crawl's limit. */
  static final int TRAP_PAGES = 20;

  /** URLs of a trap that are found: its first one, and two on each page. */
  static final int TRAP_URLS = 1 + 2 * TRAP_PAGES;

  /** The folders in folders that are followed, as {@link dev.scraper.policy.Traps} has it. */
  private static final int FOLDERS = 10;

  /** Addresses where nobody listens. */
  private static final int REFUSING = 200;

  private static final int PAGES_A_FAULT = 20;
  private static final int AHEAD = 6;
  private static final int TRAP_NUMBERS = 256;
  private static final int RETURNING_PAGES = 20;
  private static final int DEAD_PAGES = 200;
  private static final int SILENCES = 2;
  private static final String RETURNING = "127.1.0.2";
  private static final String DEAD = "127.1.0.1";
  private static final Pattern URL =
      Pattern.compile("https?://([^:/]+):[0-9]+/([pdrft])/(?:([A-Z_0-9]+)/)?([0-9]+)(?:\\?&*)?");

  private static final Pattern FOLDER = Pattern.compile("http://([^:/]+):[0-9]+/n/((?:a/)+)");

  private final int pagesPerHost;
  private final int faultsPerHost;
  private final int hosts;
  private final long seed;
  private final boolean withDead;
  private final Fault[] order = Fault.values();
  private final AtomicInteger silences = new AtomicInteger();

  /**
   * @param pages good ones, on all hosts together; rounded down to a multiple of the hosts
   * @param hosts from 1 to 40,000, with at least 40 pages each
   * @param seed of the order of the faults and of what pages say
   * @param withDead whether there is a host that never answers, which takes half a minute
   */
  public SoakSite(int pages, int hosts, long seed, boolean withDead) {
    if (hosts < 1 || hosts > 40_000) {
      throw new IllegalArgumentException("hosts not from 1 to 40,000: " + hosts);
    }
    if (pages / hosts < LEAST_PAGES) {
      throw new IllegalArgumentException(
          pages + " pages are fewer than " + LEAST_PAGES + " for each of " + hosts + " hosts");
    }
    this.hosts = hosts;
    this.pagesPerHost = pages / hosts;
    this.faultsPerHost = pagesPerHost / PAGES_A_FAULT;
    this.seed = seed;
    this.withDead = withDead;
    Collections.shuffle(Arrays.asList(order), new Random(seed));
  }

  /** How many good pages there are. */
  public int pages() {
    return hosts * pagesPerHost;
  }

  /** How many URLs with a fault there are. */
  public int faults() {
    return hosts * faultsPerHost;
  }

  boolean hasDeadHost() {
    return withDead;
  }

  int hosts() {
    return hosts;
  }

  /** Two addresses of it, one of them with TLS, that are no part of a crawl. */
  public List<String> outside(int port) {
    String address = base(0, port) + "/outside/0";
    return List.of(address, address.replace("http:", "https:"));
  }

  /** Where a crawl begins. */
  public String start(int port) {
    return base(0, port) + "/p/0";
  }

  /** How many numbers there are; those of the traps, which come last, are not all in use. */
  int numbers() {
    return firstTrap() + hosts * TRAP_NUMBERS;
  }

  /** The number of the first URL of the first trap; of each lower number there is a URL. */
  int firstTrap() {
    return firstFolder() + hosts * FOLDERS;
  }

  private int firstFolder() {
    return firstDead() + (withDead ? DEAD_PAGES : 0);
  }

  int trap(int number) {
    return (number - firstTrap()) / TRAP_NUMBERS;
  }

  private int firstReturning() {
    return pages() + faults();
  }

  private int firstDead() {
    return firstReturning() + RETURNING_PAGES;
  }

  /** The number of a URL as it is queued, or -1 if it is none of this site. */
  int number(String url) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      return folder(url);
    }
    int each = Integer.parseInt(parts.group(4));
    return switch (parts.group(2).charAt(0)) {
      case 'p' -> host(parts.group(1)) * pagesPerHost + each;
      case 'f' -> fault(each).name().equals(parts.group(3)) ? pages() + each : -1;
      case 'r' -> firstReturning() + each;
      case 'd' -> firstDead() + each;
      default -> {
        if (each >= TRAP_NUMBERS) {
          throw new IllegalStateException("deeper in a trap than its limit allows: " + url);
        }
        yield firstTrap() + host(parts.group(1)) * TRAP_NUMBERS + each;
      }
    };
  }

  private int folder(String url) {
    Matcher folder = FOLDER.matcher(url);
    int depth = folder.matches() ? folder.group(2).length() / 2 : 0;
    return depth < 1 || depth > FOLDERS
        ? -1
        : firstFolder() + host(folder.group(1)) * FOLDERS + depth - 1;
  }

  /** How the URL of a number may end. */
  Set<String> ends(int number) {
    if (number < pages()) {
      return Set.of(PAGE);
    }
    if (number < firstReturning()) {
      return fault(number - pages()).ends();
    }
    if (number < firstDead()) {
      return Set.of(PAGE, "TIMEOUT");
    }
    if (number < firstFolder()) {
      return Set.of("TIMEOUT", "HOST_DOWN");
    }
    return number < firstTrap() ? Set.of(PAGE) : Set.of(PAGE, "LIMIT");
  }

  /** What the URL of a number is. */
  String what(int number) {
    if (number < pages()) {
      return "GOOD";
    }
    if (number < firstReturning()) {
      return fault(number - pages()).name();
    }
    if (number < firstDead()) {
      return "SILENT_FOR_A_WHILE";
    }
    if (number < firstFolder()) {
      return "SILENT_FOR_GOOD";
    }
    return number < firstTrap() ? "FOLDER" : "TRAP";
  }

  private Fault fault(int id) {
    return order[id % order.length];
  }

  /** What the server does with a request. */
  Answer answer(String host, int port, String path) {
    if (path.equals("/robots.txt")) {
      return Answer.status("404 Not Found", "");
    }
    boolean silent = host.equals(RETURNING) && silences.getAndIncrement() < SILENCES;
    if (silent || host.equals(DEAD)) {
      return Answer.of("", Answer.Then.SILENCE);
    }
    if (path.startsWith("/n/")) {
      return Answer.page("<a href=a/>deeper</a>");
    }
    String[] parts = path.split("[/?]");
    int last = Integer.parseInt(parts[parts.length > 3 ? 3 : 2]);
    return switch (parts[1]) {
      case "p" -> Answer.page(html(host(host), last, port));
      case "f" -> FaultAnswers.of(Fault.valueOf(parts[2]), path, 0);
      case "h" -> FaultAnswers.of(Fault.valueOf(parts[2]), path, Integer.parseInt(parts[4]));
      case "t" ->
          Answer.page("<a href=" + (2 * last + 1) + ">a</a><a href=" + (2 * last + 2) + ">");
      default -> Answer.page("<title>back again</title>");
    };
  }

  private static String base(int host, int port) {
    return "http://127.0." + host / 200 + '.' + (1 + host % 200) + ':' + port;
  }

  private static int host(String address) {
    String[] bytes = address.split("\\.");
    return Integer.parseInt(bytes[2]) * 200 + Integer.parseInt(bytes[3]) - 1;
  }

  private String html(int host, int page, int port) {
    Random random = new Random(seed ^ (long) host << 32 ^ page);
    StringBuilder html = new StringBuilder(2_000);
    html.append("<!DOCTYPE html><html><head><title>Page ").append(page).append("</title></head>\n");
    for (String link : links(host, page, port, random)) {
      html.append("<p>Number ")
          .append(random.nextInt())
          .append(" of this, and the <b>next</b> is ");
      html.append("<a class=\"to\" href=\"").append(link).append("\">there</a>.</p>\n");
    }
    return html.append("</html>\n").toString();
  }

  private List<String> links(int host, int page, int port, Random random) {
    List<String> links = new ArrayList<>();
    String base = base(host, port);
    for (int next = page + 1; next <= page + AHEAD && next < pagesPerHost; next++) {
      links.add(spelled(base, next, random));
    }
    for (int other = 2 * host + 1; other <= 2 * host + 2 && other < hosts; other++) {
      links.add(base(other, port) + "/p/" + page);
    }
    for (int earlier = 0; earlier < 3; earlier++) {
      links.add(spelled(base, random.nextInt(page + 1), random));
    }
    int fault = page / PAGES_A_FAULT;
    boolean linked = page % PAGES_A_FAULT == 7 || page % PAGES_A_FAULT == 10;
    if (linked && fault < faultsPerHost) {
      links.add(faulty(base, port, host * faultsPerHost + fault));
    }
    if (page == 5) {
      links.add("/t/0");
      links.add("/n/a/");
    }
    if (page == 0 && host == 0) {
      silentHosts(links, port);
    }
    return links;
  }

  private void silentHosts(List<String> links, int port) {
    for (int i = 0; i < RETURNING_PAGES; i++) {
      links.add("http://" + RETURNING + ':' + port + "/r/" + i);
    }
    for (int i = 0; withDead && i < DEAD_PAGES; i++) {
      links.add("http://" + DEAD + ':' + port + "/d/" + i);
    }
  }

  private static String spelled(String base, int page, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> base + "/p/" + page;
      case 1 -> "/p/" + page + "#part" + random.nextInt(9);
      case 2 -> "./" + page;
      default -> "../p/" + page;
    };
  }

  private String faulty(String base, int port, int id) {
    Fault fault = fault(id);
    String path = "/f/" + fault + '/' + id;
    return switch (fault) {
      case PLAIN_ON_TLS -> base.replace("http:", "https:") + path;
      // Some addresses only, each of which fails with its robots.txt before it is given up.
      case REFUSED -> "http://127.2.0." + (1 + id / order.length % REFUSING) + ":1" + path;
      default -> path;
    };
  }
}
