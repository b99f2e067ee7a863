package dev.scraper.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.internal.work.Worker.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The accounts are kept step by step; here they are compared with a count of everybody. */
class HandlersTest {

  private static final long PATIENCE = 10;
  private static final long MOST = 200;

  private final Handlers handlers = new Handlers(PATIENCE, MOST);
  private final List<Worker> workers = new ArrayList<>();

  /** What each is, kept beside the handlers. */
  private final List<Model> models = new ArrayList<>();

  private long now = 1;

  private static final class Model {
    boolean inside;
    boolean waiting;
    long since;
    long runsSince;
    long ran;

    boolean isHeld(long now) {
      return inside && (waiting || now - runsSince > PATIENCE);
    }
  }

  private int count(Predicate<Model> what) {
    int count = 0;
    for (int i = 0; i < models.size(); i++) {
      count += !workers.get(i).virtual && what.test(models.get(i)) ? 1 : 0;
    }
    return count;
  }

  private void step(int i, Random random) {
    Worker worker = workers.get(i);
    Model model = models.get(i);
    switch (random.nextInt(4)) {
      case 0 -> {
        if (!model.inside && !worker.entered) {
          handlers.enter(worker, model, stack -> {}, now);
          worker.entered = true;
          model.inside = true;
          model.waiting = false;
          model.since = now;
          model.runsSince = now;
          model.ran = 0;
        }
      }
      case 1 -> {
        handlers.waits(worker, now);
        if (model.inside && !model.waiting) {
          model.waiting = true;
          model.ran += now - model.runsSince;
        }
      }
      case 2 -> {
        handlers.resumes(worker, now);
        if (model.inside && model.waiting) {
          model.waiting = false;
          model.runsSince = now;
        }
      }
      default -> {
        handlers.leave(worker); // also of those that are outside, or were given up
        worker.entered = false;
        model.inside = false;
      }
    }
  }

  private void giveUp() {
    List<Worker> late = new ArrayList<>();
    List<Worker> some;
    do {
      some = handlers.takeOverdue(now, 3);
      assertThat(some).hasSizeLessThanOrEqualTo(3);
      late.addAll(some);
    } while (!some.isEmpty());
    for (int i = 0; i < models.size(); i++) {
      Model model = models.get(i);
      boolean overdue = model.inside && now - model.since > MOST;
      assertThat(late.contains(workers.get(i))).isEqualTo(overdue);
      model.inside &= !overdue;
    }
  }

  private void check() {
    assertThat(handlers.away(now)).isEqualTo(count(model -> model.isHeld(now)));
    assertThat(handlers.waiting()).isEqualTo(count(model -> model.inside && model.waiting));
    for (int i = 0; i < models.size(); i++) {
      Model model = models.get(i);
      assertThat(handlers.inside().contains(workers.get(i))).isEqualTo(model.inside);
      if (model.inside) {
        long ran = model.waiting ? model.ran : model.ran + now - model.runsSince;
        assertThat(workers.get(i).ran(now)).isEqualTo(ran);
      } else {
        assertThat(workers.get(i).pace).isEqualTo(Pace.OUTSIDE);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theAccountsAreThoseOfACountOfEverybody(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      workers.add(new Worker(i % 4 == 3));
      models.add(new Model());
    }
    for (int step = 0; step < 5_000; step++) {
      now += random.nextInt(4);
      step(random.nextInt(workers.size()), random);
      if (random.nextInt(10) == 0) {
        now += random.nextInt((int) MOST / 2);
        giveUp();
      }
      check();
    }
    workers.forEach(handlers::leave);
    assertThat(handlers.away(now)).isZero();
    assertThat(handlers.waiting()).isZero();
    assertThat(handlers.inside()).isEmpty();
  }
}
