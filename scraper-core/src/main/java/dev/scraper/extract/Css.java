package dev.scraper.extract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Where a value is: what a CSS selector matches inside the element. Of a single value it is the
 * first match, of a list all of them.
 *
 * <p>On a record or class: which elements are one instance each.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE})
public @interface Css {

  /**
   * A CSS selector as {@link org.jsoup.select.Selector jsoup} has it. Empty: the element itself.
   * Otherwise the element itself is not among its matches, only what is inside it.
   */
  String value();
}
