package dev.scraper.pipeline;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields that items are known to have at one place of a pipeline, so that a misspelt one is
 * found when the pipeline is made.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param type what the pipeline takes
 * @param names in order, or null where they cannot be known
 */
record Fields(Class<?> type, @Nullable List<String> names) {

  static Fields of(Class<?> type) {
    return new Fields(
        type,
        type.isRecord()
            ? Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList()
            : null);
  }

  Fields unknown() {
    return new Fields(type, null);
  }

  /**
   * @throws IllegalArgumentException if the new name is taken
   */
  Fields rename(String from, String to) {
    check(List.of(from));
    List<String> now = names;
    if (now == null) {
      return this;
    }
    if (!from.equals(to) && now.contains(to)) {
      throw new IllegalArgumentException(
          "cannot rename " + from + ": there is a field '" + to + "' already");
    }
    return new Fields(type, now.stream().map(each -> each.equals(from) ? to : each).toList());
  }

  Fields select(List<String> wanted) {
    check(wanted);
    return new Fields(type, wanted);
  }

  Fields omit(List<String> unwanted) {
    check(unwanted);
    List<String> now = names;
    return now == null
        ? this
        : new Fields(type, now.stream().filter(each -> !unwanted.contains(each)).toList());
  }

  Fields with(String name) {
    List<String> now = names;
    if (now == null || now.contains(name)) {
      return this;
    }
    List<String> more = new ArrayList<>(now);
    more.add(name);
    return new Fields(type, List.copyOf(more));
  }

  private void check(List<String> wanted) {
    List<String> now = names;
    if (now != null) {
      for (String name : wanted) {
        if (!now.contains(name)) {
          throw Values.noField(type, name, now);
        }
      }
    }
  }
}
