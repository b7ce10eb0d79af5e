package io.daybook.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** The routes that are not hot: streams, partitions, the list of views, admin, health, metrics. */
final class OtherRoutes {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final Map<Integer, ProblemType> BY_STATUS =
      Map.of(
          400, ProblemType.MALFORMED,
          404, ProblemType.NOT_FOUND,
          405, ProblemType.METHOD_NOT_ALLOWED,
          413, ProblemType.TOO_LARGE,
          415, ProblemType.UNSUPPORTED_MEDIA_TYPE,
          406, ProblemType.NOT_ACCEPTABLE,
          408, ProblemType.REQUEST_TIMEOUT);

  private OtherRoutes() {}

  static Router router(
      Vertx vertx, HttpServices services, LiveRoute live, StreamRoute streams, StateRoute states) {
    Router router = Router.router(vertx);
    ViewListRoute views = new ViewListRoute(services.queries(), services.store());
    HealthRoute health = new HealthRoute(services.health());
    read(router, "/", context -> Future.succeededFuture(IndexPage.json()));
    read(router, "/views", context -> views.json());
    router
        .routeWithRegex("/streams/[^/]*/[^/]*")
        .handler(
            context ->
                guarded(
                    context,
                    request -> streams.stream(request, segment(request, 2), segment(request, 3))));
    router
        .routeWithRegex("/streams/[^/]*/[^/]*/state")
        .handler(
            context ->
                guarded(
                    context,
                    request -> states.handle(request, segment(request, 2), segment(request, 3))));
    router
        .route("/partitions/:partition/events")
        .handler(
            context ->
                guarded(context, request -> streams.partition(request, segment(request, 2))));
    AdminRoute admin = new AdminRoute(services.partitions(), services.store().partitions().count());
    read(router, "/admin/partitions", context -> admin.partitions());
    read(
        router,
        "/admin/partitions/:partition/head",
        context -> admin.head(segment(context.request(), 3)));
    SubjectRoute subjects = new SubjectRoute(services.subjects());
    router
        .routeWithRegex("/subjects/[^/]*")
        .handler(
            context -> guarded(context, request -> subjects.handle(request, segment(request, 2))));
    ReactorRoute reactors =
        new ReactorRoute(services.reactors(), services.store().partitions().count());
    router
        .routeWithRegex("/admin/reactors(/[^/]+/parked(/[^/]+(/retry)?)?)?")
        .handler(context -> guarded(context, reactors::handle));
    ScheduledRoute scheduled = new ScheduledRoute(services.schedule());
    router
        .routeWithRegex("/scheduled(?:/.*)?")
        .handler(context -> guarded(context, scheduled::handle));
    router
        .route("/health/ready")
        .handler(context -> guarded(context, request -> ready(request, health)));
    router.route("/live").handler(context -> guarded(context, live::upgrade));
    router
        .route("/metrics")
        .handler(context -> guarded(context, request -> metrics(request, services.metrics())));
    router.route().failureHandler(OtherRoutes::failed);
    for (int status : BY_STATUS.keySet()) {
      router.errorHandler(status, OtherRoutes::failed);
    }
    router.errorHandler(500, OtherRoutes::failed);
    return router;
  }

  /** Returns a part of the path as it was sent; the first is 1. */
  private static String segment(HttpServerRequest request, int index) {
    return String.valueOf(request.path()).split("/", -1)[index];
  }

  private static void read(
      Router router, String path, Function<RoutingContext, Future<Buffer>> answer) {
    router
        .route(path)
        .handler(
            context ->
                guarded(
                    context,
                    request -> {
                      ViewRoute.requireGet(request);
                      Accepts.choose(request, Form.JSON);
                      return answer.apply(context).map(json -> Answer.jsonOf(request, json));
                    }));
  }

  private static void guarded(
      RoutingContext context, Function<HttpServerRequest, Future<Void>> answer) {
    HttpServerRequest request = context.request();
    Future<Void> answered;
    try {
      answered = answer.apply(request);
    } catch (Problem problem) {
      answered = Future.failedFuture(problem);
    }
    answered.onFailure(failure -> Answer.failure(request, failure));
  }

  private static Future<Void> alive(HttpServerRequest request) {
    ViewRoute.requireGet(request);
    request.response().putHeader(Names.CACHE_CONTROL, Names.NO_STORE);
    Answer.json(request.response(), Buffer.buffer("{\"status\":\"up\"}"));
    return Future.succeededFuture();
  }

  private static Future<Void> ready(HttpServerRequest request, HealthRoute health) {
    ViewRoute.requireGet(request);
    return health.ready(request.response());
  }

  private static Future<Void> metrics(HttpServerRequest request, Supplier<String> metrics) {
    ViewRoute.requireGet(request);
    return request.response().putHeader(Names.CONTENT_TYPE, PROMETHEUS).end(metrics.get());
  }

  private static void failed(RoutingContext context) {
    Throwable failure = context.failure();
    ProblemType type = BY_STATUS.get(context.statusCode());
    if (failure == null && context.statusCode() < 0) {
      Answer.problem(context.request(), Problem.malformed("the path can't be decoded"));
      return;
    }
    if (failure instanceof Problem || type == null) {
      Answer.failure(
          context.request(),
          failure != null ? failure : new IllegalStateException("status " + context.statusCode()));
      return;
    }
    if (type == ProblemType.METHOD_NOT_ALLOWED
        && !HttpMethod.GET.equals(context.request().method())) {
      context.response().putHeader(Names.ALLOW, "GET, HEAD");
    }
    Answer.problem(context.request(), Problem.of(type, "no resource answers to that"));
  }
}
