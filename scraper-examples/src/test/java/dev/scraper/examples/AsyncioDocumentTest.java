package dev.scraper.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.Scraper;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Java programs of docs/asyncio.md print what the document says that they print. Its Python
 * programs are run by src/test/python/documents.py.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AsyncioDocumentTest {

  private static final String ADDRESS = "http://127.0.0.1:8000";

  @TempDir Path classes;

  @TestFactory
  Stream<DynamicTest> eachProgramPrintsWhatTheDocumentSays() throws IOException {
    RatesServer server = new RatesServer(0);
    String text = Files.readString(Documents.project().resolve("docs/asyncio.md"));
    List<JavaBlock> blocks = JavaBlock.of(text.replace(ADDRESS, server.address()));
    assertThat(DocumentCode.compile("docs/asyncio.md", blocks, classes)).isEmpty();
    List<JavaBlock> programs = blocks.stream().filter(b -> b.printed().isPresent()).toList();
    assertThat(programs).hasSizeGreaterThan(15);
    return programs.stream()
        .map(
            block ->
                DynamicTest.dynamicTest(
                    "line " + block.documentLine(2),
                    () ->
                        assertThat(run(block.className()))
                            .isEqualTo(block.printed().orElseThrow())))
        .onClose(server::close);
  }

  /** What a program prints; a fragment has a scraper that makes no pauses. */
  private String run(String name) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    URL[] folder = {classes.toUri().toURL()};
    Politeness manners = Politeness.polite().delay(Duration.ZERO).perHost(100);
    try (URLClassLoader loader = new URLClassLoader(folder);
        Scraper scraper = Scraper.builder().politeness(manners).retry(new RetryPolicy(0)).build()) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      Class<?> type = loader.loadClass(name);
      if (GuideNames.class.isAssignableFrom(type)) {
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        GuideNames fragment = (GuideNames) constructor.newInstance();
        fragment.scraper = scraper;
        fragment.run();
      } else {
        type.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
      }
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}
