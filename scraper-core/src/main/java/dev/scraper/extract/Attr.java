package dev.scraper.extract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value is an attribute and not the text. Without {@link Css} and {@link XPath} one of the
 * element itself. In a list, elements without the attribute are left out.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Attr {

  /** The name of the attribute; with {@code abs:} before it, resolved as jsoup does. */
  String value();
}
