package dev.scraper.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoShopTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient client = HttpClient.newHttpClient();
  private DemoShop shop;

  @BeforeEach
  void open() throws IOException {
    shop = DemoShop.open(0);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void productsAreThreeHundredAndTheSameInEveryShop() throws IOException {
    assertThat(shop.products()).hasSize(300).doesNotHaveDuplicates();
    assertThat(shop.products()).extracting(Product::sku).doesNotHaveDuplicates();
    assertThat(shop.products()).extracting(Product::path).doesNotHaveDuplicates();
    assertThat(shop.products()).anyMatch(p -> p.stock() == 0).anyMatch(p -> p.stock() > 0);
    try (DemoShop other = DemoShop.open(0)) {
      assertThat(other.products()).isEqualTo(shop.products());
    }
  }

  @Test
  void languageOfTheMachineChangesNothing() throws Exception {
    String path = "/c/garden?page=2";
    String page = get(path).body();
    String product = get(shop.products().get(7).path()).body();
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try (DemoShop other = DemoShop.open(0)) {
      assertThat(other.products()).isEqualTo(shop.products());
      assertThat(get(path).body()).isEqualTo(page);
      assertThat(get(shop.products().get(7).path()).body()).isEqualTo(product);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void everyPageIsTheSameEachTimeButForTheAddressOfTheShop() throws Exception {
    String path = shop.products().get(41).path();
    try (DemoShop other = DemoShop.open(0)) {
      String theirs =
          client.send(get(URI.create(other.url()).resolve(path)), BodyHandlers.ofString()).body();
      assertThat(theirs.replace(other.url(), shop.url())).isEqualTo(get(path).body());
    }
  }

  @Test
  void homePageLeadsToEightCategoriesOfTwentyProductsAPage() throws Exception {
    Document home = html("/");
    List<String> categories = home.select("ul.grid a").eachAttr("href");
    assertThat(categories).hasSize(8);
    Set<String> products = new HashSet<>();
    for (String category : categories) {
      String next = category;
      while (!next.isEmpty()) {
        Document page = html(next);
        List<String> found = page.select("ul.grid a").eachAttr("href");
        assertThat(found).hasSizeBetween(1, 20);
        assertThat(found.size() == 20 || page.select("a.next").isEmpty()).isTrue();
        products.addAll(found);
        next = page.select("a.next").attr("href");
      }
    }
    assertThat(products)
        .containsExactlyInAnyOrderElementsOf(shop.products().stream().map(Product::path).toList());
  }

  @Test
  void categoryOfExactlyTwoPagesHasNoThird() throws Exception {
    assertThat(html("/c/garden?page=2").select("a.next")).isEmpty();
    assertThat(get("/c/garden?page=3").statusCode()).isEqualTo(404);
    assertThat(get("/c/garden?page=0").statusCode()).isEqualTo(404);
  }

  @Test
  void productPageTellsTheSameToPeopleAndToMachines() throws Exception {
    Product product =
        shop.products().stream().filter(p -> p.name().contains("&")).findFirst().orElseThrow();
    Document page = html(product.path());
    assertThat(page.select("h1").text()).isEqualTo(product.name());
    assertThat(page.select("article .price").text()).isEqualTo(product.price().toPlainString());
    assertThat(page.select(".related a").eachAttr("href"))
        .hasSize(3)
        .doesNotHaveDuplicates()
        .doesNotContain(product.path());
    assertThat(page.select(".crumbs a").eachText()).containsExactly("Home", product.category());
    assertThat(page.select("meta[property=og:title]").attr("content")).isEqualTo(product.name());
    assertThat(page.select("meta[property=og:url]").attr("content"))
        .isEqualTo(shop.url() + product.path().substring(1));
    JsonNode data = JSON.readTree(page.select("script[type=application/ld+json]").html());
    assertThat(data.path("name").asString()).isEqualTo(product.name());
    assertThat(data.path("offers").path("price").decimalValue())
        .isEqualByComparingTo(product.price());
  }

  @Test
  void apiListsAllProductsAndGivesEachOne() throws Exception {
    Set<Integer> ids = new HashSet<>();
    String next = "/api/products";
    while (next != null) {
      JsonNode page = JSON.readTree(get(next).body());
      page.path("items").forEach(item -> ids.add(item.path("id").asInt()));
      next = page.path("next").asString(null);
    }
    assertThat(ids).hasSize(300);
    assertThat(JSON.readValue(get("/api/products/300").body(), Product.class))
        .isEqualTo(shop.products().get(299));
    for (String missing : List.of("/api/products/301", "/api/products/0", "/api/products/x")) {
      assertThat(get(missing).statusCode()).isEqualTo(404);
    }
    assertThat(get("/api/products?page=7").statusCode()).isEqualTo(404);
  }

  @Test
  void robotsTxtNamesTheSitemapOfAllProducts() throws Exception {
    String robots = get("/robots.txt").body();
    assertThat(robots)
        .contains("Disallow: /admin/\n", "Disallow: /cart\n")
        .contains("Sitemap: " + shop.url() + "sitemap.xml\n")
        .doesNotContainIgnoringCase("crawl-delay");
    List<String> listed =
        Jsoup.parse(get("/sitemap.xml").body(), Parser.xmlParser()).select("url > loc").eachText();
    assertThat(listed)
        .containsExactlyElementsOf(
            shop.products().stream().map(p -> shop.url() + p.path().substring(1)).toList());
  }

  @Test
  void awkwardPagesMisbehaveAsTheirLinksSay() throws Exception {
    assertThat(get(Routes.BROKEN).statusCode()).isEqualTo(500);
    assertThat(get(Routes.BROKEN).statusCode()).isEqualTo(500);
    HttpResponse<String> busy = get(Routes.BUSY);
    assertThat(busy.statusCode()).isEqualTo(503);
    assertThat(busy.headers().firstValue("Retry-After")).contains("1");
    assertThat(get(Routes.BUSY).statusCode()).isEqualTo(200);
    HttpResponse<String> moved = get(Routes.MOVED);
    assertThat(moved.statusCode()).isEqualTo(301);
    assertThat(moved.headers().firstValue("Location")).contains(shop.products().get(0).path());
    assertThat(get(Routes.MISSING).statusCode()).isEqualTo(404);
    assertThat(get(Routes.PDF).headers().firstValue("Content-Type")).contains("application/pdf");
    assertThat(html(Routes.NOFOLLOW).select("meta[name=robots]").attr("content"))
        .isEqualTo("nofollow");
    assertThat(html("/about").select("main a").eachAttr("href"))
        .contains(Routes.BROKEN, Routes.BUSY, Routes.MOVED, Routes.MISSING, Routes.PDF)
        .contains(Routes.SLOW, Routes.NOFOLLOW, "/admin/", "https://example.org/");
  }

  @Test
  void slowPageTakesItsTime() throws Exception {
    long before = System.nanoTime();
    assertThat(get(Routes.SLOW).statusCode()).isEqualTo(200);
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(DemoShop.SLOW.toNanos());
  }

  @Test
  void onePageIsInACharsetThatOnlyItsMetaTagNames() throws Exception {
    Product accented =
        shop.products().stream()
            .filter(p -> p.name().equals(Catalog.ACCENTED_NAME))
            .findFirst()
            .orElseThrow();
    HttpResponse<byte[]> response =
        client.send(get(uri(accented.path())), BodyHandlers.ofByteArray());
    assertThat(response.headers().firstValue("Content-Type")).contains("text/html");
    String text = new String(response.body(), Charset.forName("ISO-8859-15"));
    assertThat(text).contains(accented.name(), "charset=\"ISO-8859-15\"");
  }

  @Test
  void sessionIdGivesTheSamePageUnderAnotherAddress() throws Exception {
    String link = html("/c/lamps").select("a[href*=sid=]").attr("href");
    assertThat(get(link).body()).isEqualTo(get(link.replaceAll("\\?.*", "")).body());
  }

  @Test
  void drawingsAreThereForABrowser() throws Exception {
    String source = html("/c/lamps").select("img").attr("src");
    HttpResponse<String> image = get(source);
    assertThat(image.statusCode()).isEqualTo(200);
    assertThat(image.headers().firstValue("Content-Type")).contains("image/svg+xml");
    assertThat(get("/img/0.svg").statusCode()).isEqualTo(404);
  }

  @Test
  void headHasNoBodyAndOtherMethodsAreRefused() throws Exception {
    HttpResponse<String> head =
        client.send(
            HttpRequest.newBuilder(uri("/")).method("HEAD", none()).build(),
            BodyHandlers.ofString());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    HttpResponse<String> post =
        client.send(
            HttpRequest.newBuilder(uri("/cart")).POST(none()).build(), BodyHandlers.ofString());
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD");
    assertThat(shop.visits())
        .extracting(visit -> visit.method() + " " + visit.path())
        .containsExactly("HEAD /", "POST /cart");
  }

  @Test
  void closeLeavesNoThreadAndFreesThePort() throws Exception {
    get("/");
    List<Thread> threads = serverThreads();
    assertThat(threads).isNotEmpty();
    shop.close();
    for (Thread thread : threads) {
      thread.join(10_000);
      assertThat(thread.isAlive()).as(thread.getName()).isFalse();
    }
    int port = URI.create(shop.url()).getPort();
    try (DemoShop again = DemoShop.open(port)) {
      assertThat(again.url()).isEqualTo(shop.url());
      assertThatThrownBy(() -> DemoShop.open(port)).isInstanceOf(BindException.class);
    }
  }

  private static List<Thread> serverThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread ->
                thread.getName().startsWith("demo-shop-")
                    || thread.getName().equals("HTTP-Dispatcher")
                    || thread.getName().startsWith("idle-timeout-task"))
        .toList();
  }

  private Document html(String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    return Jsoup.parse(response.body());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(get(uri(path)), BodyHandlers.ofString());
  }

  private static HttpRequest get(URI uri) {
    return HttpRequest.newBuilder(uri).build();
  }

  private static HttpRequest.BodyPublisher none() {
    return HttpRequest.BodyPublishers.noBody();
  }

  private URI uri(String path) {
    return URI.create(shop.url()).resolve(path);
  }
}
