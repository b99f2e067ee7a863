package dev.scraper.extract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Where a value is: what an XPath expression selects. {@code .} is the element itself and {@code
 * .//p} searches inside it, but {@code //p} searches the whole page. Each use copies the page into
 * another tree: for one item of a page that is nothing, for each of a hundred it is slow, and
 * {@link Css} is not.
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
