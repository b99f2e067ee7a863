package dev.scraper.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.export.Row;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each stage, one page at a time. */
class PipelineTest {

  private static final Pipeline<Book, Book> BOOKS = Pipeline.of(Book.class);

  private static final Alarm NO_WAIT =
      time -> {
        throw new AssertionError("nothing is to be waited for");
      };

  private static List<Book> books(String... isbns) {
    return Stream.of(isbns).map(Book::new).toList();
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // they are read only
  private static <I, O> Passed<O> pass(Pipeline<I, O> pipeline, I... items) throws Exception {
    return pipeline.open(NO_WAIT).pass(Arrays.asList(items));
  }

  private static List<String> reasons(Passed<?> passed) {
    return passed.dropped().stream().map(Verdict.Drop::reason).map(String.class::cast).toList();
  }

  @Test
  void aPipelineWithoutAStageLetsAllPass() throws Exception {
    Book book = new Book("1");
    assertThat(pass(BOOKS, book).items()).containsExactly(book);
    assertThat(pass(BOOKS).items()).isEmpty();
  }

  @Test
  void dropAndKeepAreOpposites() throws Exception {
    Pipeline<Book, Book> pipeline =
        BOOKS.drop("cheap", book -> book.price() < 5).keep(Book::inStock, "sold out");
    Book fine = new Book("1");
    Passed<Book> passed =
        pass(pipeline, fine.priced(1), fine, new Book("2", "t", 9, false), fine.priced(6));
    assertThat(passed.items()).containsExactly(fine, fine.priced(6));
    assertThat(reasons(passed)).containsExactly("cheap", "sold out");
    assertThat(passed.results()).extracting(List::size).containsExactly(0, 1, 0, 1);
  }

  @Test
  void anInvalidItemIsDroppedForItsFirstFieldWithAllThatIsWrong() throws Exception {
    Passed<Book> passed =
        pass(
            BOOKS.validate(Rules.of(Book.class).range("price", 0, 1_000).pattern("isbn", "[0-9]+")),
            new Book("x").priced(-3));
    assertThat(passed.items()).isEmpty();
    assertThat(passed.dropped())
        .isEqualTo(
            List.of(
                new Verdict.Drop<>(
                    "invalid: price",
                    "price must be between 0 and 1000, was -3.0; isbn must match [0-9]+, was 'x'")));
  }

  @Test
  void anInvalidItemMayFailItsPageInstead() {
    Pipeline<Book, Book> pipeline =
        BOOKS
            .drop("never", book -> false)
            .validateOrFail(Rules.of(Book.class).atLeast("price", 99));
    assertThatThrownBy(() -> pass(pipeline, new Book("1")))
        .isInstanceOf(StageException.class)
        .hasMessage(
            "stage 2 (validate) failed on an item of type Book: price must be at least 99, was"
                + " 10.0");
  }

  @Test
  void mapAndFlatMapPutOthersInTheirPlaceAndKeepTheOrder() throws Exception {
    Pipeline<Book, String> pipeline =
        BOOKS
            .map(Book::isbn)
            .flatMap(isbn -> isbn.equals("-") ? List.of() : List.of(isbn, isbn + "'"));
    Passed<String> passed = pass(pipeline, new Book("a"), new Book("-"), new Book("b"));
    assertThat(passed.items()).containsExactly("a", "a'", "b", "b'");
    assertThat(passed.results())
        .isEqualTo(List.of(List.of("a", "a'"), List.of(), List.of("b", "b'")));
    assertThat(reasons(passed)).containsExactly("no items");
  }

  @Test
  void aStageOfOnesOwnIsOneLambda() throws Exception {
    Pipeline<Book, Book> pipeline =
        BOOKS.stage(
            "halve",
            book ->
                switch (book.isbn()) {
                  case "drop" -> Verdict.drop("not wanted", "because");
                  case "twice" -> Verdict.all(List.of(book, book));
                  default -> Verdict.pass(book.priced(book.price() / 2));
                });
    Passed<Book> passed = pass(pipeline, books("drop", "twice", "1").toArray(Book[]::new));
    assertThat(passed.items())
        .containsExactly(new Book("twice"), new Book("twice"), new Book("1").priced(5));
    assertThat(passed.dropped()).isEqualTo(List.of(new Verdict.Drop<>("not wanted", "because")));
  }

  @Test
  void aStageThatRemembersIsMadeForEachCrawl() throws Exception {
    Pipeline<Book, Integer> pipeline =
        BOOKS.stagePerCrawl(
            "number",
            () -> {
              AtomicInteger next = new AtomicInteger();
              return book -> Verdict.pass(next.incrementAndGet());
            });
    assertThat(pass(pipeline, new Book("1"), new Book("2")).items()).containsExactly(1, 2);
    assertThat(pass(pipeline, new Book("3")).items()).containsExactly(1);
  }

  @Test
  void whatAStageThrowsNamesTheStageAndTheItem() {
    Exception why = new Exception("out of luck");
    Pipeline<Book, Book> pipeline =
        BOOKS
            .dedup(Book::isbn)
            .stage(
                "lucky",
                book -> {
                  throw why;
                });
    assertThatThrownBy(() -> pass(pipeline, new Book("1")))
        .isInstanceOf(StageException.class)
        .hasMessage(
            "stage 2 (lucky) failed on an item of type Book: java.lang.Exception: out of luck")
        .hasCause(why)
        .extracting(e -> e.getStackTrace()[0])
        .isEqualTo(why.getStackTrace()[0]);
  }

  @Test
  void aStageThatGivesNullFailsThePage() {
    assertThatThrownBy(() -> pass(BOOKS.stage("empty", book -> null), new Book("1")))
        .hasMessageContaining("stage 1 (empty)")
        .hasMessageContaining("null");
    assertThatThrownBy(() -> pass(BOOKS.map(book -> null), new Book("1")))
        .hasMessageContaining("stage 1 (map)");
  }

  @Test
  void aDropNeedsAReasonWhichBecomesOneShortLine() {
    assertThatThrownBy(() -> BOOKS.drop(" \n", book -> true))
        .isInstanceOf(IllegalArgumentException.class);
    Verdict<Book> drop = Verdict.drop("so\r\nwhat " + "x".repeat(500));
    assertThat(((Verdict.Drop<Book>) drop).reason()).startsWith("so what xxx").hasSize(103);
  }

  @Test
  void rowStagesShapeTheRecord() throws Exception {
    Pipeline<Book, Row> pipeline =
        BOOKS
            .rename("title", "name")
            .with("shop", "books.example")
            .compute("cents", row -> row.get("price").map(p -> (double) p * 100))
            .omit("inStock")
            .select("name", "cents", "isbn", "shop");
    assertThat(pass(pipeline, new Book("1")).items())
        .containsExactly(
            Row.of(
                List.of("name", "cents", "isbn", "shop"),
                List.of("Title of 1", 1000.0, "1", "books.example")));
  }

  @Test
  void theFirstRowStageMayStillSeeTheItem() throws Exception {
    Pipeline<Book, Row> pipeline = BOOKS.compute("dear", book -> book.price() > 5).rows();
    Row row = pass(pipeline, new Book("1")).items().get(0);
    assertThat(row.get("dear")).contains(true);
    assertThat(row.type()).contains("Book");
    assertThat(row.isFrom(Book.class)).isTrue();
  }

  @Test
  void rowsOfAnyShapeMayLackAField() throws Exception {
    Pipeline<Object, Row> pipeline = Pipeline.of(Object.class).rename("a", "b").select("b", "c");
    assertThat(pass(pipeline, Map.of("a", 1), Map.of("c", 2), Map.of("b", 3)).items())
        .extracting(Row::values)
        .containsExactly(Arrays.asList(1, null), Arrays.asList(null, 2), Arrays.asList(3, null));
  }

  @Test
  void aRenameOntoAFieldThatIsThereFailsThePage() {
    Pipeline<Object, Row> pipeline = Pipeline.of(Object.class).rename("a", "b");
    assertThatThrownBy(() -> pass(pipeline, Row.of(List.of("a", "b"), List.of(1, 2))))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("a field comes twice: [b, b]");
  }

  @Test
  void aMisspeltFieldIsFoundWhenThePipelineIsMade() {
    String fields = "Book has no field 'titel'; it has isbn, title, price, inStock";
    assertThatThrownBy(() -> BOOKS.rename("titel", "name")).hasMessage(fields);
    assertThatThrownBy(() -> BOOKS.select("titel")).hasMessage(fields);
    assertThatThrownBy(() -> BOOKS.omit("titel")).hasMessage(fields);
    assertThatThrownBy(() -> BOOKS.rename("title", "isbn"))
        .hasMessage("cannot rename title: there is a field 'isbn' already");
    assertThatThrownBy(() -> BOOKS.rename("title", "name").omit("price").select("title"))
        .hasMessage("Book has no field 'title'; it has isbn, name, inStock");
    assertThat(BOOKS.with("shop", "x").select("shop")).isNotNull();
    assertThat(BOOKS.map(Book::isbn).rename("value", "isbn")).isNotNull();
  }

  @Test
  void pipelinesCanBeJoined() throws Exception {
    Pipeline<Book, String> isbns = BOOKS.drop("dear", b -> b.price() > 50).map(Book::isbn);
    Pipeline<Book, String> joined = isbns.then(Pipeline.of(String.class).map(s -> s + "!"));
    assertThat(pass(joined, new Book("1"), new Book("2").priced(99)).items()).containsExactly("1!");
  }

  @Test
  void ofEqualKeysTheFirstIsKept() throws Exception {
    PipelineRun<Book, Book> run = BOOKS.dedup(Book::isbn).open(NO_WAIT);
    List<Book> page = List.of(new Book("1").priced(1), new Book("1").priced(2), new Book("2"));
    try (Passed<Book> passed = run.pass(page)) {
      assertThat(passed.items()).containsExactly(page.get(0), page.get(2));
      assertThat(reasons(passed)).containsExactly("duplicate");
      passed.accept();
    }
    assertThat(run.pass(books("2", "3")).items()).containsExactlyElementsOf(books("3"));
  }

  @Test
  void aPageThatFailsGivesItsKeysBack() throws Exception {
    PipelineRun<Book, Book> run =
        BOOKS
            .dedup(Book::isbn)
            .stage(
                "pick",
                book -> {
                  if (book.isbn().equals("bad")) {
                    throw new IllegalStateException("bad");
                  }
                  return Verdict.pass(book);
                })
            .open(NO_WAIT);
    assertThatThrownBy(() -> run.pass(books("1", "bad"))).isInstanceOf(StageException.class);
    Passed<Book> notHandedOver = run.pass(books("1"));
    assertThat(notHandedOver.items()).hasSize(1);
    assertThat(run.pass(books("1")).items()).as("while the other is under way").isEmpty();
    notHandedOver.close();
    Passed<Book> third = run.pass(books("1"));
    assertThat(third.items()).hasSize(1);
    third.accept();
    third.close();
    third.close();
    assertThat(run.pass(books("1")).items()).isEmpty();
  }

  @Test
  void keysAreComparedAsInARecord() throws Exception {
    record Key(String a, List<String> b) {}
    PipelineRun<Object, Object> run = Pipeline.of(Object.class).dedup(key -> key).open(NO_WAIT);
    List<Object> different =
        List.of(
            "1",
            List.of("a", "b"),
            List.of("a, b"),
            List.of("ab"),
            List.of(List.of("a"), "b"),
            new Key("a", List.of("b", "c")),
            new Key("a", List.of("b, c")),
            Map.of("a", 1),
            0.5,
            true);
    assertThat(run.pass(different).items()).isEqualTo(different);
    List<Object> same =
        List.of("1", List.of("a", "b"), new Key("a", List.of("b", "c")), Optional.of("1"));
    assertThat(run.pass(same).items()).isEmpty();
    assertThat(run.pass(List.of(7, 7L, Optional.of(7))).items()).containsExactly(7);
  }

  @Test
  void anItemWithoutAKeyIsKept() throws Exception {
    Pipeline<Book, Book> pipeline = BOOKS.dedup(book -> Optional.empty());
    assertThat(pass(pipeline, new Book("1"), new Book("1")).items()).hasSize(2);
    assertThat(pass(BOOKS.dedup(book -> null), new Book("1"), new Book("1")).items()).hasSize(2);
  }

  @Test
  void withoutAKeyAllFieldsAreTheKey() throws Exception {
    Book one = new Book("1");
    assertThat(pass(BOOKS.dedup(), one, one.priced(2), new Book("1")).items())
        .containsExactly(one, one.priced(2));
    assertThat(pass(BOOKS.omit("price").dedup(), one, one.priced(2)).items()).hasSize(1);
  }

  @Test
  void aThousandItemsOfAPageKeepTheirOrder() throws Exception {
    List<String> isbns = IntStream.range(0, 1_000).mapToObj(String::valueOf).toList();
    Book[] page = books(isbns.toArray(String[]::new)).toArray(Book[]::new);
    Pipeline<Book, String> pipeline =
        BOOKS.drop("odd", b -> Integer.parseInt(b.isbn()) % 2 == 1).map(Book::isbn);
    assertThat(pass(pipeline, page).items())
        .isEqualTo(isbns.stream().filter(i -> Integer.parseInt(i) % 2 == 0).toList());
  }
}
