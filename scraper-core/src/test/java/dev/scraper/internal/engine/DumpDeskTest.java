package dev.scraper.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.Dump;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DumpDeskTest {

  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  private void stuckInHere() {
    entered.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void loopThatDoesNotAnswerIsShownWithItsStack() throws Exception {
    Thread loop = new Thread(this::stuckInHere, "stuck-loop");
    loop.start();
    entered.await();
    try {
      Dump dump = new DumpDesk(event -> {}, loop).dump();
      assertThat(dump.requests()).isEmpty();
      assertThat(dump.text())
          .startsWith("the scheduler loop has not answered for 1 s; it is:")
          .contains("DumpDeskTest.stuckInHere(DumpDeskTest.java:");
    } finally {
      release.countDown();
      loop.join();
    }
  }

  @Test
  void interruptedCallerGetsADumpAndKeepsTheInterrupt() {
    Thread.currentThread().interrupt();
    Dump dump = new DumpDesk(event -> {}, Thread.currentThread()).dump();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(dump.text()).contains("interrupted");
  }
}
