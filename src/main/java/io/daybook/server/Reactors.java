package io.daybook.server;

import io.daybook.kernel.Reactor;
import io.daybook.platform.Timers;
import io.daybook.reactor.ReactorOptions;
import io.daybook.reactor.ReactorPorts;
import io.daybook.reactor.ReactorStatus;
import io.daybook.reactor.ReactorVerticle;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The reactors of a node. */
record Reactors(List<ReactorVerticle> verticles) {
  /**
   * Makes those of the modules.
   *
   * @param ports what each works with, when its timers are known
   */
  static Reactors of(Settings settings, Modules modules, Function<Timers, ReactorPorts> ports) {
    ReactorOptions options =
        ReactorOptions.DEFAULTS.with(
            settings.number(Setting.REACTOR_REACTIONS_MAX),
            settings.number(Setting.REACTOR_ATTEMPTS_MAX),
            settings.number(Setting.REACTOR_PARKED_MAX));
    List<ReactorVerticle> verticles = new ArrayList<>();
    for (Reactor reactor : modules.reactors(settings)) {
      verticles.add(new ReactorVerticle(reactor, modules.all(), options, ports));
    }
    return new Reactors(verticles);
  }

  List<String> names() {
    return verticles.stream().map(ReactorVerticle::name).toList();
  }

  /**
   * Says which reactors can't go on, and which have parked something. What they wait for that
   * everybody needs is told by other checks.
   */
  Future<String> health() {
    List<String> wrong = new ArrayList<>();
    for (ReactorVerticle verticle : verticles) {
      ReactorStatus status = verticle.status();
      if (status != null && status.state() == ReactorStatus.State.STOPPED) {
        wrong.add(status.name() + " has stopped: " + status.problem());
      }
      if (status != null && status.parked() > 0) {
        wrong.add(
            "%s: parked are %d reactions, see /admin/reactors/%s/parked"
                .formatted(status.name(), status.parked(), status.name()));
      }
    }
    return Future.succeededFuture(String.join("; ", wrong));
  }
}
