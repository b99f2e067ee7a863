package dev.scraper.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.json.JsonException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseTest {

  record Book(String title, int pages) {}

  private static Response of(int status, String body) {
    return new Response(
        Request.get("http://books.test/api"),
        status,
        Headers.empty(),
        body.getBytes(UTF_8),
        true,
        Duration.ZERO);
  }

  @Test
  void aBodyIsBoundToARecord() throws FetchException {
    assertThat(of(200, "{\"title\":\"Emma\",\"pages\":400,\"x\":1}").as(Book.class))
        .isEqualTo(new Book("Emma", 400));
  }

  @Test
  void anArrayIsBoundToAList() throws FetchException {
    List<Book> books =
        of(201, "[{\"title\":\"Emma\",\"pages\":4},{\"title\":\"Ulysses\",\"pages\":9}]")
            .listOf(Book.class);
    assertThat(books).containsExactly(new Book("Emma", 4), new Book("Ulysses", 9));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 199, 300, 304, 404, 500})
  void aStatusThatIsNot2xxIsAFailureWithTheStatus(int status) {
    Response response = of(status, "{\"title\":\"Emma\",\"pages\":400}");
    for (Bound bound :
        List.<Bound>of(r -> r.as(Book.class), r -> r.listOf(Book.class), Response::orThrow)) {
      assertThatThrownBy(() -> bound.of(response))
          .isInstanceOf(FetchException.class)
          .hasMessage("GET http://books.test/api was answered with status " + status)
          .extracting(e -> ((FetchException) e).kind())
          .isEqualTo(FailureKind.HTTP);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 299})
  void a2xxIsItself(int status) throws FetchException {
    Response response = of(status, "");
    assertThat(response.orThrow()).isSameAs(response);
  }

  @Test
  void anEmptyBodyIsNamed() {
    assertThatThrownBy(() -> of(200, "").as(Book.class))
        .isInstanceOf(JsonException.class)
        .hasMessage("http://books.test/api: not JSON: there is nothing in it");
  }

  @Test
  void whatDoesNotFitIsNamedWithItsPlace() {
    assertThatThrownBy(() -> of(200, "{\"title\":\"Emma\",\"pages\":\"many\"}").as(Book.class))
        .isInstanceOf(JsonException.class)
        .hasMessageContainingAll("http://books.test/api: JSON at /pages", "wanted int", "many");
    assertThatThrownBy(() -> of(200, "{\"title\":\"Emma\"}").listOf(Book.class))
        .isInstanceOf(JsonException.class)
        .hasMessageContainingAll("http://books.test/api: ", "wanted an array");
    assertThatThrownBy(() -> of(200, "<html>").as(Book.class))
        .isInstanceOf(JsonException.class)
        .hasMessageContainingAll("http://books.test/api: not JSON", "line 1");
  }

  @FunctionalInterface
  private interface Bound {
    Object of(Response response) throws FetchException;
  }
}
