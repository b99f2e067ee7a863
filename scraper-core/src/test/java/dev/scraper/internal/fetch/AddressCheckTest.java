package dev.scraper.internal.fetch;

import static dev.scraper.http.FailureKind.BLOCKED_ADDRESS;
import static dev.scraper.http.FailureKind.DNS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.FetchException;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.Url;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressCheckTest extends FetchTestBase {

  private final List<String> asked = new CopyOnWriteArrayList<>();

  private OkHttpDownloader checking(HttpOptions options, Predicate<String> named) {
    return add(new OkHttpDownloader(options, 8, named, System::nanoTime, this::resolve, null));
  }

  private OkHttpDownloader strict() {
    return checking(OPTIONS, host -> false);
  }

  private InetAddress[] resolve(String host) throws UnknownHostException {
    asked.add(host);
    return switch (host) {
      case "inside.test", "localhost", "proxy.test" -> addresses("127.0.0.1");
      case "mixed.test" -> addresses("10.0.0.1", "127.0.0.2", "::1", "::ffff:127.0.0.1");
      default -> throw new UnknownHostException(host);
    };
  }

  private static InetAddress[] addresses(String... texts) throws UnknownHostException {
    InetAddress[] found = new InetAddress[texts.length];
    for (int i = 0; i < texts.length; i++) {
      found[i] = InetAddress.getByName(texts[i]);
    }
    return found;
  }

  private static String url(String host, RawServer server) {
    return "http://" + host + ":" + server.port() + "/";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0177.0.0.1",
        "0x7f.1",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "inside.test",
        "mixed.test",
        "localhost",
        "localhost.",
        "LocalHost",
        "a.localhost",
        "a.b.localhost.",
        "127.0.0.1.",
        "0x7F.0.0.0x1",
        "127.0x1",
        "00000177.1",
        "0",
        "0x0",
        "[::]",
        "[::127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:127.0.0.1]",
        "[::ffff:0:127.0.0.1]",
        "[2002:7f00:1::]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b:1::5]",
        "[2001:0:7f00:1::1]",
        "[fe80::5efe:127.0.0.1]",
        "[2a00::5efe:10.0.0.1]",
        "[fe80::1]",
        "[fd00::1]",
        "[fec0::1]",
        "[ff02::1]",
        "\uff11\uff12\uff17.0.0.1",
        "127\u30020\uff0e0\uff611",
        "\u2460\u2461\u2466.1",
        "%31%32%37.1",
        "127%2e0.0.1",
        "\uff4c\uff4f\uff43\uff41\uff4c\uff48\uff4f\uff53\uff54",
        "loc\u00adalhost"
      })
  void privateAddressIsNotAsked(String host) throws Exception {
    RawServer server = answering(ok("secret"));
    FetchException failure = failure(strict(), url(host, server));
    assertThat(failure.kind()).isEqualTo(BLOCKED_ADDRESS);
    assertThat(failure.hostLevel()).isFalse();
    assertThat(server.connections()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1", "127.1", "2130706433", "0177.0.0.1", "0x7f.1", "017700000001"})
  void eachSpellingOfANamedHostGoesToTheAddressThatWasChecked(String host) throws Exception {
    RawServer server = answering(ok("seed"));
    OkHttpDownloader downloader = checking(OPTIONS, named -> true);
    assertThat(text(get(downloader, url(host, server)))).isEqualTo("seed");
    assertThat(server.requests().get(0)).contains("Host: 127.0.0.1:" + server.port());
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"inside.test", "localhost", "a.localhost"})
  void namedHostMayBePrivateOnAnyPort(String host) throws Exception {
    RawServer server = answering(ok("seed"));
    OkHttpDownloader downloader = checking(OPTIONS, host::equals);
    assertThat(text(get(downloader, url(host, server)))).isEqualTo("seed");
    assertThat(kind(downloader, url("127.0.0.1", server))).isEqualTo(BLOCKED_ADDRESS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[fe80::1%25lo]",
        "[fe80::1%lo]",
        "[::1%25lo]",
        "127..0.1",
        ".127.0.0.1",
        "..",
        "127.0.0.1..",
        "a..localhost",
        "[::1",
        "::1",
        "[::ffff:127.0.0.1.]",
        "127.0.0.1\u0000.example.com",
        "127.0.0.1 .example.com"
      })
  void aHostThatIsNoneIsNoUrlOrNotAsked(String host) throws Exception {
    RawServer server = answering(ok("secret"));
    Optional<Url> url = Url.tryParse(url(host, server));
    if (url.isPresent()) {
      assertThat(kind(strict(), url.get().toString())).isIn(BLOCKED_ADDRESS, DNS);
    }
    assertThat(server.connections()).isZero();
    assertThat(asked).doesNotContain("127.0.0.1", "::1", "localhost");
  }

  @Test
  void aNameWhoseAnswersAlternateIsCheckedAtEachConnection() throws Exception {
    RawServer server =
        answering("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    AtomicLong now = new AtomicLong();
    AtomicBoolean seed = new AtomicBoolean(true);
    OkHttpDownloader downloader =
        add(new OkHttpDownloader(OPTIONS, 8, host -> seed.get(), now::get, this::resolve, null));
    get(downloader, url("inside.test", server));
    // From here on the name may only lead to public addresses, and the cache still has the other.
    seed.set(false);
    for (int i = 0; i < 3; i++) {
      assertThat(kind(downloader, url("inside.test", server))).isEqualTo(BLOCKED_ADDRESS);
      now.addAndGet(Duration.ofMinutes(6).toNanos());
    }
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void allowPrivateAllowsEveryHost() throws Exception {
    RawServer server = answering(ok("x"));
    OkHttpDownloader downloader = checking(OPTIONS.allowPrivate(true), host -> false);
    assertThat(text(get(downloader, url("127.0.0.1", server)))).isEqualTo("x");
    assertThat(text(get(downloader, url("inside.test", server)))).isEqualTo("x");
  }

  @Test
  void answerOfTheLookupIsCheckedForEachHostThoughItIsCached() throws Exception {
    RawServer server = answering(ok("x"));
    OkHttpDownloader downloader =
        checking(OPTIONS, new java.util.HashSet<>(List.of("x"))::contains);
    assertThat(kind(downloader, url("inside.test", server))).isEqualTo(BLOCKED_ADDRESS);
    assertThat(kind(downloader, url("inside.test", server))).isEqualTo(BLOCKED_ADDRESS);
    assertThat(asked).containsExactly("inside.test");
  }

  @ParameterizedTest
  @ValueSource(strings = {"256.1.1.1", "1.2.3.4.5", "08.1.1.1", "0x100000000", "a.1"})
  void numbersThatAreNoAddressAreDnsAndNotLookedUp(String host) throws Exception {
    assertThat(kind(checking(OPTIONS.allowPrivate(true), h -> true), "http://" + host + "/"))
        .isEqualTo(DNS);
    assertThat(asked).isEmpty();
  }

  @Test
  void throughAProxyNamesAreNotLookedUpAndLiteralsAreChecked() throws Exception {
    RawServer proxy = answering(ok("proxied"));
    OkHttpDownloader downloader =
        checking(OPTIONS.proxy(URI.create("http://proxy.test:" + proxy.port())), host -> false);
    assertThat(text(get(downloader, "http://unknown.test/page"))).isEqualTo("proxied");
    assertThat(text(get(downloader, "http://inside.test/page"))).isEqualTo("proxied");
    assertThat(proxy.requests().get(0)).startsWith("GET http://unknown.test/page HTTP/1.1\r\n");
    assertThat(asked).containsExactly("proxy.test");
    assertThat(kind(downloader, "http://127.1/")).isEqualTo(BLOCKED_ADDRESS);
    assertThat(kind(downloader, "http://[::1]/")).isEqualTo(BLOCKED_ADDRESS);
  }
}
