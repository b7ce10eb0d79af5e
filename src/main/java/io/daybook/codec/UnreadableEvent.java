package io.daybook.codec;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a stored event can't be read: its type is unknown, its schema newer than this
 * program's, an upcaster fails, or its data does not fit. The message says which, for people, and
 * names no data. Has no stack trace of its own, since it is an answer and not a defect.
 */
public final class UnreadableEvent extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableEvent(String message, @Nullable Throwable cause) {
    super(message, cause, false, false);
  }

  /**
   * Returns that data does not fit a type; the cause says in which field. What a parser says has
   * the value in it, which may be personal, so it is no cause.
   */
  static UnreadableEvent unfit(String type, Throwable unfit) {
    String fields =
        unfit instanceof JsonMappingException mapping
            ? mapping.getPath().stream()
                .filter(UnreadableEvent::isComponent)
                .map(Reference::getFieldName)
                .collect(Collectors.joining("."))
            : "";
    String where = "%s at '%s'".formatted(unfit.getClass().getSimpleName(), fields);
    return new UnreadableEvent(
        "the data of an event does not fit its type " + type, new UnreadableEvent(where, null));
  }

  /** A key of a map is data. */
  private static boolean isComponent(Reference reference) {
    Object from = reference.getFrom();
    Class<?> type = from instanceof Class<?> one ? one : from.getClass();
    return reference.getFieldName() != null && type.isRecord();
  }

  /** Returns what is wrong, for people. */
  public String problem() {
    return String.valueOf(getMessage());
  }
}
