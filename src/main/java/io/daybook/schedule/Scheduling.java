package io.daybook.schedule;

import io.daybook.codec.Json;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.DeferredCommand;
import io.daybook.command.ScheduleOutcome;
import io.daybook.eventstore.Metadata;
import io.daybook.eventstore.ScheduledCommand;
import io.daybook.eventstore.ScheduledCommand.State;
import io.daybook.privacy.SealedCommands.Plain;
import io.daybook.privacy.SealedCommands.Reading;
import io.daybook.privacy.SealedCommands.Sealing;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes commands in: encrypts them, keeps them durably, and looks whether they took effect already.
 *
 * <p>Context: owned by one verticle.
 */
final class Scheduling {
  private final SchedulePorts ports;
  private final ScheduleOptions options;
  private final ScheduleCounters counters;
  private final Inserts inserts;
  private final Consumer<ScheduledCommand> kept;
  private int underWay;

  /**
   * Creates it.
   *
   * @param kept is told of every command that was kept
   */
  Scheduling(
      SchedulePorts ports,
      ScheduleOptions options,
      ScheduleCounters counters,
      Consumer<ScheduledCommand> kept) {
    this.ports = ports;
    this.options = options;
    this.counters = counters;
    this.inserts = new Inserts(ports.store(), options);
    this.kept = kept;
  }

  /** Keeps a command; fails when it is not known whether it is kept. */
  Future<ScheduleOutcome> schedule(DeferredCommand command) {
    if (underWay >= options.queueMax()) {
      return Future.succeededFuture(new ScheduleOutcome.Full());
    }
    underWay++;
    return Future.succeededFuture(command)
        .compose(this::seal)
        .compose(sealing -> sealed(command, sealing))
        .onComplete(done -> underWay--);
  }

  /** Only a command id that somebody chose can have been used before. */
  private Future<Optional<ScheduleOutcome>> effect(DeferredCommand command) {
    CommandEnvelope envelope = command.envelope();
    if (!envelope.repeatable()) {
      return Future.succeededFuture(Optional.empty());
    }
    return Effects.find(ports.events(), StoredForm.key(command))
        .map(
            found ->
                found.map(
                    effect ->
                        Metadata.sameCommand(effect.fingerprint(), envelope.fingerprint())
                            ? new ScheduleOutcome.Delivered(effect.reply())
                            : new ScheduleOutcome.CommandIdReused()));
  }

  private Future<Sealing> seal(DeferredCommand command) {
    CommandEnvelope envelope = command.envelope();
    Json body =
        ports
            .codec()
            .encode(command.stream().category(), command.commandName(), envelope.command())
            .body();
    Plain plain = new Plain(command.stream(), command.commandId(), body, envelope.fingerprint());
    return ports.sealed().seal(plain, envelope.command());
  }

  private Future<ScheduleOutcome> sealed(DeferredCommand command, Sealing sealing) {
    return switch (sealing) {
      case Sealing.Storable storable ->
          insert(command, StoredForm.of(command, storable, ports.clock().now()));
      case Sealing.SubjectErased() ->
          refused("subject-erased", "the person was erased; nothing personal is kept of them");
      case Sealing.SubjectUnknown(String detail) -> refused("subject-unknown", detail);
    };
  }

  private static Future<ScheduleOutcome> refused(String code, String detail) {
    return Future.succeededFuture(new ScheduleOutcome.Refused(code, detail));
  }

  private Future<ScheduleOutcome> insert(DeferredCommand command, ScheduledCommand form) {
    if (counters.stored.waiting() >= options.waitingMax()) {
      return ports.store().find(form.key()).compose(there -> full(command, there));
    }
    return inserts
        .insert(form)
        .compose(
            inTheWay ->
                inTheWay.isPresent()
                    ? compared(command, inTheWay.get())
                    : effect(command).compose(effect -> inserted(form, effect)));
  }

  private Future<ScheduleOutcome> full(DeferredCommand command, Optional<ScheduledCommand> there) {
    return there.isPresent()
        ? compared(command, there.get())
        : effect(command).map(effect -> effect.orElseGet(ScheduleOutcome.Full::new));
  }

  /**
   * Looked at after the insert: who was there before under the same key has gone only when its
   * effect was durable. If it is too late to take the new one back, it is delivered as a repeat.
   */
  private Future<ScheduleOutcome> inserted(
      ScheduledCommand form, Optional<ScheduleOutcome> effect) {
    if (effect.isPresent()) {
      return ports.store().cancel(form, ports.clock().now()).map(cancelled -> effect.get());
    }
    counters.scheduled++;
    counters.waiting(1);
    kept.accept(form);
    return Future.succeededFuture(new ScheduleOutcome.Scheduled(form.deliverAt(), false));
  }

  /** Something is there under the same key. */
  private Future<ScheduleOutcome> compared(DeferredCommand command, ScheduledCommand there) {
    CommandEnvelope envelope = command.envelope();
    boolean alike =
        there.content().command().equals(command.commandName())
            && there.content().expectedVersion() == StoredForm.version(envelope.expectation());
    if (!alike) {
      return Future.succeededFuture(new ScheduleOutcome.CommandIdReused());
    }
    return fingerprint(there)
        .map(
            fingerprint ->
                Metadata.sameCommand(fingerprint, envelope.fingerprint())
                    ? repeated(command, there)
                    : new ScheduleOutcome.CommandIdReused());
  }

  /** What can't be read any more is compared by what says nothing personal. */
  private Future<String> fingerprint(ScheduledCommand there) {
    return ports
        .sealed()
        .open(there.key().stream(), there.key().commandId(), StoredForm.sealed(there))
        .map(
            reading ->
                switch (reading) {
                  case Reading.Read(Plain plain) -> plain.fingerprint();
                  case Reading.SubjectErased(), Reading.Damaged() -> there.content().fingerprint();
                });
  }

  private static ScheduleOutcome repeated(DeferredCommand command, ScheduledCommand there) {
    if (!there.deliverAt().equals(StoredForm.time(command.deliverAt()))) {
      return new ScheduleOutcome.OtherTime(there.deliverAt());
    }
    return switch (there.state()) {
      case State.Waiting ignored -> new ScheduleOutcome.Scheduled(there.deliverAt(), true);
      case State.Parked parked ->
          new ScheduleOutcome.Parked(there.deliverAt(), parked.why().type(), parked.why().detail());
    };
  }
}
