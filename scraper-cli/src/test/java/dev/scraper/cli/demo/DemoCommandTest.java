package dev.scraper.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

class DemoCommandTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final List<Product> PRODUCTS = Catalog.create().products();

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void findsEveryProductAsItIsInTheShopAndPrintsThem() throws IOException {
    Path dir = folder.resolve("new/demo");

    assertThat(run(dir.toString())).isZero();

    Map<String, ShopItem> items = jsonLines(dir);
    assertThat(items).hasSize(300);
    for (Product product : PRODUCTS) {
      ShopItem item = items.get(product.sku());
      assertThat(item).usingRecursiveComparison().ignoringFields("url").isEqualTo(item(product));
      assertThat(URI.create(item.url()).getPath()).isEqualTo(product.path());
      assertThat(URI.create(item.url()).getQuery()).isNull();
    }
    assertThat(csv(dir)).containsExactlyInAnyOrderElementsOf(items.values());
    assertThat(out.toString().lines())
        .hasSize(10)
        .startsWith("category        products    mean price")
        .anyMatch(line -> line.matches("Lamps +52 +" + mean("Lamps") + " EUR"))
        .anyMatch(line -> line.matches("Desk & Paper +31 +" + mean("Desk & Paper") + " EUR"))
        .last()
        .asString()
        .matches("total +300 +\\d+\\.\\d\\d EUR");
    assertThat(out.toString().lines().map(String::length).distinct()).hasSize(1);
    assertThat(err.toString())
        .contains(dir.resolve("products.jsonl").toString(), dir.resolve("products.csv").toString())
        .contains("326 pages in", "332 requests for them, 2 of these retries; 300 records.")
        .containsPattern(" 1  always answers 500")
        .containsPattern(" 1  does not exist \\(404\\)")
        .containsPattern(" 1  was busy \\(503")
        .containsPattern(" 1  has moved \\(301\\)")
        .containsPattern(" 2  disallowed by robots.txt")
        .containsPattern(" 12  found on a page that says nofollow")
        .containsPattern(" 1  no page but a PDF")
        .containsPattern(" 20  left out by the scope");
  }

  @Test
  void secondRunOverwritesTheFilesOfTheFirst() throws IOException {
    Files.writeString(folder.resolve("products.jsonl"), "x\n".repeat(100_000));
    Files.writeString(folder.resolve("products.csv"), "x\n".repeat(100_000));

    assertThat(run(folder.toString())).isZero();

    assertThat(jsonLines(folder)).hasSize(300);
    assertThat(csv(folder)).hasSize(300);
  }

  @Test
  void folderThatIsAFileIsToldInOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");

    assertThat(run(file.toString())).isEqualTo(1);

    assertThat(err.toString().lines())
        .containsExactly(
            "scraper: demo: cannot use " + file + " as a folder: there is a file in its place");
    assertThat(file).hasContent("mine");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void folderBelowAFileIsToldInOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");

    assertThat(run(file.resolve("demo").toString())).isEqualTo(1);

    assertThat(err.toString().lines()).singleElement().asString().contains(file.toString());
  }

  @Test
  void fileThatCannotBeWrittenIsToldWithoutAStackTrace() throws IOException {
    Files.createDirectory(folder.resolve("products.csv"));

    assertThat(run(folder.toString())).isEqualTo(1);

    assertThat(err.toString().lines())
        .noneMatch(line -> line.startsWith("\tat "))
        .last()
        .asString()
        .startsWith("scraper: demo: " + folder.resolve("products.csv"));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void portThatIsTakenIsToldInOneLine() throws IOException {
    try (DemoShop shop = DemoShop.open(0)) {
      int port = URI.create(shop.url()).getPort();

      assertThat(run("--port", String.valueOf(port), folder.toString())).isEqualTo(1);

      assertThat(err.toString().lines()).singleElement().asString().contains("port " + port);
    }
  }

  @Test
  void numberThatIsNoPortIsWrongUsage() {
    assertThat(run("--port", "65536", folder.toString())).isEqualTo(2);
    assertThat(run("--port", "-1", folder.toString())).isEqualTo(2);
  }

  @Test
  void shopLeftRunningAnswersUntilInterrupted() throws Exception {
    CountDownLatch ready = new CountDownLatch(1);
    PrintWriter talk =
        new PrintWriter(err) {
          @Override
          public void println(String line) {
            super.println(line);
            if (line.contains("scraper crawl ")) {
              ready.countDown();
            }
          }
        };
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    CommandLine command =
        new CommandLine(new DemoCommand()).setOut(new PrintWriter(out)).setErr(talk);
    Thread thread =
        new Thread(() -> exit.complete(command.execute("--keep-running", folder.toString())));
    thread.start();

    assertThat(ready.await(60, TimeUnit.SECONDS)).isTrue();
    String line =
        err.toString().lines().filter(l -> l.contains("scraper crawl ")).findFirst().orElseThrow();
    URI shop = URI.create(line.strip().split(" ")[2]);
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest home = HttpRequest.newBuilder(shop).build();
    assertThat(client.send(home, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    assertThat(exit).isNotDone();
    thread.interrupt();
    assertThat(exit.get(60, TimeUnit.SECONDS)).isZero();
  }

  private int run(String... arguments) {
    return new CommandLine(new DemoCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private static ShopItem item(Product p) {
    return new ShopItem(
        p.sku(), p.name(), p.price(), p.currency(), p.stock(), p.rating(), p.category(), "");
  }

  private static Map<String, ShopItem> jsonLines(Path dir) throws IOException {
    try (Stream<String> lines = Files.lines(dir.resolve("products.jsonl"))) {
      return lines
          .map(line -> JSON.readValue(line, ShopItem.class))
          .collect(Collectors.toMap(ShopItem::sku, item -> item));
    }
  }

  private static List<ShopItem> csv(Path dir) throws IOException {
    try (CsvReader<NamedCsvRecord> reader =
        CsvReader.builder().ofNamedCsvRecord(dir.resolve("products.csv"))) {
      return reader.stream()
          .map(
              row ->
                  new ShopItem(
                      row.getField("sku"),
                      row.getField("name"),
                      new BigDecimal(row.getField("price")),
                      row.getField("currency"),
                      Integer.parseInt(row.getField("stock")),
                      Double.parseDouble(row.getField("rating")),
                      row.getField("category"),
                      row.getField("url")))
          .toList();
    }
  }

  private static BigDecimal mean(String category) {
    List<BigDecimal> prices =
        PRODUCTS.stream().filter(p -> p.category().equals(category)).map(Product::price).toList();
    return prices.stream()
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .divide(BigDecimal.valueOf(prices.size()), 2, RoundingMode.HALF_EVEN);
  }
}
