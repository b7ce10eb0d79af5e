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
    read(router, "/", context -> Future.succeededFuture(IndexPage.json()));
    read(router, "/views", context -> views.json());
    streams(router, streams, states);
    router.route("/live").handler(context -> guarded(context, live::upgrade));
    SubjectRoute subjects = new SubjectRoute(services.subjects());
    router
        .routeWithRegex("/subjects/[^/]*")
        .handler(
            context -> guarded(context, request -> subjects.handle(request, segment(request, 2))));
    ScheduledRoute scheduled = new ScheduledRoute(services.schedule());
    router
        .routeWithRegex("/scheduled(?:/.*)?")
        .handler(context -> guarded(context, scheduled::handle));
    admin(router, services);
    health(router, services);
    failures(router);
    return router;
  }

  private static void streams(Router router, StreamRoute streams, StateRoute states) {
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
  }

  private static void admin(Router router, HttpServices services) {
    int partitions = services.store().partitions().count();
    AdminRoute admin = new AdminRoute(services.partitions(), partitions);
    read(router, "/admin/partitions", context -> admin.partitions());
    read(
        router,
        "/admin/partitions/:partition/head",
        context -> admin.head(segment(context.request(), 3)));
    ReactorRoute reactors = new ReactorRoute(services.reactors(), partitions);
    router
        .routeWithRegex("/admin/reactors(/[^/]+/parked(/[^/]+(/retry)?)?)?")
        .handler(context -> guarded(context, reactors::handle));
  }

  private static void health(Router router, HttpServices services) {
    HealthRoute health = new HealthRoute(services.health());
    router.route("/health/live").handler(context -> guarded(context, OtherRoutes::alive));
    router
        .route("/health/ready")
        .handler(context -> guarded(context, request -> ready(request, health)));
    router
        .route("/metrics")
        .handler(context -> guarded(context, request -> metrics(request, services.metrics())));
  }

  private static void failures(Router router) {
    router.route().failureHandler(OtherRoutes::failed);
    for (int status : BY_STATUS.keySet()) {
      router.errorHandler(status, OtherRoutes::failed);
    }
    router.errorHandler(500, OtherRoutes::failed);
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
    Answer.json(request, Buffer.buffer("{\"status\":\"up\"}"));
    return Future.succeededFuture();
  }

  private static Future<Void> ready(HttpServerRequest request, HealthRoute health) {
    ViewRoute.requireGet(request);
    return health.ready(request);
  }

  private static Future<Void> metrics(HttpServerRequest request, Supplier<String> metrics) {
    ViewRoute.requireGet(request);
    request.response().putHeader(Names.CONTENT_TYPE, PROMETHEUS);
    Answer.end(request, Buffer.buffer(metrics.get()));
    return Future.succeededFuture();
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
    Answer.problem(context.request(), Problem.of(type, Places.instead(context.request().path())));
  }
}
