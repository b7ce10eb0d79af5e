package io.daybook.server;

import io.daybook.codec.CommandCodec;
import io.daybook.command.CommandGateway;
import io.daybook.eventstore.EventStore;
import io.daybook.http.HealthCheck;
import io.daybook.platform.Clock;
import io.daybook.privacy.SealedCommands;
import io.daybook.schedule.Schedule;
import io.daybook.schedule.ScheduleOptions;
import io.daybook.schedule.SchedulePorts;
import io.daybook.schedule.ScheduleVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** The parts of a node that keep commands until their time. */
final class DeferredWork {
  private final ScheduleVerticle verticle;
  private final Schedule schedule;
  private final Clock clock;

  /**
   * Creates them.
   *
   * @param found what the node finds there
   * @param events the events, decrypted
   * @param commands the way that all commands take
   * @param replyMillis how long their answers may take
   */
  DeferredWork(
      Vertx vertx,
      Settings settings,
      Node.Found found,
      EventStore events,
      Modules modules,
      CommandGateway commands,
      long replyMillis) {
    SealedCommands sealed = new SealedCommands(modules.all(), found.keys());
    CommandCodec codec = new CommandCodec(modules.all());
    this.clock = found.clock();
    this.schedule = new Schedule(vertx, found.scheduled(), events, sealed, clock);
    this.verticle =
        new ScheduleVerticle(
            options(settings, replyMillis),
            timers ->
                new SchedulePorts(
                    found.scheduled(), events, sealed, codec, commands::send, clock, timers));
  }

  private static ScheduleOptions options(Settings settings, long replyMillis) {
    ScheduleOptions usual = ScheduleOptions.DEFAULTS;
    return new ScheduleOptions(
        settings.number(Setting.SCHEDULE_COMMANDS_MAX),
        usual.queueMax(),
        usual.insertsMax(),
        usual.insertBytesMax(),
        settings.number(Setting.SCHEDULE_DELIVERIES_MAX),
        replyMillis + usual.claimMillis() - usual.replyMillis(),
        replyMillis,
        usual.pollMillis(),
        usual.unsureMillis(),
        usual.retryMillisMin(),
        usual.retryMillisMax(),
        settings.number(Setting.SCHEDULE_PARKED_MAX),
        settings.number(Setting.SCHEDULE_PARKED_DAYS));
  }

  /** Returns what is deployed, with its meters. */
  ScheduleVerticle measured(ServerMetrics metrics) {
    metrics.schedule(verticle, clock);
    return verticle;
  }

  /** Returns the way to it. */
  Schedule schedule() {
    return schedule;
  }

  /** Returns what tells whether commands are delivered in time. */
  HealthCheck health() {
    return new HealthCheck("schedule", () -> Future.succeededFuture(verticle.problem()));
  }
}
