package dev.scraper.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * The site of the side-by-side benchmark, without a server: pages of 12 KB on loopback hosts, each
 * with 41 links, of which 37 lead to pages of the site. Every page can be reached from page 0 by
 * the links of a tree with eight children a page; the other links are random, half of them to the
 * same host, some repeated, some with a fragment.
 *
 * <p><b>Thread-safety:</b> immutable. The same arguments give the same pages.
 */
public final class Site {

  private static final int PORT = 8081;
  private static final int SECTIONS = 7;
  private static final int CHILDREN = 8;
  private static final int TARGETS = 30;
  private static final int BYTES = 11_700;

  private static final String[] WORDS =
      ("page crawl frontier host queue parse link title price table async socket thread virtual"
              + " request response header body cookie cache static loop event future stream buffer"
              + " select document element attribute resolve absolute relative fragment duplicate"
              + " unique visit")
          .split(" ");

  private final int pages;
  private final int hosts;

  /**
   * @param pages how many
   * @param hosts how many they are spread over, in turns
   */
  public Site(int pages, int hosts) {
    this.pages = pages;
    this.hosts = hosts;
  }

  /** How many pages there are. */
  public int pages() {
    return pages;
  }

  /** The address of a page. */
  public String url(int page) {
    return "http://" + host(page) + ':' + PORT + path(page);
  }

  /** The page that an address of this site leads to. */
  public static int page(String url) {
    int end = url.lastIndexOf('.');
    int number = 0;
    for (int i = url.lastIndexOf('p', end) + 1; i < end; i++) {
      number = number * 10 + url.charAt(i) - '0';
    }
    return number;
  }

  /** The pages that a page links to, in the order of its links, repetitions too. */
  public List<Integer> targets(int page) {
    return targets(page, random(page));
  }

  /** The links of a page as they are written. */
  public List<String> links(int page) {
    return links(page, random(page));
  }

  /** A page. */
  public byte[] body(int page) {
    Random random = random(page);
    List<String> links = links(page, random);
    StringBuilder out = new StringBuilder(14_000);
    head(out, page, random);
    for (String link : links.subList(0, 12)) {
      out.append("  <li class=\"menu-item\"><a class=\"nav-link\" href=\"").append(link);
      out.append("\">").append(text(random, 2)).append("</a></li>\n");
    }
    out.append("</ul></nav></header>\n<main>\n<h1 class=\"name\">Item number ").append(page);
    out.append("</h1>\n<p class=\"price\"><span>EUR</span> <b>").append(page % 997);
    out.append(".00</b></p>\n<table class=\"specs\">\n");
    for (int row = 0; row < 20; row++) {
      out.append("<tr><th scope=\"row\">").append(text(random, 1)).append("</th><td class=\"v");
      out.append(row).append("\">").append(text(random, 4)).append("</td></tr>\n");
    }
    out.append("</table>\n");
    cards(out, links.subList(12, links.size()), random);
    out.append("</main>\n<footer><p>&copy; 2026</p></footer>\n</body>\n</html>\n");
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void head(StringBuilder out, int page, RandomGenerator random) {
    out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.append("<title>Item ").append(page).append(" &amp; more</title>\n");
    out.append("<meta name=\"description\" content=\"").append(text(random, 10));
    out.append("\">\n<link rel=\"stylesheet\" href=\"/static/site.css\">\n<script>var pageId = ");
    out.append(page).append("; function f(a) { return a < 3 ? \"<b>\" : 1; }</script>\n</head>\n");
    out.append("<body class=\"item\">\n<header id=\"top\"><nav><ul class=\"menu\">\n");
  }

  private static void cards(StringBuilder out, List<String> links, RandomGenerator random) {
    for (int k = 0; out.length() < BYTES || k < links.size(); k += 3) {
      out.append("<section class=\"card\" data-k=\"").append(k).append("\"><h2 id=\"sec");
      out.append(k / 3).append("\">").append(text(random, 3)).append("</h2>\n<p>");
      out.append(text(random, 18));
      for (int i = k; i < Math.min(k + 3, links.size()); i++) {
        out.append(" <a href=\"").append(links.get(i)).append("\" title=\"");
        out.append(text(random, 2)).append("\">").append(text(random, 2)).append("</a> ");
        out.append(text(random, 6));
      }
      out.append(" &copy; <em>").append(text(random, 5)).append("</em>.</p>\n<ul><li>");
      out.append(text(random, 4)).append("</li><li>").append(text(random, 5));
      out.append("</li></ul></section>\n");
    }
  }

  private List<String> links(int page, Random random) {
    List<Integer> targets = targets(page, random);
    List<String> links = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      String link = spelling(page, targets.get(i), random);
      boolean section = i >= TARGETS && i < TARGETS + 4;
      links.add(section ? link + "#sec" + (i - TARGETS) : link);
    }
    links.add("#top");
    links.add("mailto:a" + page + "@example.invalid");
    links.add("javascript:void(0)");
    links.add("http://example.invalid/x" + page);
    Collections.shuffle(links, random);
    return links;
  }

  private List<Integer> targets(int page, RandomGenerator random) {
    List<Integer> targets = new ArrayList<>();
    for (long c = (long) page * CHILDREN + 1; c <= (long) (page + 1) * CHILDREN && c < pages; c++) {
      targets.add((int) c);
    }
    while (targets.size() < TARGETS) {
      int other = random.nextInt(pages);
      boolean sameHost = random.nextBoolean();
      targets.add(sameHost ? Math.min(pages - 1, other / hosts * hosts + page % hosts) : other);
    }
    for (int i = 0; i < 7; i++) {
      targets.add(targets.get(random.nextInt(TARGETS)));
    }
    return targets;
  }

  /** One of the ways to write a link from one page to another. */
  private String spelling(int from, int to, RandomGenerator random) {
    if (!host(from).equals(host(to))) {
      return url(to);
    }
    int way = random.nextInt(3);
    if (section(from) == section(to)) {
      return way == 0 ? name(to) : way == 1 ? "./" + name(to) : path(to);
    }
    return way == 0 ? ".." + path(to) : way == 1 ? path(to) : url(to);
  }

  private static Random random(int page) {
    return new Random(page * 7919L + 17);
  }

  private static String text(RandomGenerator random, int words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.toString();
  }

  /** Further hosts than 250 are in the next networks. */
  private String host(int page) {
    int host = page % hosts;
    return "127.0." + host / 250 + '.' + (1 + host % 250);
  }

  private int section(int page) {
    return page / hosts % SECTIONS;
  }

  private String path(int page) {
    return "/s" + section(page) + '/' + name(page);
  }

  private static String name(int page) {
    return "p" + page + ".html";
  }
}
