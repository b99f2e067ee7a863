package dev.scraper.pipeline;

import dev.scraper.export.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The way of items from a spider to the outputs: stages that check, change, enrich or drop them, in
 * the order they are named.
 *
 * <pre>{@code
 * Pipeline<Book, Row> books =
 *     Pipeline.of(Book.class)
 *         .validate(Rules.of(Book.class).required("title").range("price", 0, 1_000))
 *         .drop("sold out", book -> !book.inStock())
 *         .dedup(Book::isbn)
 *         .enrich(book -> rates.inEuro(book))
 *         .rename("title", "name");
 * }</pre>
 *
 * <p>What is dropped is counted by its reason. Items keep their order. The items of a page leave
 * the pipeline together, or none of them does: what a stage throws fails the page.
 *
 * <p><b>Thread-safety:</b> immutable; one pipeline may serve many crawls. Its stages are called by
 * several threads at once.
 *
 * @param <I> the type of the items it takes
 * @param <O> the type of the items it gives
 */
public final class Pipeline<I, O> {

  private final List<Node> nodes;
  private final Fields fields;

  /**
   * A stage as it is described.
   *
   * @param waiting for what it says later
   * @param perCrawl whether the maker gives a new one each time
   */
  record Node(
      String name, Supplier<? extends Stage<?, ?>> maker, Enrich waiting, boolean perCrawl) {

    @SuppressWarnings("unchecked") // the pipeline's methods let only fitting stages follow
    Stage<Object, Object> make() {
      return (Stage<Object, Object>)
          Objects.requireNonNull(maker.get(), () -> "stage " + name + " was not made: null");
    }
  }

  private Pipeline(List<Node> nodes, Fields fields) {
    this.nodes = nodes;
    this.fields = fields;
  }

  /** A pipeline without a stage, for items of a type. */
  public static <T> Pipeline<T, T> of(Class<T> type) {
    return new Pipeline<>(List.of(), Fields.of(type));
  }

  private <S> Pipeline<I, S> followedBy(Node node, Fields then) {
    List<Node> more = new ArrayList<>(nodes);
    more.add(node);
    return new Pipeline<>(List.copyOf(more), then);
  }

  private <S> Pipeline<I, S> add(String name, Stage<? super O, S> stage, Fields then) {
    return followedBy(new Node(name, () -> stage, Enrich.DEFAULT, false), then);
  }

  /**
   * Any stage.
   *
   * @param name what messages call it
   */
  public <S> Pipeline<I, S> stage(String name, Stage<? super O, S> stage) {
    Objects.requireNonNull(stage, "stage");
    return add(Objects.requireNonNull(name, "name"), stage, fields.unknown());
  }

  /**
   * Any stage that remembers something: a new one is made for each crawl, before anything is
   * fetched. One that is {@link AutoCloseable} is closed at the crawl's end; if that fails, the
   * crawl counts as failed.
   *
   * @param name what messages call it
   * @param maker what it throws keeps the crawl from starting
   */
  public <S> Pipeline<I, S> stagePerCrawl(
      String name, Supplier<? extends Stage<? super O, S>> maker) {
    Objects.requireNonNull(maker, "maker");
    return followedBy(
        new Node(Objects.requireNonNull(name, "name"), maker, Enrich.DEFAULT, true),
        fields.unknown());
  }

  /** All stages of another pipeline. */
  public <S> Pipeline<I, S> then(Pipeline<? super O, S> next) {
    List<Node> more = new ArrayList<>(nodes);
    more.addAll(next.nodes);
    return new Pipeline<>(List.copyOf(more), next.fields);
  }

  /** Drops items that break a rule; the reason is {@code invalid:} and the first such field. */
  public Pipeline<I, O> validate(Rules<? super O> rules) {
    return add(
        "validate",
        item -> {
          List<Rules.Violation> found = rules.violations(item);
          return found.isEmpty()
              ? Verdict.pass(item)
              : Verdict.drop("invalid: " + found.get(0).field(), line(found));
        },
        fields);
  }

  /** Fails the page of an item that breaks a rule; the message names all rules it breaks. */
  public Pipeline<I, O> validateOrFail(Rules<? super O> rules) {
    return add(
        "validate",
        item -> {
          List<Rules.Violation> found = rules.violations(item);
          if (!found.isEmpty()) {
            throw new PipelineRun.Invalid(line(found));
          }
          return Verdict.pass(item);
        },
        fields);
  }

  private static String line(List<Rules.Violation> violations) {
    return violations.stream().map(Rules.Violation::message).collect(Collectors.joining("; "));
  }

  /** Drops the items that a condition holds for. */
  public Pipeline<I, O> drop(String reason, Predicate<? super O> condition) {
    Objects.requireNonNull(condition, "condition");
    Verdict<O> dropped = Verdict.drop(reason);
    return add(
        "drop " + Values.shown(reason),
        item -> condition.test(item) ? dropped : Verdict.pass(item),
        fields);
  }

  /**
   * Keeps the items that a condition holds for.
   *
   * @param otherwise the reason that the others are dropped for
   */
  public Pipeline<I, O> keep(Predicate<? super O> condition, String otherwise) {
    Objects.requireNonNull(condition, "condition");
    Verdict<O> dropped = Verdict.drop(otherwise);
    return add(
        "keep or " + Values.shown(otherwise),
        item -> condition.test(item) ? Verdict.pass(item) : dropped,
        fields);
  }

  /** Puts another item in the place of each. */
  public <S> Pipeline<I, S> map(Function<? super O, ? extends S> function) {
    Objects.requireNonNull(function, "function");
    return add("map", item -> Verdict.pass(function.apply(item)), fields.unknown());
  }

