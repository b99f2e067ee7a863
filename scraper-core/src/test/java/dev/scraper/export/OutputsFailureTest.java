package dev.scraper.export;

import static dev.scraper.export.MemoryExporter.awaitBlocked;
import static dev.scraper.export.MemoryExporter.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class OutputsFailureTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;

  private final List<ExportException> failures = Collections.synchronizedList(new ArrayList<>());

  /** Fails at the third record. */
  private static MemoryExporter failing(Throwable failure) {
    return new MemoryExporter(true) {
      @Override
      public void write(Row row) throws IOException {
        if (written.size() == 2) {
          OutputsFailureTest.<RuntimeException>raise(failure);
        }
        super.write(row);
      }
    };
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void raise(Throwable failure) throws E {
    throw (E) failure;
  }

  @Test
  void failureOfOneOutputIsToldOnceAndTheOthersAreCompleted() throws Exception {
    for (Throwable cause :
        List.of(
            new IOException("no space"),
            new IllegalStateException("bug"),
            new StackOverflowError())) {
      failures.clear();
      CountDownLatch told = new CountDownLatch(1);
      MemoryExporter bad = failing(cause);
      Path file = Files.createTempFile(folder, "a", ".json");
      Outputs outputs =
          Outputs.open(
              List.of(bad, Exporters.json(file).overwrite(true)),
              failure -> {
                failures.add(failure);
                told.countDown();
              });
      try {
        outputs.accept(rows(0, 10));
      } catch (ExportException e) {
        assertThat(e).hasCause(cause);
      }
      told.await();

      assertThatThrownBy(() -> outputs.accept(rows(10, 20)))
          .isInstanceOf(ExportException.class)
          .hasMessageStartingWith("memory: ")
          .hasCause(cause);
      assertThatThrownBy(() -> outputs.accept(List.of())).isInstanceOf(ExportException.class);
      assertThatThrownBy(outputs::close).isInstanceOf(ExportException.class).hasCause(cause);
      assertThat(failures).hasSize(1);
      assertThat(bad.written).hasSize(2);
      assertThat(bad.calls).endsWith("close");
      assertThat(JSON.readTree(Files.readString(file)).size()).isEqualTo(10);
    }
  }

  @Test
  void producersThatWaitForAFailedOutputAreLetGo() throws Exception {
    MemoryExporter bad =
        new MemoryExporter(false) {
          @Override
          public void write(Row row) throws IOException {
            super.write(row);
            throw new IOException("gone");
          }
        };
    Outputs outputs = Outputs.open(List.of(bad), failures::add);
    outputs.accept(rows(0, Outlet.CAPACITY));
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread producer =
        new Thread(
            () -> {
              try {
                outputs.accept(rows(0, 9));
                thrown.complete(new AssertionError("accepted"));
              } catch (Throwable e) {
                thrown.complete(e);
              }
            });
    producer.start();
    awaitBlocked(producer);
    bad.gate.countDown();

    assertThat(thrown.get()).isInstanceOf(ExportException.class);
    assertThatThrownBy(outputs::close).isInstanceOf(ExportException.class);
    assertThat(outputs.accepted()).isEqualTo(Outlet.CAPACITY);
  }

  @Test
  void failureInAcceptAndAgainInCloseIsNoErrorOfItsOwn() {
    assertThatThrownBy(
            () -> {
              CountDownLatch told = new CountDownLatch(1);
              try (Outputs outputs =
                  Outputs.open(
                      List.of(failing(new IOException("gone"))), failure -> told.countDown())) {
                outputs.accept(rows(0, 2));
                outputs.accept(rows(0, 2));
                told.await();
                outputs.accept(rows(0, 1));
              }
            })
        .isInstanceOf(ExportException.class)
        .hasMessage("memory: gone");
  }

  @Test
  void listenerThatThrowsDoesNotStopTheOutputs() throws Exception {
    MemoryExporter bad = failing(new IOException("gone"));
    Outputs outputs =
        Outputs.open(
            List.of(bad),
            failure -> {
              throw new IllegalStateException("listener");
            });
    try {
      outputs.accept(rows(0, 500));
    } catch (ExportException e) {
      assertThat(e).hasMessage("memory: gone");
    }

    assertThatThrownBy(outputs::close).isInstanceOf(ExportException.class);
  }

  @Test
  void fullDeviceFailsTheCrawlsOutputByName() throws Exception {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "needs /dev/full");
    CountDownLatch told = new CountDownLatch(1);
    Outputs outputs =
        Outputs.open(
            List.of(Exporters.jsonLines(full).overwrite(true)), failure -> told.countDown());
    try {
      outputs.accept(rows(0, 1));
    } catch (ExportException e) {
      assertThat(e).hasMessageStartingWith("/dev/full: ");
    }
    told.await();

    assertThatThrownBy(outputs::close)
        .isInstanceOf(ExportException.class)
        .hasMessageStartingWith("/dev/full: ")
        .hasMessageContaining("space");
  }

  @Test
  void outputThatCannotBeOpenedLeavesTheOthersUntouched() throws Exception {
    Path precious = Files.writeString(folder.resolve("old.json"), "precious");
    Path fresh = folder.resolve("new.json");
    Path taken = Files.createFile(folder.resolve("taken.csv"));

    assertThatThrownBy(
            () ->
                Outputs.open(
                    List.of(
                        Exporters.json(precious).overwrite(true),
                        Exporters.json(fresh),
                        Exporters.csv(taken)),
                    failures::add))
        .isInstanceOf(ExportException.class)
        .hasMessage(taken + ": the file exists")
        .hasCauseInstanceOf(FileAlreadyExistsException.class);
    assertThat(precious).hasContent("precious");
    assertThat(fresh).doesNotExist();
  }

  @Test
  void outputsOpenedBeforeOneThatFailsAreClosedAgain() {
    MemoryExporter first = new MemoryExporter(true);
    MemoryExporter second =
        new MemoryExporter(true) {
          @Override
          public void open() throws IOException {
            throw new IOException("not today");
          }
        };

    assertThatThrownBy(() -> Outputs.open(List.of(first, second), failures::add))
        .isInstanceOf(ExportException.class)
        .hasMessage("memory: not today");
    assertThat(first.calls).containsExactly("open", "close");
    assertThat(second.calls).isEmpty();
  }

  @Test
  void messagesTellWhyAFileCannotBeOpened() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("dir.json"));

    assertThatThrownBy(() -> Outputs.open(List.of(Exporters.json(directory)), failures::add))
        .hasMessage(directory + ": is a folder");
    assertThatThrownBy(
            () -> Outputs.open(List.of(Exporters.json(folder.resolve("no/a.json"))), failures::add))
        .hasMessage(folder.resolve("no/a.json") + ": no such folder: " + folder.resolve("no"));
  }
}
