package dev.scraper.extract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What turns the text into the value; of a list, into each of its values. On a class: into each
 * value of that class, wherever it is a component.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE})
public @interface Convert {

  /** A class with a constructor without parameters; one instance is used by all threads. */
  Class<? extends Converter<?>> value();
}
