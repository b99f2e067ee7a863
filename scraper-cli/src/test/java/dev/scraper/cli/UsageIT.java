package dev.scraper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageIT {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "run",
        "run x",
        "run x --item a",
        "list x",
        "list --plugins dir",
        "new",
        "resume",
        "status",
        "resume a b",
        "crawl",
        "crawl example.com",
        "crawl ftp://example.com/",
        "crawl http://",
        "crawl http://a/ --state",
        "crawl http://a/ --plugins dir",
        "crawl http://a/ --no-such",
        "crawl http://a/ --recrawl",
        "crawl http://a/ --every 0",
        "crawl --seeds - --every 1m",
        "crawl http://a/ --delay 5",
        "crawl http://a/ --delay",
        "crawl http://a/ --delay 1s --concurrency 8 --delay 2s",
        "crawl http://a/ --timeout 0",
        "crawl http://a/ --max-body 10XB",
        "crawl http://a/ --concurrency 0",
        "crawl http://a/ --max-pages -1",
        "crawl http://a/ --max-repeats -1",
        "crawl http://a/ --max-similar 0",
        "crawl http://a/ --host-budget x",
        "crawl http://a/ --max-per-path /x",
        "crawl http://a/ --max-per-path x=1",
        "crawl http://a/ --max-per-path /x=0",
        "crawl http://a/ --include a(b",
        "crawl http://a/ --item a[",
        "crawl http://a/ --follow a[",
        "crawl http://a/ --follow a --no-follow",
        "crawl http://a/ --field x",
        "crawl http://a/ --field x=a[",
        "crawl http://a/ --field x=a --field x=b",
        "crawl http://a/ --header x",
        "crawl http://a/ --proxy x",
        "crawl http://a/ --proxy http://a:65536",
        "crawl http://a/ --scope x",
        "crawl http://a/ --progress x",
        "crawl http://a/ -o a.xls",
        "crawl http://a/ -o a.gz",
        "crawl http://a/ -o a%d.jsonl",
        "crawl http://a/ -o a.jsonl --rotate 1MB",
        "crawl http://a/ -o a%d-%d.jsonl --rotate 1MB",
        "crawl http://a/ -o a%d.xls --rotate 1MB",
        "crawl http://a/ -o no/a%d.csv --rotate",
        "crawl http://a/ -o a%d.csv --rotate 0s",
        "crawl http://a/ -o a%d.csv --rotate 1X",
        "crawl http://a/ -o a%d.csv -o a%d.csv --rotate 1h",
        "crawl http://a/ --rotate 1MB",
        "crawl http://a/ --fields a,a --field a=a",
        "crawl http://a/ --fields a,,b --field a=a",
        "crawl http://a/ --fields a,b --field a=a",
        "crawl http://a/ --fields titel",
        "crawl http://a/ -o a.parquet",
        "crawl http://a/ -o a",
        "crawl http://a/ -o a.csv -o ./a.csv",
        "crawl http://a/ -o a.jsonl --failures a.jsonl",
        "crawl http://a/ --seeds a.csv -o a.csv --overwrite",
        "crawl http://a/ --stats -",
        "fetch",
        "fetch nothing",
        "robots",
        "robots nothing",
        "sitemap http://a/ http://b/",
        "help nothing"
      })
  void wrongUsageIsOneLineAndTwo(String line) throws Exception {
    String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
    Program.Result result = Program.run(folder, arguments);
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.errLines())
        .singleElement()
        .asString()
        .startsWith("scraper: ")
        .contains("Try 'scraper help");
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void seedsThatCannotBeReadAreOneLineAndOne() throws Exception {
    Program.Result result = Program.run(folder, "crawl", "--seeds", "none.txt", "-o", "a.csv");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errLines()).singleElement().asString().contains("none.txt");
    assertThat(folder.resolve("a.csv")).doesNotExist();
  }

  @Test
  void controlCharactersDoNotReachTheTerminal() throws Exception {
    Program.Result result = Program.run(folder, "crawl", "\u001b[31mred\u0007");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).doesNotContain("\u001b").doesNotContain("\u0007").contains("red");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "crawl", "run", "resume", "status", "list", "new", "fetch", "robots", "sitemap", "help"
      })
  void eachCommandHasAHelp(String command) throws Exception {
    Program.Result result = Program.run(folder, "help", command);
    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("scraper " + command);
    assertThat(result.outLines()).allMatch(line -> line.length() <= 80);
    assertThat(Program.run(folder, command, "--help").out()).isEqualTo(result.out());
  }

  @Test
  void helpOfCrawlHasItsGroupsAndExamples() throws Exception {
    assertThat(Program.run(folder, "help", "crawl").out())
        .containsSubsequence(
            "--seeds FILE",
            "Where to go",
            "--scope SCOPE",
            "What to take:",
            "--field NAME=CSS[@ATTR]",
            "Output:",
            "-o",
            "Manners",
            "--concurrency N",
            "(64)",
            "Talk:",
            "--progress",
            "Exit status:",
            "Examples:");
  }

  @Test
  void versionAndOverviewGoToStandardOutput() throws Exception {
    assertThat(Program.run(folder, "--version").out()).matches("scraper \\S+\\R");
    Program.Result result = Program.run(folder, "--help");
    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("crawl", "fetch", "robots", "sitemap");
  }
}
