package dev.scraper.soak;

import dev.scraper.soak.Answer.Then;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** What the server says where it has a fault. */
final class FaultAnswers {

  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String HTML = "Content-Type: text/html\r\n";
  private static final String GZIP = HTML + "Content-Encoding: gzip\r\n";
  private static final String CHUNKED = HTML + "Transfer-Encoding: chunked\r\n\r\n";
  private static final String TEXT = "<title>odd</title><p>" + "still a page. ".repeat(20);
  private static final byte[] ZIPPED = gzip(TEXT.getBytes(StandardCharsets.ISO_8859_1));
  private static final byte[] BOMB = gzip(new byte[10 << 20]);
  private static final int DEPTH = 20_000;
  private static final int ATTRIBUTES = 2_000;
  private static final int LINKS = 3_000;

  private FaultAnswers() {}

  /**
   * @param path that was asked for
   * @param hop 0, or how far along a chain of redirects
   */
  static Answer of(Fault fault, String path, int hop) {
    return switch (fault) {
      case REFUSED, PLAIN_ON_TLS -> Answer.status("404 Not Found", ""); // elsewhere, never asked
      case CLOSED -> Answer.of("", Then.CLOSE);
      case RESET_AT_ONCE -> Answer.of("", Then.RESET);
      case HALF_CLOSED -> Answer.of("", Then.HALF_CLOSE);
      case HALF_CLOSED_AFTER -> Answer.of(OK + HTML + "\r\n" + TEXT, Then.HALF_CLOSE);
      case RESET_IN_HEADER -> Answer.of(OK + "Content-Le", Then.RESET);
      case CLOSED_IN_HEADER -> Answer.of(OK + "Content-Le", Then.CLOSE);
      case RESET_IN_BODY -> Answer.of(lengthOf(TEXT.length() + 9), Then.RESET);
      case SILENT -> Answer.of("", Then.SILENCE);
      case SILENT_IN_HEADER -> Answer.of(OK + "Content-Le", Then.SILENCE);
      case SILENT_IN_BODY -> Answer.of(lengthOf(TEXT.length() + 9), Then.SILENCE);
      case DRIP -> Answer.of(lengthOf(100_000), Then.DRIP, "x");
      case CLOSES_UNSAID -> Answer.page(TEXT).then(Then.CLOSE);
      case NOT_FOUND -> Answer.status("404 Not Found", "");
      case BROKEN -> Answer.status("500 Broken", "");
      case BUSY -> Answer.status("503 Busy", "Retry-After: 1\r\n");
      case UNKNOWN_ENCODING, CUT_GZIP, CORRUPT_GZIP, CORRUPT_DEFLATE, CORRUPT_BROTLI ->
          encoded(fault);
      case TWICE_ZIPPED, BOMB, WRONG_CHARSET, UTF_16, NULS -> encoded(fault);
      case BINARY_AS_HTML, DEEP, MANY_ATTRIBUTES, MANY_LINKS, HUGE_LINKS, IMAGE, ENDLESS_VIDEO ->
          content(fault);
      case THROWING -> Answer.page(TEXT);
      case LOOP,
          SELF,
          TOO_FAR,
          OTHER_SCHEME,
          NOWHERE,
          RELATIVE,
          NON_ASCII,
          FRAGMENT,
          KNOWN_TARGET ->
          redirect(fault, path, hop);
      default -> syntax(fault);
    };
  }

