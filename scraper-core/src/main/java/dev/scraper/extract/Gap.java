package dev.scraper.extract;

/**
 * What is read where there is no value.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param reason why the value is missing; for a message
 */
record Gap(String reason) {

  /** There is a value, or should be one, and the problem is noted. */
  static final Gap FAILED = new Gap("");

  static final Gap BLANK = new Gap("no text, only white space");
}
