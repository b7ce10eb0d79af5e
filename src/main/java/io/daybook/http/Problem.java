package io.daybook.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.daybook.command.CommandReply;
import io.daybook.kernel.Violations.Violation;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What went wrong, as RFC 9457 has it: {@code application/problem+json}.
 *
 * <p>Shape: {@code {"type":"malformed","title":…,"status":400,"detail":…,"instance":"/commands/…",
 * "outcome":"none"}} and, by type, {@code currentVersion}, {@code code}, {@code errors}, or {@code
 * eventType}, {@code schemaVersion}, {@code version} and {@code position}.
 */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();
  private static final int INSTANCE_LENGTH_MAX = 256;
  private static final int NAMES_MAX = 50;

  private final ProblemType type;
  private final String detail;
  private final transient Map<String, String> extra = new LinkedHashMap<>();

  private Problem(ProblemType type, String detail) {
    super(detail, null, false, false);
    this.type = type;
    this.detail = detail;
  }

  static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail);
  }

  static Problem malformed(String detail) {
    return new Problem(ProblemType.MALFORMED, detail);
  }

  static Problem notFound(String detail) {
    return new Problem(ProblemType.NOT_FOUND, detail);
  }

  /**
   * Says that a name is unknown, and which ones there are.
   *
   * @param what is missing, for example {@code there is no category of that name; there are}
   * @param names in the order in which they are said, at most 50 of them
   */
  static Problem unknownName(String what, List<String> names) {
    String said = String.join(", ", names.subList(0, Math.min(names.size(), NAMES_MAX)));
    int more = names.size() - NAMES_MAX;
    return notFound(what + ' ' + said + (more > 0 ? " and " + more + " more" : ""));
  }

  /**
   * Fails with what was thrown where that is a problem; else says that the request got no answer.
   *
   * @param detail who did not answer
   */
  static <T> Future<T> unanswered(HttpServerRequest request, Throwable failure, String detail) {
    return Future.failedFuture(
        failure instanceof Problem
            ? failure
            : of(ProblemType.unanswered(request.method()), detail));
  }

  static Problem versionMismatch(long currentVersion) {
    Problem problem =
        of(ProblemType.VERSION_MISMATCH, "the stream is at version " + currentVersion);
    problem.extra.put("currentVersion", Long.toString(currentVersion));
    return problem;
  }

  /** Says which event this program can't read. */
  static Problem unreadable(CommandReply.StreamUnreadable stream) {
    Problem problem = of(ProblemType.STREAM_UNREADABLE, stream.detail());
    problem.extra.put("eventType", quoted(stream.eventType()));
    problem.extra.put("schemaVersion", Integer.toString(stream.schemaVersion()));
    problem.extra.put("version", Long.toString(stream.version()));
    problem.extra.put("position", quoted(stream.partition() + ":" + stream.position()));
    return problem;
  }

  static Problem rejected(String code, String detail) {
    Problem problem = of(ProblemType.REJECTED, detail);
    problem.extra.put("code", quoted(code));
    return problem;
  }

  static Problem invalid(List<Violation> violations) {
    Problem problem =
        of(ProblemType.INVALID_COMMAND, "the command is not valid; see errors for all of it");
    StringBuilder errors = new StringBuilder("[");
    for (Violation violation : violations) {
      errors
          .append(errors.length() == 1 ? "{\"pointer\":" : ",{\"pointer\":")
          .append(quoted(violation.pointer()))
          .append(",\"detail\":")
          .append(quoted(violation.detail()))
          .append('}');
    }
    problem.extra.put("errors", errors.append(']').toString());
    return problem;
  }

  ProblemType type() {
    return type;
  }

  byte[] json(String path) {
    String instance =
        path.length() <= INSTANCE_LENGTH_MAX ? path : path.substring(0, INSTANCE_LENGTH_MAX) + "…";
    StringBuilder json =
        new StringBuilder(256)
            .append("{\"type\":\"")
            .append(type.text())
            .append("\",\"title\":\"")
            .append(type.title())
            .append("\",\"status\":")
            .append(type.status())
            .append(",\"detail\":")
            .append(quoted(detail))
            .append(",\"instance\":")
            .append(quoted(instance))
            .append(",\"outcome\":\"")
            .append(type.outcome())
            .append('"');
    extra.forEach((name, value) -> json.append(",\"").append(name).append("\":").append(value));
    return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String quoted(String text) {
    return '"' + String.valueOf(ENCODER.quoteAsString(text)) + '"';
  }
}
