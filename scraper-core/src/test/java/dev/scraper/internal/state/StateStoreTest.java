package dev.scraper.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.state.StateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateStoreTest {

  @TempDir private Path folder;
  private final List<String> failures = new ArrayList<>();

  private StateStore open() {
    return StateStore.kept(folder.resolve("state.db"), Runnable::run, step -> {});
  }

  private void note(@Nullable Throwable failure) {
    failures.add(failure == null ? "done" : String.valueOf(failure.getMessage()));
  }

  private static ChangeSet fact(String name, String value) {
    ChangeSet set = new ChangeSet();
    set.news(name, value);
    return set;
  }

  @Test
  void whatWasCommittedIsThereWhenItIsOpenedAgain() {
    try (StateStore store = open()) {
      ChangeSet set = fact("a", "1");
      set.host(0, "http://a.example");
      set.hostFacts(0, "{}");
      set.queued(new TicketRow(0, 0, 7, new byte[] {1, 2}));
      set.queued(new TicketRow(0, 0, 8, new byte[] {3}));
      set.gone(0, 0, 8);
      set.seen(-5);
      set.seen(6);
      set.key(3, 9);
      set.scope("seed http://a.example/");
      set.cookie("k", "v");
      set.untold(4, new byte[] {5});
      set.robots(0, "{}", new byte[] {6});
      set.marks(() -> List.of("m0", "m1"));
      store.submit(set, this::note);
    }
    assertThat(failures).containsExactly("done");
    try (StateStore store = open()) {
      KeptState state = store.read();
      assertThat(state.facts()).isEqualTo(Map.of("a", "1"));
      assertThat(state.hosts()).containsExactly(new KeptState.Host(0, "http://a.example", "{}"));
      assertThat(state.lanes()).containsExactly(new KeptState.Lane(0, 0, 1, 7, 7));
      List<Long> prints = new ArrayList<>();
      state.prints(prints::add);
      assertThat(prints).containsExactly(-5L, 6L);
      List<Long> keys = new ArrayList<>();
      state.keys(stage -> keys.add((long) stage), keys::add);
      assertThat(keys).containsExactly(3L, 9L);
      assertThat(state.scope()).containsExactly("seed http://a.example/");
      assertThat(state.cookies()).isEqualTo(Map.of("k", "v"));
      assertThat(state.untold()).hasSize(1);
      assertThat(state.robots()).hasSize(1);
      assertThat(state.marks()).containsExactly("m0", "m1");
      List<TicketRow> rows = new ArrayList<>();
      store.ask(0, 0, 0, 10, rows::addAll, this::note);
      assertThat(rows).extracting(TicketRow::place).containsExactly(7L);
    }
  }

  @Test
  void afterAChangeSetThatFailedNoneIsCommitted() {
    for (Throwable thrown : List.of(new IOException("disk full"), new OutOfMemoryError("heap"))) {
      failures.clear();
      try (StateStore store = open()) {
        ChangeSet bad = fact("bad", "1");
        bad.marks(
            () -> {
              if (thrown instanceof Error e) {
                throw e;
              }
              throw (Exception) thrown;
            });
        store.submit(fact("good", "1"), this::note);
        store.submit(bad, this::note);
        store.submit(fact("late", "1"), this::note);
        store.ask(0, 0, 0, 10, rows -> failures.add("answered"), this::note);
      }
      String why = thrown.getMessage();
      assertThat(failures).containsExactly("done", why, why, why);
      try (StateStore store = open()) {
        assertThat(store.read().facts()).isEqualTo(Map.of("good", "1"));
      }
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedInOneLine() throws Exception {
    Files.writeString(
        folder.resolve("state.db"), "this is not a database, but quite long text ".repeat(50));
    assertThatThrownBy(this::open)
        .isInstanceOf(StateException.class)
        .hasMessageContaining("state.db")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aFolderWhosePathLooksLikeAnAddressIsJustAFolder() throws Exception {
    Path odd = Files.createDirectories(folder.resolve("a?mode=memory#b%20c"));
    try (StateStore store = StateStore.kept(odd.resolve("state.db"), Runnable::run, step -> {})) {
      store.submit(fact("a", "1"), this::note);
    }
    assertThat(odd.resolve("state.db")).exists();
  }
}
