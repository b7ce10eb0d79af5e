package io.daybook.kernel;

/**
 * A business rule's no. Thrown by {@link Decider#decide}; the client sees it as a 422 problem of
 * type {@code rejected}. Has no stack trace, since it is an answer and not a defect.
 */
public final class Rejection extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * Creates a rejection.
   *
   * @param code names the broken rule for programs, lower case with hyphens, as {@code
   *     already-shipped}
   * @param detail names it for people, one sentence
   */
  public Rejection(String code, String detail) {
    super(detail, null, false, false);
    this.code = code;
  }

  /** Returns the name of the broken rule, for example {@code already-shipped}. */
  public String code() {
    return code;
  }

  /** Returns one sentence for people. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
