package io.daybook.reactor;

import org.jspecify.annotations.Nullable;

/**
 * What may be said and stored of a failure: its class and where it came from. Never its message,
 * which may quote values of an event, and with them something personal that would outlive the
 * erasure of its person.
 */
final class Blame {
  private Blame() {}

  /** Returns the class of a failure, and its place where it has one. */
  static String of(Throwable failure) {
    StackTraceElement place = place(failure.getStackTrace());
    String type = failure.getClass().getName();
    return place == null
        ? type
        : "%s in %s.%s, line %d"
            .formatted(type, place.getClassName(), place.getMethodName(), place.getLineNumber());
  }

  /** The innermost place in the rule that this package has called, not in what the rule calls. */
  private static @Nullable StackTraceElement place(StackTraceElement[] trace) {
    for (int i = 1; i < trace.length; i++) {
      if (isCaller(trace[i])) {
        return innermost(trace, outerClass(trace[i - 1]));
      }
    }
    return trace.length == 0 ? null : trace[0];
  }

  private static boolean isCaller(StackTraceElement element) {
    String type = outerClass(element);
    return type.equals(Reacting.class.getName()) || type.equals(StreamStates.class.getName());
  }

  private static @Nullable StackTraceElement innermost(StackTraceElement[] trace, String type) {
    for (StackTraceElement element : trace) {
      if (outerClass(element).equals(type)) {
        return element;
      }
    }
    return null;
  }

  private static String outerClass(StackTraceElement element) {
    String name = element.getClassName();
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }
}
