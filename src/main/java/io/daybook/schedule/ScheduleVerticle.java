package io.daybook.schedule;

import io.daybook.command.DeferredCommand;
import io.daybook.platform.BusAddresses;
import io.daybook.platform.Timers;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs the schedule of one process: takes commands on {@code schedule}. */
public final class ScheduleVerticle extends VerticleBase {
  private static final System.Logger LOG = System.getLogger(ScheduleVerticle.class.getName());

  private final ScheduleOptions options;
  private final Function<Timers, SchedulePorts> ports;
  private @Nullable CommandsInTime schedule;
  private @Nullable MessageConsumer<DeferredCommand> consumer;

  /** Creates it with ports that get the verticle's timers. */
  public ScheduleVerticle(ScheduleOptions options, Function<Timers, SchedulePorts> ports) {
    this.options = options;
    this.ports = ports;
  }

  @Override
  public Future<?> start() {
    CommandsInTime started = new CommandsInTime(ports.apply(Timers.on(context)), options);
    schedule = started;
    MessageConsumer<DeferredCommand> commands =
        vertx.eventBus().localConsumer(BusAddresses.SCHEDULE, message -> handle(started, message));
    consumer = commands;
    return commands.completion().compose(registered -> started.start());
  }

  private static void handle(CommandsInTime schedule, Message<DeferredCommand> message) {
    schedule
        .schedule(message.body())
        .onComplete(
            message::reply,
            failure -> {
              LOG.log(
                  System.Logger.Level.DEBUG, "schedule: not kept: {0}", String.valueOf(failure));
              message.fail(500, failure.toString());
            });
  }

  /** Returns what was counted; all zero before the start. */
  public ScheduleCounters counters() {
    CommandsInTime started = schedule;
    return started == null ? new ScheduleCounters() : started.counters();
  }

  /** Returns what is wrong, an empty text where commands are delivered in time. */
  public String problem() {
    CommandsInTime started = schedule;
    return started == null ? "" : started.problem();
  }

  /** Takes no more commands, and waits until those that are being delivered are settled. */
  @Override
  public Future<?> stop() {
    MessageConsumer<DeferredCommand> commands = consumer;
    CommandsInTime started = schedule;
    Future<?> closed = commands == null ? Future.succeededFuture() : commands.unregister();
    return closed.compose(done -> started == null ? Future.succeededFuture() : started.stop());
  }
}
