package dev.scraper.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkHeaderTest {

  private static final Url CONTEXT = Url.parse("http://h.test/dir/list?page=1");

  private static String find(String relation, String... fields) {
    return LinkHeader.find(List.of(fields), relation, CONTEXT).map(Url::toString).orElse(null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "none",
      textBlock =
          """
          <http://h.test/2>; rel="next"                              | http://h.test/2
          <http://h.test/2>;rel=next                                 | http://h.test/2
          </2> ; REL = "Next"                                        | http://h.test/2
          <?page=2>; rel="next"                                      | http://h.test/dir/list?page=2
          <//o.test/2>; title="a, b; rel=prev"; rel="next"           | http://o.test/2
          </1>; rel=prev, </2>; rel=next                             | http://h.test/2
          </2>; rel="prefetch  next"                                 | http://h.test/2
          </2>; rel="nextgen"                                        | none
          </2>; rel=prev; rel=next                                   | none
          </2>; rel="next"; title="quote \\" , <x>; rel=y"           | http://h.test/2
          </a,b;c>; rel=next                                         | http://h.test/a,b;c
          , ,</2>; rel=next ,                                        | http://h.test/2
          </2> rel=next                                              | none
          </2>; rel                                                  | none
          </2>;; ;rel=next                                           | http://h.test/2
          </2; rel=next                                              | none
          garbage, </2>; rel=next                                    | http://h.test/2
          <mailto:a@b>; rel=next, </2>; rel=next                     | http://h.test/2
          </2>; rel=next; anchor="/other"                            | none
          </2>; rel=next; anchor="?page=1#x"                         | http://h.test/2
          </2>; rel="next                                            | http://h.test/2
          </2>; title*=UTF-8''n%C3%A9; rel=next                      | http://h.test/2
          <>; rel=next                                               | http://h.test/dir/list?page=1
          ``                                                         | none
          """)
  void theFirstLinkOfTheRelationIsFound(String field, String expected) {
    assertThat(find("next", field)).isEqualTo(expected);
  }

  @Test
  void severalFieldsAreOneList() {
    assertThat(find("NEXT", "</1>; rel=prev", "</2>; rel=next", "</3>; rel=next"))
        .isEqualTo("http://h.test/2");
    assertThat(find("http://x.test/rel", "</1>; rel=\"http://x.test/REL\""))
        .isEqualTo("http://h.test/1");
    assertThat(find("next")).isNull();
  }

  @Test
  void hostileFieldsTakeLinearTime() {
    assertThat(find("next", "<".repeat(200_000))).isNull();
    assertThat(find("next", "<a>;".repeat(50_000))).isNull();
    assertThat(find("next", "<a>; rel=\"" + "\\".repeat(200_000))).isNull();
  }
}
