package io.daybook.schedule;

import io.daybook.codec.Json;
import io.daybook.command.CommandReply;
import io.daybook.command.CommandSchedule;
import io.daybook.command.DeferredCommand;
import io.daybook.command.ScheduleOutcome;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.ScheduledCommand;
import io.daybook.eventstore.ScheduledCommand.Key;
import io.daybook.eventstore.ScheduledCommandStore;
import io.daybook.eventstore.ScheduledCommandStore.Place;
import io.daybook.platform.BusAddresses;
import io.daybook.platform.Clock;
import io.daybook.privacy.SealedCommands;
import io.daybook.privacy.SealedCommands.Plain;
import io.daybook.privacy.SealedCommands.Reading;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way to the schedule: hands commands to its verticle, and reads and changes what waits.
 *
 * <p>Context: safe for all threads.
 */
public final class Schedule implements CommandSchedule {
  private static final long ANSWER_MILLIS_MAX = 30_000;

  private final Vertx vertx;
  private final ScheduledCommandStore store;
  private final EventStore events;
  private final SealedCommands sealed;
  private final Cancellations cancellations;
  private final Clock clock;
  private final DeliveryOptions options =
      new DeliveryOptions().setSendTimeout(ANSWER_MILLIS_MAX).setLocalOnly(true);

  /** Creates it. */
  public Schedule(
      Vertx vertx,
      ScheduledCommandStore store,
      EventStore events,
      SealedCommands sealed,
      Clock clock) {
    this.vertx = vertx;
    this.store = store;
    this.events = events;
    this.sealed = sealed;
    this.cancellations = new Cancellations(store, events, clock);
    this.clock = clock;
  }

  /** What is known of a command id. */
  public sealed interface Found {
    /**
     * It waits, or is parked.
     *
     * @param body its JSON, null when that can't be read any more
     */
    record Kept(ScheduledCommand command, @Nullable Json body) implements Found {}

    /** It took effect. */
    record Delivered(CommandReply.Accepted reply) implements Found {}

    /** There is no such command, or it was delivered and changed nothing. */
    record Nothing() implements Found {}
  }

  @Override
  public Future<ScheduleOutcome> schedule(DeferredCommand command) {
    return vertx
        .eventBus()
        .<ScheduleOutcome>request(BusAddresses.SCHEDULE, command, options)
        .map(Message::body);
  }

  /** Finds a command. */
  public Future<Found> find(Key key) {
    return store
        .find(key)
        .compose(
            found ->
                found.isPresent()
                    ? opened(found.get())
                    : Effects.find(events, key)
                        .map(
                            effect ->
                                effect.isPresent()
                                    ? new Found.Delivered(effect.get().reply())
                                    : new Found.Nothing()));
  }

  private Future<Found> opened(ScheduledCommand command) {
    if (command.content().body().length() == 0) {
      return Future.succeededFuture(new Found.Kept(command, null));
    }
    return sealed
        .open(command.key().stream(), command.key().commandId(), StoredForm.sealed(command))
        .map(
            reading ->
                new Found.Kept(
                    command, reading instanceof Reading.Read(Plain plain) ? plain.body() : null));
  }

  /** Lists commands in the order of their times. */
  public Future<List<ScheduledCommand>> list(boolean parked, @Nullable Place after, int limit) {
    return store.list(parked, after, limit);
  }

  /** Lets a parked command wait again, due at once; false where there is none that can. */
  public Future<Boolean> revive(Key key) {
    return store.revive(key, clock.now());
  }

  /** Cancels a command that waits, or forgets one that is parked. */
  public Future<Cancellations.Outcome> cancel(Key key) {
    return cancellations.cancel(key);
  }
}
