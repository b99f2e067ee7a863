package dev.scraper.extract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value is what the page's request carries ({@link dev.scraper.http.Request#carry}): what the
 * page before knew and this one does not say. It is converted as text of the page is.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Carried {

  /** Which component of the record or entry of the map; empty for a plain value as a whole. */
  String value() default "";
}
