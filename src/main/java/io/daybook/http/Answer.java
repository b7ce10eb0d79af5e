package io.daybook.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.StreamResetException;

/** Writes answers; does nothing where the client has gone, or was answered before. */
final class Answer {
  private static final System.Logger LOG = System.getLogger(Answer.class.getName());

  private Answer() {}

  static void json(HttpServerRequest request, Buffer body) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.putHeader(Names.CONTENT_TYPE, Names.JSON);
    end(request, body);
  }

  /** Ends with a body, or where that was asked for with its length alone. */
  static void end(HttpServerRequest request, Buffer body) {
    HttpServerResponse response = request.response();
    if (HttpMethod.HEAD.equals(request.method())) {
      response.putHeader(Names.CONTENT_LENGTH, Integer.toString(body.length()));
      end(response.end());
    } else {
      end(response.end(body));
    }
  }

  /** Answers with JSON as a step of a chain. */
  static Void jsonOf(HttpServerRequest request, Buffer body) {
    json(request, body);
    return null;
  }

  static void empty(HttpServerResponse response, int status) {
    if (response.ended() || response.closed()) {
      return;
    }
    end(response.setStatusCode(status).end());
  }

  /** Answers with the problem that the failure is, or with one that says that it is a defect. */
  static void failure(HttpServerRequest request, Throwable failure) {
    if (failure instanceof Problem problem) {
      problem(request, problem);
      return;
    }
    if (failure instanceof HttpClosedException || failure instanceof StreamResetException) {
      return;
    }
    LOG.log(System.Logger.Level.ERROR, "http: a request failed: " + request.method(), failure);
    problem(request, Problem.of(ProblemType.DEFECT, "see the server's log"));
  }

  /** Answers over HTTP/1.1 for the last time: the connection ends then. */
  static void last(HttpServerRequest request, Problem problem) {
    request
        .response()
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .endHandler(ended -> request.connection().close());
    problem(request, problem);
  }

  static void problem(HttpServerRequest request, Problem problem) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed() || response.headWritten()) {
      return;
    }
    int status = problem.type().status();
    response.setStatusCode(status).putHeader(Names.CONTENT_TYPE, Names.PROBLEM_JSON);
    if (status == 503) {
      response.putHeader(Names.RETRY_AFTER, Names.ONE_SECOND);
    }
    String path = request.path();
    end(request, Buffer.buffer(problem.json(path == null ? "" : path)));
  }

  private static void end(Future<Void> written) {
    written.onFailure(
        gone -> LOG.log(System.Logger.Level.DEBUG, "http: the client has gone: {0}", gone));
  }
}
