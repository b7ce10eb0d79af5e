package io.daybook.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.daybook.eventstore.SubjectKey;
import io.daybook.privacy.Subjects;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * {@code /subjects/{id}}: {@code GET} tells what is known of a person, {@code DELETE} erases the
 * person, {@code PUT} lets new personal data of an erased person be kept.
 */
final class SubjectRoute {
  private static final String ALLOWED = "GET, HEAD, PUT, DELETE";

  private final @Nullable Subjects subjects;

  SubjectRoute(@Nullable Subjects subjects) {
    this.subjects = subjects;
  }

  /**
   * Answers.
   *
   * @param segment the id as it stands in the path
   */
  Future<Void> handle(HttpServerRequest request, String segment) {
    Subjects known = subjects;
    if (known == null) {
      throw Problem.notFound("no module here keeps personal data");
    }
    String id = id(segment);
    HttpMethod method = request.method();
    Future<Void> answered;
    if (method.equals(HttpMethod.DELETE)) {
      answered = erase(request, known, id);
    } else if (method.equals(HttpMethod.PUT)) {
      answered = allow(request, known, id);
    } else if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
      answered = show(request, known, id);
    } else {
      request.response().putHeader(Names.ALLOW, ALLOWED);
      throw Problem.of(ProblemType.METHOD_NOT_ALLOWED, "a subject takes " + ALLOWED);
    }
    return answered.recover(
        failure -> Problem.unanswered(request, failure, "the event store can't be reached"));
  }

  private static String id(String segment) {
    String id = QueryString.decode(segment, false);
    if (id.isEmpty() || id.length() > SubjectKey.SUBJECT_LENGTH_MAX) {
      throw Problem.malformed(
          "a subject's id is 1 to " + SubjectKey.SUBJECT_LENGTH_MAX + " characters");
    }
    for (int i = 0; i < id.length(); i++) {
      if (Character.isISOControl(id.charAt(i))) {
        throw Problem.malformed("a subject's id has no control characters");
      }
    }
    return id;
  }

  private static Future<Void> erase(HttpServerRequest request, Subjects subjects, String id) {
    return subjects
        .erase(id)
        .map(
            forgotten -> {
              Answer.empty(request.response(), forgotten ? 204 : 202);
              return null;
            });
  }

  private static Future<Void> allow(HttpServerRequest request, Subjects subjects, String id) {
    return subjects
        .allow(id)
        .map(
            renewed -> {
              Answer.empty(request.response(), 204);
              return null;
            });
  }

  private static Future<Void> show(HttpServerRequest request, Subjects subjects, String id) {
    return subjects
        .find(id)
        .map(
            found -> {
              SubjectKey key =
                  found.orElseThrow(() -> Problem.notFound("nothing is kept of such a person"));
              Answer.json(request, Buffer.buffer(json(key)));
              return null;
            });
  }

  private static String json(SubjectKey key) {
    Instant erasedAt = key.erasedAt();
    return "{\"subject\":\""
        + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(key.subject()))
        + "\",\"state\":\""
        + (key.isErased() ? "erased" : "known")
        + "\",\"since\":\""
        + (erasedAt == null ? key.createdAt() : erasedAt)
        + "\"}";
  }
}
