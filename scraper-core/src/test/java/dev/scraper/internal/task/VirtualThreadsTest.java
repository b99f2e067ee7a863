package dev.scraper.internal.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.scraper.http.HttpOptions.Threads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class VirtualThreadsTest {

  @Test
  void virtualThreadsAreTheDefaultFromJava24() {
    assertThat(VirtualThreads.areWanted(Threads.AUTO, 17)).isFalse();
    assertThat(VirtualThreads.areWanted(Threads.AUTO, 23)).isFalse();
    assertThat(VirtualThreads.areWanted(Threads.AUTO, 24)).isTrue();
    assertThat(VirtualThreads.areWanted(Threads.PLATFORM, 25)).isFalse();
    assertThat(VirtualThreads.areWanted(Threads.VIRTUAL, 21)).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VirtualThreads.areWanted(Threads.VIRTUAL, 20))
        .withMessage("virtual threads need Java 21 or newer, this is Java 20");
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_20)
  void aJvmWithoutThemSaysSo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VirtualThreads.factory("test-", null))
        .withMessageStartingWith("this JVM gives no virtual threads: ");
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void theyAreNamedAndTellWhatEndsThem() throws Exception {
    CompletableFuture<String> told = new CompletableFuture<>();
    Thread thread =
        VirtualThreads.factory(
                "test-", (ended, why) -> told.complete(ended.getName() + " " + why.getMessage()))
            .newThread(
                () -> {
                  throw new IllegalStateException("broken");
                });
    assertThat(thread.toString()).startsWith("VirtualThread");
    thread.start();
    assertThat(told.get(20, TimeUnit.SECONDS)).isEqualTo("test-1 broken");
  }
}
