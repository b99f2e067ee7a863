package dev.scraper.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.Url;
import dev.scraper.policy.Scope;
import dev.scraper.policy.Scope.Relation;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeFilterTest {

  private static ScopeFilter filter(Relation relation, String seed) {
    ScopeFilter filter = new ScopeFilter(Scope.HOST.relation(relation), false);
    filter.addSeed(Url.parse(seed));
    return filter;
  }

  @ParameterizedTest
  @CsvSource({
    "HOST, http://a.example/, https://a.example/x, true",
    "HOST, https://a.example:443/, http://a.example:80/x, true",
    "HOST, http://a.example/, http://a.example:8080/, false",
    "HOST, http://a.example:8080/, https://a.example:8080/, true",
    "HOST, http://a.example:443/, https://a.example/, false",
    "HOST, http://a.example/, http://www.a.example/, false",
    "DOMAIN, http://www.shop.co.uk/, https://img.shop.co.uk:8443/x, true",
    "DOMAIN, http://www.shop.co.uk/, http://other.co.uk/, false",
    "DOMAIN, http://10.1.2.3/, http://10.1.2.3:81/, true",
    "DOMAIN, http://10.1.2.3/, http://11.1.2.3/, false",
    "SUBTREE, http://a.example/docs/index.html, http://a.example/docs/x/y, true",
    "SUBTREE, http://a.example/docs/index.html, http://a.example/docs, false",
    "SUBTREE, http://a.example/docs/index.html, https://a.example/docs/x, false",
    "SUBTREE, http://a.example/docs, http://a.example/other, true",
    "SUBTREE, http://a.example/docs/?next=/x/y, http://a.example/docs/z, true",
    "ANY, http://a.example/, http://elsewhere.example/, true",
  })
  void aUrlIsAdmittedByItsRelationToTheSeed(
      Relation relation, String seed, String url, boolean admitted) {
    assertThat(filter(relation, seed).admits(Url.parse(url))).isEqualTo(admitted);
  }

  @ParameterizedTest
  @CsvSource({
    "HOST, http://b.example/x, http://b.example/y, true",
    "DOMAIN, http://www.b.example/x, http://img.b.example/y, true",
    "SUBTREE, http://b.example/new/x, http://b.example/new/y, true",
    "SUBTREE, http://b.example/new/x, http://b.example/y, false",
    "HOST, http://192.168.0.1/, http://192.168.0.1/, false",
    "HOST, http://localhost/, http://localhost/, false",
  })
  void theHostASeedRedirectsToJoinsUnlessItIsPrivate(
      Relation relation, String target, String url, boolean admitted) {
    ScopeFilter filter = filter(relation, "http://a.example/");
    filter.join(Url.parse(target));
    assertThat(filter.admits(Url.parse(url))).isEqualTo(admitted);
    assertThat(filter.isSeedHost(Url.parse(target).host())).isFalse();
    assertThat(filter.isSeedOrigin(Url.parse(target).origin())).isFalse();
  }

  @Test
  @Timeout(60)
  void aPageFullOfUrlsOnWhichAPatternTakesTooLongCostsNoMoreThanAHundredOfThem() {
    Scope scope = Scope.HOST.relation(Scope.Relation.ANY).exclude(Pattern.compile("(.*a){25}b"));
    ScopeFilter filter = new ScopeFilter(scope, false);
    Url good = Url.parse("http://h.test/good");
    ScopeFilter.Links links = filter.links();
    assertThat(links.admits(good)).isTrue();
    for (int i = 0; i < 50_000; i++) {
      assertThat(links.admits(Url.parse("http://h.test/" + "a".repeat(100) + i))).isFalse();
    }
    assertThat(links.admits(good)).isFalse();
    assertThat(links.excludes(good)).isTrue();
    assertThat(filter.links().admits(good)).isTrue();
  }
}
