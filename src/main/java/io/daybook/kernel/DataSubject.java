package io.daybook.kernel;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says whose the {@link Personal} components of a record are.
 *
 * <p>On a component: it holds the id of the person, a text or a number of 1 to 256 characters that
 * is the same wherever the person appears. On a record: the id of the event's stream is the
 * person's. A record inside another one that says nothing belongs to the person of the outer one.
 *
 * <p>The id itself is stored in the clear for ever: it should be a pseudonym as {@code c-17}, not
 * an e-mail address. All modules share the ids.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface DataSubject {}