  private static Answer syntax(Fault fault) {
    String tail = "Content-Length: " + TEXT.length() + "\r\n\r\n" + TEXT;
    return switch (fault) {
      case ENDLESS_BODY -> Answer.of(OK + HTML + "\r\n", Then.FLOOD, "<p>more".repeat(1_000));
      case ENDLESS_HEADER -> Answer.of(OK + "X: ", Then.FLOOD, "x".repeat(8_000));
      case ENDLESS_HEADERS -> Answer.of(OK, Then.FLOOD, "X: y\r\n".repeat(1_000));
      case GARBAGE_STATUS -> Answer.of("SSH-2.0-OpenSSH_9.6\r\n\r\n", Then.CLOSE);
      case NO_COLON -> Answer.of(OK + HTML + "no colon here\r\n" + tail, Then.KEEP);
      case FOLDED_HEADER -> Answer.of(OK + "X-Long: a\r\n  b\r\n" + HTML + tail, Then.KEEP);
      case TWO_LENGTHS -> Answer.of(OK + HTML + "Content-Length: 7\r\n" + tail, Then.CLOSE);
      case LENGTH_TOO_LONG -> Answer.of(lengthOf(TEXT.length() + 9), Then.CLOSE);
      case LENGTH_TOO_SHORT -> Answer.of(lengthOf(TEXT.length() - 100), Then.CLOSE);
      case GARBAGE_CHUNK -> Answer.of(OK + CHUNKED + "5\r\nwhole\r\nzz\r\nx", Then.CLOSE);
      case NO_LAST_CHUNK -> Answer.of(OK + CHUNKED + "5\r\nwhole\r\n", Then.CLOSE);
      case INTERIM_FIRST ->
          Answer.of("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + OK + HTML + tail, Then.KEEP);
      case INTERIM_FLOOD ->
          Answer.of("", Then.FLOOD, "HTTP/1.1 102 Processing\r\n\r\n".repeat(200));
      case BODY_OF_204 ->
          Answer.of("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello", Then.KEEP);
      case HTTP_0_9 -> Answer.of(TEXT, Then.CLOSE);
      default -> throw new AssertionError(fault);
    };
  }

  private static Answer encoded(Fault fault) {
    byte[] corrupt = ZIPPED.clone();
    Arrays.fill(corrupt, 12, 40, (byte) 0xff);
    return switch (fault) {
      case UNKNOWN_ENCODING -> Answer.page(HTML + "Content-Encoding: compress\r\n", ZIPPED);
      case CUT_GZIP -> Answer.page(GZIP, Arrays.copyOf(ZIPPED, ZIPPED.length / 2));
      case CORRUPT_GZIP -> Answer.page(GZIP, corrupt);
      case CORRUPT_DEFLATE -> Answer.page(HTML + "Content-Encoding: deflate\r\n", corrupt);
      case CORRUPT_BROTLI -> Answer.page(HTML + "Content-Encoding: br\r\n", corrupt);
      case TWICE_ZIPPED -> Answer.page(HTML + "Content-Encoding: gzip, gzip\r\n", gzip(ZIPPED));
      case BOMB -> Answer.page(GZIP, BOMB);
      case WRONG_CHARSET ->
          Answer.page(
              "Content-Type: text/html; charset=utf-8\r\n",
              "<title>Stra\u00dfe</title>".getBytes(StandardCharsets.ISO_8859_1));
      case UTF_16 -> Answer.page(HTML, TEXT.getBytes(StandardCharsets.UTF_16LE));
      case NULS -> Answer.page(HTML, ("\0\0" + TEXT + "\0").getBytes(StandardCharsets.US_ASCII));
      default -> throw new AssertionError(fault);
    };
  }

  private static Answer content(Fault fault) {
    return switch (fault) {
      case BINARY_AS_HTML -> {
        byte[] noise = new byte[20_000];
        new Random(1).nextBytes(noise);
        yield Answer.page(HTML, noise);
      }
      case DEEP -> Answer.page("<div>".repeat(DEPTH) + "bottom");
      case MANY_ATTRIBUTES -> Answer.page("<p" + numbered(" a", "=1", ATTRIBUTES) + ">text");
      case MANY_LINKS -> Answer.page(knownLinks());
      case HUGE_LINKS ->
          Answer.page("<a href=/" + "x".repeat(9_000) + ">1</a><a href=/" + "y".repeat(200_000));
      case IMAGE -> Answer.page("Content-Type: image/png\r\n", ZIPPED);
      case ENDLESS_VIDEO ->
          Answer.of(OK + "Content-Type: video/mp4\r\n\r\n", Then.FLOOD, "v".repeat(8_000));
      default -> throw new AssertionError(fault);
    };
  }

  /** Thousands of addresses, but only as many pages as a host has at least. */
  private static String knownLinks() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < LINKS; i++) {
      int page = i % SoakSite.LEAST_PAGES;
      all.append("<a href=/p/").append(page).append('?');
      all.append("&".repeat(i / SoakSite.LEAST_PAGES)).append(">known</a>");
    }
    return all.toString();
  }

  private static String numbered(String before, String after, int count) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < count; i++) {
      all.append(before).append(i).append(after);
    }
    return all.toString();
  }

  private static Answer redirect(Fault fault, String path, int hop) {
    String next = path.replaceFirst("^/f/", "/h/").replaceFirst("(/[0-9]+)/[0-9]+$", "$1");
    return switch (fault) {
      case LOOP -> to(hop == 0 ? next + "/1" : next.replaceFirst("^/h/", "/f/"));
      case SELF -> to(path);
      case TOO_FAR -> to(next + "/" + (hop + 1));
      case OTHER_SCHEME -> to("ftp://example.invalid/");
      case NOWHERE -> to("");
      case RELATIVE -> hop > 0 ? Answer.page(TEXT) : to("../../h/RELATIVE/./" + tail(path) + "/1");
      case NON_ASCII -> path.startsWith("/f/") ? to(next + "/1?\u00c3\u00bc") : Answer.page(TEXT);
      case FRAGMENT -> hop > 0 ? Answer.page(TEXT) : to(next + "/1#part");
      case KNOWN_TARGET -> to("/p/0");
      default -> throw new AssertionError(fault);
    };
  }

  private static String tail(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static Answer to(String location) {
    return Answer.status("302 Found", "Location: " + location + "\r\n");
  }

  /** The text, with some length or other. */
  private static String lengthOf(int length) {
    return OK + HTML + "Connection: close\r\nContent-Length: " + length + "\r\n\r\n" + TEXT;
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
