package dev.scraper.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlIdentityTest {

  private static final long SEED = 42;

  private static String identity(String url) {
    return Url.parse(url).identity();
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/?a=1&a=2, http://h/?a=2&a=1",
    "http://h/p?, http://h/p",
    "http://h/p?&, http://h/p",
    "http://h/p?&&a&, http://h/p?a",
    "http://h/p?b&&a, http://h/p?a&b",
    "http://h:80/, http://h/",
    "https://h:443, https://h/",
    "HTTP://H, http://h/",
    "http://h/%7euser, http://h/~user",
    "http://h/%41%5A%61%7A%30%39%2D%2E%5F, http://h/AZaz09-._",
    "http://h/%c3%a9, http://h/%C3%A9",
    "http://h/\u00e9, http://h/%C3%A9",
    "http://h/?%c3%a9=%41, http://h/?%C3%A9=A",
    "http://h/?b=1&%61=2, http://h/?a=2&b=1",
    "http://h/a/%2e%2e/b, http://h/b",
    "http://h/x%2Ey, http://h/x.y",
    "http://u:p@h/#f, http://h/",
    "http://h/?b#a, http://h/?b",
  })
  void twoSpellingsOfOneUrlHaveOneIdentity(String one, String other) {
    assertThat(identity(one))
        .isEqualTo(identity(other))
        .isEqualTo(other.replace("=2&a=1", "=1&a=2"));
    assertThat(Url.parse(one).fingerprint()).isEqualTo(Url.parse(other).fingerprint());
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/?a, http://h/?a=",
    "http://h/?a+b, http://h/?a%20b",
    "http://h/?a=1, http://h/?a=2",
    "http://h/?a=1, http://h/?a=1&a=1",
    "http://h/?a%26b, http://h/?a&b",
    "http://h/?a%3D1, http://h/?a=1",
    "http://h/a%2Fb, http://h/a/b",
    "http://h/a%3Fb, http://h/a?b",
    "http://h/p, http://h/p/",
    "http://h//p, http://h/p",
    "http://h/P, http://h/p",
    "http://h/%21, http://h/!",
    "http://h/%2541, http://h/A",
    "http://h/, https://h/",
    "http://h:81/, http://h/",
    "http://h/, http://www.h/",
    "http://h/b/a, http://h/a/b",
  })
  void differentUrlsHaveDifferentIdentities(String one, String other) {
    assertThat(identity(one)).isNotEqualTo(identity(other));
    assertThat(Url.parse(one).fingerprint()).isNotEqualTo(Url.parse(other).fingerprint());
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/100%, http://h/100%",
    "http://h/%zz%4, http://h/%zz%4",
    "http://h/%?%&%, http://h/%?%&%",
    "http://h/%e, http://h/%e",
    "http://h/%gf%fg, http://h/%gf%fg",
    "http://h/%%41g, http://h/%%41g",
    "http://h/%%7Eg, http://h/%~g",
    "http://h/%%341, http://h/%%341",
    "http://h/%4%31, http://h/%4%31",
    "http://h/%%34%31, http://h/%%341",
    "http://h/%%7e%34, http://h/%~4",
    "http://h/%g%34, http://h/%g4",
    "http://h/%4g%34%31, http://h/%4g41",
    "http://h/%41?%41%, http://h/A?A%",
  })
  void whatBeginsNoEscapeStaysAndNoEscapeIsMadeOfIt(String url, String expected) {
    assertThat(identity(url)).isEqualTo(expected);
    assertThat(identity(expected)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://h/",
        "http://h:81/a/b.html",
        "http://h/a%20b/%C3%A9/%2F",
        "http://h/?a",
        "http://h/?a&a=&a=1&a=2&b",
        "http://h/100%/%zz?%",
        "http://h/?a=1/2?3&b='%26",
      })
  void canonicalUrlIsItsOwnIdentityWithoutACopy(String text) {
    Url url = Url.parse(text);
    assertThat(url.identity()).isSameAs(url.toString());
    assertThat(url.fingerprint()).isEqualTo(Fingerprints.of(url.toString()));
  }

  @Test
  void identityParsesToItselfAndIsItsOwnIdentity() {
    NastyLinks links = new NastyLinks(SEED);
    int changed = 0;
    for (int i = 0; i < 200_000; i++) {
      Optional<Url> url = Url.parse(links.base()).resolve(links.next());
      if (url.isEmpty()) {
        continue;
      }
      String identity = url.get().identity();
      changed += identity.equals(url.get().toString()) ? 0 : 1;
      Url again = Url.parse(identity);
      if (!again.toString().equals(identity) || !again.identity().equals(identity)) {
        assertThat(List.of(again.toString(), again.identity()))
            .as("link %d of seed %d: %s", i, SEED, url.get())
            .containsOnly(identity);
      }
    }
    assertThat(changed).isGreaterThan(10_000);
  }

  @Test
  void identityMeansTheSamePage() {
    NastyLinks links = new NastyLinks(SEED + 1);
    for (int i = 0; i < 50_000; i++) {
      Optional<Url> url = Url.parse(links.base()).resolve(links.next());
      if (url.isPresent()) {
        HttpUrl sent = HttpUrl.get(url.get().toString());
        HttpUrl identity = HttpUrl.get(url.get().identity());
        assertThat(identity.pathSegments()).as("%s", sent).isEqualTo(sent.pathSegments());
        assertThat(identity.host()).isEqualTo(sent.host());
        assertThat(pieces(identity)).as("%s", sent).isEqualTo(pieces(sent));
      }
    }
  }

  /** The decoded names and values, without empty pieces. */
  private static List<String> pieces(HttpUrl url) {
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < url.querySize(); i++) {
      String value = url.queryParameterValue(i);
      String piece = url.queryParameterName(i) + (value == null ? "" : "=" + value);
      if (!piece.isEmpty()) {
        pieces.add(piece);
      }
    }
    Collections.sort(pieces);
    return pieces;
  }

  @Test
  void orderOfThePiecesAndEmptyOnesDoNotMatter() {
    Random random = new Random(SEED);
    String[] some = {
      "a", "a=", "a=1", "%61=2", "b", "%", "%4", "%c3%a9", "\u00e9", "+", "%20", "="
    };
    for (int i = 0; i < 10_000; i++) {
      List<String> pieces = new ArrayList<>();
      for (int n = 1 + random.nextInt(5); n > 0; n--) {
        pieces.add(some[random.nextInt(some.length)]);
      }
      String one = String.join("&", pieces);
      Collections.shuffle(pieces, random);
      pieces.add(random.nextInt(pieces.size() + 1), "");
      String other = String.join("&", pieces);
      assertThat(identity("http://h/?" + one)).isEqualTo(identity("http://h/?" + other));
    }
  }

  @Test
  void piecesAreSortedAsTheyAreSpelledInTheIdentity() {
    String[] pieces = identity("http://h/?%7a&%2d&b&%41&a=&a&a%20&%c3&Z").split("[?&]");
    String[] sorted = pieces.clone();
    Arrays.sort(sorted, 1, sorted.length);
    assertThat(pieces).isEqualTo(sorted).hasSize(10).contains("z", "-", "A", "a%20", "%C3");
  }
}
