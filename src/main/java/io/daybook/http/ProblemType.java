package io.daybook.http;

import io.vertx.core.http.HttpMethod;
import java.util.Locale;

/** The kinds of problems that a client is told of, with their HTTP status. */
enum ProblemType {
  MALFORMED(400, "The request is malformed", "none"),
  FORBIDDEN(403, "That is not allowed", "none"),
  NOT_FOUND(404, "There is no such thing", "none"),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here", "none"),
  NOT_ACCEPTABLE(406, "There is no such form of it", "none"),
  REQUEST_TIMEOUT(408, "The request did not arrive in time", "none"),
  CONFLICT(409, "Other writers kept winning", "none"),
  BEING_DELIVERED(409, "The command is being delivered", "none"),
  STREAM_UNREADABLE(409, "The stream has an event that this program can't read", "none"),
  VERSION_MISMATCH(412, "The stream is at another version", "none"),
  TOO_LARGE(413, "The request is too large", "none"),
  URI_TOO_LONG(414, "The request line is too long", "none"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body must be JSON", "none"),
  EXPECTATION_FAILED(417, "The expectation can't be met", "none"),
  INVALID_COMMAND(422, "The command is not valid", "none"),
  REJECTED(422, "A business rule said no", "none"),
  IDEMPOTENCY_KEY_REUSED(422, "The idempotency key belongs to another command", "none"),
  UPGRADE_REQUIRED(426, "Another version is spoken here", "none"),
  HEADERS_TOO_LARGE(431, "The headers are too large", "none"),
  DEFECT(500, "Something is broken here", "none"),
  NOT_IMPLEMENTED(501, "That is not implemented", "none"),
  VERSION_NOT_SUPPORTED(505, "That version of HTTP is not spoken here", "none"),
  OVERLOADED(503, "The server has too much to do", "none"),
  UNAVAILABLE(503, "The event store can't be reached", "none"),
  OUTCOME_UNKNOWN(503, "The outcome is unknown", "unknown"),
  VIEW_BEHIND(503, "The view has not come that far", "none");

  private final int status;
  private final String title;
  private final String outcome;
  private final String text;

  ProblemType(int status, String title, String outcome) {
    this.status = status;
    this.title = title;
    this.outcome = outcome;
    this.text = name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns what a request gets that nobody answered: one that only reads has done nothing. */
  static ProblemType unanswered(HttpMethod method) {
    boolean reads = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    return reads ? UNAVAILABLE : OUTCOME_UNKNOWN;
  }

  /** Returns the type of that text; a defect where there is none. */
  static ProblemType ofText(String text) {
    for (ProblemType type : values()) {
      if (type.text().equals(text)) {
        return type;
      }
    }
    return DEFECT;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  /** Returns {@code none} when nothing happened, {@code unknown} when it may have. */
  String outcome() {
    return outcome;
  }

  String text() {
    return this == OUTCOME_UNKNOWN ? "unavailable" : text;
  }
}