  /**
   * Puts several items in the place of each; an item in whose place comes none counts as dropped,
   * with the reason {@code no items}.
   */
  public <S> Pipeline<I, S> flatMap(
      Function<? super O, ? extends Collection<? extends S>> function) {
    Objects.requireNonNull(function, "function");
    return add("flatMap", item -> Verdict.all(List.copyOf(function.apply(item))), fields.unknown());
  }

  /**
   * Drops items whose key came before in the crawl, with the reason {@code duplicate}. Of several
   * in one page the first is kept; of several pages the one that comes here first. Keys are equal
   * if they would be the same in a record; an item whose key is null or an empty optional is kept.
   *
   * <p>A key takes at most 16 bytes of memory, since what is kept of it is a fingerprint of 64 bits
   * (XXH3). With n different keys the chance that two share one is n squared / 2 to the power of
   * 65: 3e-6 at 10 million. One of the two would then be dropped.
   *
   * <p>A page that fails, or is cancelled, gives its keys back. What another page dropped because
   * of them while it was under way stays dropped.
   */
  public Pipeline<I, O> dedup(Function<? super O, ? extends @Nullable Object> key) {
    Objects.requireNonNull(key, "key");
    @SuppressWarnings("unchecked") // it is given items of this place only
    Function<Object, @Nullable Object> reader = (Function<Object, @Nullable Object>) key;
    return followedBy(new Node("dedup", () -> new Dedup(reader), Enrich.DEFAULT, true), fields);
  }

  /** Drops items all whose fields came before in the crawl, as {@link #dedup(Function)} does. */
  public Pipeline<I, O> dedup() {
    return dedup(Row::from);
  }

  /**
   * Completes items from elsewhere, as {@link Enrich#DEFAULT} says: within 30 s, or the page fails.
   */
  public Pipeline<I, O> enrich(
      Function<? super O, ? extends CompletionStage<? extends O>> function) {
    return enrich(function, Enrich.DEFAULT);
  }

  /**
   * Completes items from elsewhere. All items of a page are asked for before the first is waited
   * for. Futures that nobody waits for any more (the crawl is cancelled, another one has failed, it
   * is too late) are cancelled.
   *
   * @param function called on the page's thread; starts something and returns its future
   * @param how how long, and what becomes of an item that could not be enriched
   */
  public Pipeline<I, O> enrich(
      Function<? super O, ? extends CompletionStage<? extends O>> function, Enrich how) {
    Objects.requireNonNull(function, "function");
    Stage<O, O> stage = item -> Verdict.later(passing(function.apply(item)));
    return followedBy(new Node("enrich", () -> stage, how, false), fields);
  }

  /** A verdict that hands its cancellation on to what it waits for, as a dependent would not. */
  private static <O> CompletableFuture<Verdict<O>> passing(CompletionStage<? extends O> source) {
    Objects.requireNonNull(source, "it gave no future");
    CompletableFuture<Verdict<O>> verdict = new CompletableFuture<>();
    verdict.whenComplete(
        (found, failure) -> {
          if (verdict.isCancelled()) {
            source.toCompletableFuture().cancel(true);
          }
        });
    source.whenComplete(
        (item, failure) -> {
          if (item != null) {
            verdict.complete(Verdict.pass(item));
          } else {
            verdict.completeExceptionally(
                failure != null ? failure : new NullPointerException("its future gave null"));
          }
        });
    return verdict;
  }

  /** Makes records of the items, as the outputs would. */
  public Pipeline<I, Row> rows() {
    return add("rows", item -> Verdict.pass(Row.from(item)), fields);
  }

  /**
   * Makes records of the items, and gives a field another name. It keeps its place; a record
   * without it is left as it is.
   *
   * @throws IllegalArgumentException if it is known by now that there is no such field, or that the
   *     new name is taken
   */
  public Pipeline<I, Row> rename(String from, String to) {
    return add(
        "rename", item -> Verdict.pass(Row.from(item).rename(from, to)), fields.rename(from, to));
  }

  /**
   * Makes records of the items with these fields only, in this order; null for those that a record
   * has not.
   *
   * @throws IllegalArgumentException if it is known by now that there is no such field
   */
  public Pipeline<I, Row> select(String... names) {
    List<String> wanted = List.of(names);
    return add(
        "select", item -> Verdict.pass(Row.from(item).select(wanted)), fields.select(wanted));
  }

  /**
   * Makes records of the items without these fields.
   *
   * @throws IllegalArgumentException if it is known by now that there is no such field
   */
  public Pipeline<I, Row> omit(String... names) {
    List<String> unwanted = List.of(names);
    return add(
        "omit",
        item -> {
          Row row = Row.from(item);
          return Verdict.pass(
              row.select(row.names().stream().filter(each -> !unwanted.contains(each)).toList()));
        },
        fields.omit(unwanted));
  }

  /** Makes records of the items with a field more, the same in all; one of the name is replaced. */
  public Pipeline<I, Row> with(String name, @Nullable Object value) {
    return add(
        "with " + name, item -> Verdict.pass(Row.from(item).with(name, value)), fields.with(name));
  }

  /**
   * Makes records of the items with a field more, worked out from each; one of the name is
   * replaced.
   */
  public Pipeline<I, Row> compute(
      String name, Function<? super O, ? extends @Nullable Object> value) {
    Objects.requireNonNull(value, "value");
    return add(
        "compute " + name,
        item -> Verdict.pass(Row.from(item).with(name, value.apply(item))),
        fields.with(name));
  }

  /** Makes the pipeline ready for one crawl. */
  public PipelineRun<I, O> open(Alarm alarm) {
    return new PipelineRun<>(nodes, alarm);
  }
}
