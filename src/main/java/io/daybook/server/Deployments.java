package io.daybook.server;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * The verticles of a node, and the order in which they stop: who sends before who answers, and who
 * answers before who publishes.
 *
 * <p>They share the time that a stop may take. A stage that does not end until its part of it is
 * over goes on beside the next ones, so that none is left without.
 */
final class Deployments {
  private static final System.Logger LOG = System.getLogger(Deployments.class.getName());

  /** What is deployed together. */
  enum Part {
    PARTITIONS,
    ROLLUPS,
    SLICES,
    ERASURES,
    SCHEDULE,
    FEED,
    RELAY,
    REACTORS,
    ADMIN,
    HTTP
  }

  /**
   * Parts that stop side by side.
   *
   * @param untilMillis after the beginning of the stop the next ones have their turn in any case
   */
  private record Stage(Set<Part> parts, long untilMillis) {}

  private static final List<Stage> STOP =
      List.of(
          new Stage(Set.of(Part.HTTP, Part.ADMIN), 2_750),
          new Stage(Set.of(Part.REACTORS), 3_500),
          new Stage(Set.of(Part.SCHEDULE), 4_000),
          new Stage(Set.of(Part.PARTITIONS), 4_500),
          new Stage(Set.of(Part.RELAY), 5_500),
          new Stage(Set.of(Part.FEED, Part.ERASURES), 5_750),
          new Stage(Set.of(Part.SLICES, Part.ROLLUPS), 5_900));

  private final Vertx vertx;
  private final Queue<Deployed> deployed = new ConcurrentLinkedQueue<>();

  private record Deployed(Part part, String id) {}

  Deployments(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Deploys verticles that start side by side. */
  Future<Void> deploy(Part part, List<? extends Deployable> verticles) {
    return Future.join(verticles.stream().map(verticle -> deploy(part, verticle)).toList())
        .mapEmpty();
  }

  private Future<String> deploy(Part part, Deployable verticle) {
    return vertx.deployVerticle(verticle).onSuccess(id -> deployed.add(new Deployed(part, id)));
  }

  /** Stops all, one stage after the other; takes {@code 5.9 s} at most. */
  Future<Void> stop() {
    long begunNanos = System.nanoTime();
    Future<Void> stopped = Future.succeededFuture();
    for (Stage stage : STOP) {
      stopped = stopped.compose(before -> stop(stage, begunNanos));
    }
    return stopped;
  }

  private Future<Void> stop(Stage stage, long begunNanos) {
    List<Future<Void>> stops =
        deployed.stream()
            .filter(one -> stage.parts().contains(one.part()))
            .map(one -> vertx.undeploy(one.id()))
            .toList();
    long passedMillis = Duration.ofNanos(System.nanoTime() - begunNanos).toMillis();
    return Future.join(stops)
        .<Void>mapEmpty()
        .timeout(Math.max(1, stage.untilMillis() - passedMillis), TimeUnit.MILLISECONDS)
        .recover(failure -> notInOrder(stage, failure));
  }

  private static Future<Void> notInOrder(Stage stage, Throwable failure) {
    LOG.log(
        System.Logger.Level.WARNING,
        "{0} did not stop in order: {1}",
        stage.parts(),
        String.valueOf(failure));
    return Future.succeededFuture();
  }
}
