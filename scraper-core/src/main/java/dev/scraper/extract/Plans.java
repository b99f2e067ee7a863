package dev.scraper.extract;

/** The plans of all types that were looked at, each kept as long as its class is. */
final class Plans {

  private static final ClassValue<Plan> KNOWN =
      new ClassValue<>() {
        @Override
        protected Plan computeValue(Class<?> type) {
          return new PlanCompiler(Converters.NONE).compile(type);
        }
      };

  private Plans() {}

  /**
   * The plan of a record or class.
   *
   * @throws IllegalArgumentException if it cannot be filled; the message names the component
   */
  static Plan of(Class<?> type, Converters converters) {
    return converters.isEmpty() ? KNOWN.get(type) : new PlanCompiler(converters).compile(type);
  }

  /** The name by which messages call a type. */
  static String name(Class<?> type) {
    return type.getSimpleName();
  }
}
