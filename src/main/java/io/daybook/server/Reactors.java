package io.daybook.server;

import io.daybook.codec.CommandCodec;
import io.daybook.codec.EventCodec;
import io.daybook.command.CommandGateway;
import io.daybook.command.CommandSchedule;
import io.daybook.eventstore.EventStore;
import io.daybook.http.HealthCheck;
import io.daybook.kernel.Reactor;
import io.daybook.platform.BusAddresses;
import io.daybook.reactor.ReactorGateway;
import io.daybook.reactor.ReactorOptions;
import io.daybook.reactor.ReactorPorts;
import io.daybook.reactor.ReactorStatus;
import io.daybook.reactor.ReactorVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** The parts of a node that turn events into commands. */
final class Reactors {
  /** A shorter wait is not worth a word. */
  private static final int WAIT_SECONDS = 5;

  private final List<ReactorVerticle> verticles = new ArrayList<>();
  private final ReactorGateway gateway;

  /**
   * Creates them.
   *
   * @param found what the node finds there
   * @param events the events, decrypted
   * @param commands the way that all commands take
   * @param schedule keeps commands until their time
   * @throws BadSettingException as {@link Modules#reactors}
   */
  Reactors(
      Vertx vertx,
      Settings settings,
      Node.Found found,
      EventStore events,
      Modules modules,
      CommandGateway commands,
      CommandSchedule schedule) {
    EventCodec eventCodec = new EventCodec(modules.all());
    CommandCodec commandCodec = new CommandCodec(modules.all());
    for (Reactor reactor : modules.reactors(settings)) {
      verticles.add(
          new ReactorVerticle(
              reactor,
              modules.all(),
              options(settings),
              timers ->
                  new ReactorPorts(
                      events,
                      found.parked(),
                      eventCodec,
                      commandCodec,
                      envelope -> commands.send(envelope, Node.REPLY_MILLIS_MAX),
                      schedule,
                      found.clock(),
                      timers)));
    }
    this.gateway = new ReactorGateway(vertx, names(), found.parked());
  }

  private static ReactorOptions options(Settings settings) {
    return ReactorOptions.DEFAULTS.with(
        settings.number(Setting.REACTOR_REACTIONS_MAX),
        settings.number(Setting.REACTOR_ATTEMPTS_MAX),
        settings.number(Setting.REACTOR_PARKED_MAX));
  }

  private List<String> names() {
    return verticles.stream().map(ReactorVerticle::name).toList();
  }

  /** Returns what is deployed, with its meters. */
  List<ReactorVerticle> measured(ServerMetrics metrics) {
    metrics.reactors(verticles);
    return verticles;
  }

  /** Returns the way to them. */
  ReactorGateway gateway() {
    return gateway;
  }

  /** Returns the addresses of those who keep events in memory. */
  List<String> holders() {
    return names().stream().map(BusAddresses::erasedReactor).toList();
  }

  /**
   * Returns what tells which reactors can't go on, which have waited for something for a while, and
   * which have parked something.
   */
  HealthCheck health() {
    return new HealthCheck("reactors", () -> Future.succeededFuture(problems()));
  }

  private String problems() {
    List<String> wrong = new ArrayList<>();
    for (ReactorVerticle verticle : verticles) {
      ReactorStatus status = verticle.status();
      if (status != null) {
        wrong.addAll(problems(status));
      }
    }
    return String.join("; ", wrong);
  }

  private static List<String> problems(ReactorStatus status) {
    List<String> wrong = new ArrayList<>();
    if (status.state() == ReactorStatus.State.STOPPED) {
      wrong.add(status.name() + " has stopped: " + status.problem());
    }
    if (status.state() == ReactorStatus.State.WAITING && status.lagSeconds() > WAIT_SECONDS) {
      wrong.add(status.name() + " " + status.problem());
    }
    if (status.parked() > 0) {
      wrong.add(
          "%s: parked are %d reactions, see /admin/reactors/%s/parked"
              .formatted(status.name(), status.parked(), status.name()));
    }
    return wrong;
  }
}
