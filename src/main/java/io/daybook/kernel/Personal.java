package io.daybook.kernel;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a component of an event, or of a record inside one, as personal: it is stored encrypted
 * with a key of its {@link DataSubject}, and can't be read any more once that key is destroyed.
 *
 * <p>On a component of a command it keeps the value out of what is stored to recognise a repeated
 * command, and out of the words of a refusal.
 *
 * <p>After the erasure the component has its replacement: null where it is nullable, {@code
 * [erased]} where it is a {@code String}, nothing in it where it is a collection or a map. Any
 * other type needs {@link #erased}, else the server does not start.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Personal {
  /**
   * The replacement: for a {@code String} the text itself, else its JSON, where quotes around a
   * single text may be left out, as in {@code 1900-01-01}. Empty: the usual one of the type.
   *
   * <p>It is stored with each value, so changing it leaves what is stored as it is.
   */
  String erased() default "";

  /**
   * The component of the same record that holds the subject's id; needed where several are marked
   * {@link DataSubject}.
   */
  String of() default "";
}
