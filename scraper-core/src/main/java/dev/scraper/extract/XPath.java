package dev.scraper.extract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Where a value is: what an XPath expression selects. {@code .} is the element itself; {@code //}
 * searches inside the element and not the whole page. Each use copies the element into another
 * tree, so this is much slower than {@link Css}.
 *
 * <p>On a record or class: which elements are one instance each.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE})
public @interface XPath {

  /**
   * An XPath 1.0 expression that gives elements, text nodes, or, by ending in {@code /@name},
   * attributes. What gives a number or a text, as {@code count(//a)} does, is refused.
   */
  String value();
}
