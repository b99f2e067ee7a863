package dev.scraper.http;

import java.util.List;
import java.util.Random;

/** Links made at random, from a seed, of pieces that URL parsers stumble over. */
final class NastyLinks {

  static final List<String> BASES =
      List.of(
          "http://host/",
          "http://host/a/b/c.html",
          "http://host/a/b/c/",
          "http://host/a//b/?x=/y/z",
          "http://host?q",
          "https://host/dir/page?a=1&b=/2/../3",
          "https://www.example.co.uk:8443/x/y",
          "http://127.0.0.1:8080/p/",
          "http://[1:2::3]/v6/x",
          "http://[::1]:81/v6/",
          "http://xn--fa-hia.de/stra%C3%9Fe/x",
          "http://a.b-c.d1:65535/~u/%7Eu/%20/;p=1/@",
          "http://HOST.example.:80/A/B");

  private static final String[] HEADS = {
    "",
    "",
    "",
    "",
    "",
    "",
    "/",
    "/",
    "//",
    "///",
    "?",
    "#",
    ".",
    "..",
    "./",
    "../",
    "../../",
    "\\",
    "http:",
    "http:/",
    "http://",
    "http://",
    "https://",
    "HTTP://",
    "hTTps://",
    "https:",
    "http:\\",
    "//host",
    "//host/",
    "http://host",
    "http://host/",
    "http://host:80",
    "https://host:443/",
    "http://HOST/",
    "//127.0.0.1:8080/",
    "//127.0.0.1/x",
    "http://0.0.0.0/",
    "http://255.255.255.255:81/",
    "http://256.1.1.1/",
    "http://1.2.3.04/",
    "http://1.2.3.4.5/",
    "http://1.2.3/",
    "http://1.2.3.4./",
    "http://a.1.2.3.4/",
    "http://1.2.3.4a/",
    "http://1..3.4/",
    "http://1.2.3.1000/",
    "http://[1:2::3]/",
    "//[1:2:0::3]",
    "//www.other.org",
    "https://www.other.org:81/",
    "mailto:",
    "javascript:",
    "ftp://",
    "file:///",
    "data:,",
    "a:",
    "x-1+.:",
    "1:",
    ":",
    "://",
    "http",
    "https",
    "http//",
    "httpss://",
    " http://",
    "\u0000//",
  };

  private static final String[] PIECES = {
    "a",
    "b",
    "A",
    "z9",
    "-",
    "_",
    "~",
    "index.html",
    "a.b",
    "...",
    ".",
    "..",
    "/",
    "/",
    "/",
    "//",
    "/./",
    "/../",
    "/..",
    "/.",
    "../",
    "./",
    "%2e",
    "%2E",
    "%2e%2e",
    ".%2e",
    "%2E.",
    "%2f",
    "%5c",
    "%",
    "%%",
    "%4",
    "%41",
    "%zz",
    "%e4",
    "%C3%A4",
    "%00",
    "%25",
    "%7e",
    "%20",
    " ",
    "\t",
    "\n",
    "\r",
    "\f",
    "\u000b",
    "\u0000",
    "\u001f",
    "\u007f",
    "\u0080",
    "\u00a0",
    "\u00e4",
    "\u00df",
    "\u3042",
    "\u3002",
    "\u200d",
    "\u00ad",
    "\ufffd",
    "\ud83d\ude00",
    "\ud83d",
    "\ude00",
    "\\",
    "|",
    "^",
    "`",
    "{",
    "}",
    "[",
    "]",
    "<",
    ">",
    "\"",
    "'",
    "!",
    "$",
    "&",
    "&&",
    "(",
    ")",
    "*",
    "+",
    ",",
    ";",
    "=",
    ":",
    "@",
    "?",
    "?",
    "#",
    "?a=1&b=2",
    "&a",
    "=b",
    "?q#f?",
    "#f/../",
    ":80",
    ":443",
    ":8080",
    ":0",
    ":00080",
    ":65535",
    ":65536",
    ":99999999999",
    ":-1",
    ":+1",
    ":a",
    "user@",
    "u:p@",
    "u@v:w@",
    "host",
    "HOST",
    "xn--fa-hia.de",
    "xn--",
    "XN--a",
    "1.2.3.4",
    "127.1",
    "0x7f.1",
    "2130706433",
    "[::1]",
    "[::ffff:1.2.3.4]",
    "[1:2::3",
    "::1",
    "h..",
    ".h",
    "-h-",
  };

  private final Random random;

  NastyLinks(long seed) {
    this.random = new Random(seed);
  }

  String base() {
    return BASES.get(random.nextInt(BASES.size()));
  }

  String next() {
    StringBuilder link = new StringBuilder(HEADS[random.nextInt(HEADS.length)]);
    for (int n = random.nextInt(7); n > 0; n--) {
      link.append(PIECES[random.nextInt(PIECES.length)]);
    }
    while (link.length() > 0 && random.nextInt(8) == 0) {
      int at = random.nextInt(link.length());
      switch (random.nextInt(3)) {
        case 0 -> link.deleteCharAt(at);
        case 1 -> link.insert(at, (char) random.nextInt(0x180));
        default -> link.setCharAt(at, (char) random.nextInt(0x80));
      }
    }
    return link.toString();
  }

  /** Links as pages have them, so that the plain cases are met often. */
  String nextPlain() {
    String[] heads = {"", "/", "../", "./", "//host", "http://host/", "http://host", "?", "#"};
    String[] pieces = {"a", "b.html", "/", "/", "..", ".", "?x=1", "&y=2", "#top", "%20", "c-d_e~"};
    StringBuilder link = new StringBuilder(heads[random.nextInt(heads.length)]);
    for (int n = random.nextInt(6); n > 0; n--) {
      link.append(pieces[random.nextInt(pieces.length)]);
    }
    return link.toString();
  }
}
