package io.daybook.schedule;

import io.daybook.codec.CommandCodec.Outcome;
import io.daybook.eventstore.ScheduledCommand;
import io.daybook.eventstore.ScheduledCommand.State;
import io.daybook.eventstore.ScheduledCommand.Trouble;
import io.daybook.privacy.SealedCommands;
import io.daybook.privacy.SealedCommands.Plain;
import io.daybook.privacy.SealedCommands.Reading;
import io.daybook.privacy.WordlessDefect;
import io.vertx.core.Future;
import java.time.Instant;

/**
 * Delivers one claimed command and writes down what came of it: open, decode, send, settle.
 *
 * <p>What is said of a command may have its values in it: of one that is encrypted, since something
 * in it is personal, only what kind of trouble it is in is stored and logged. Its text would stay
 * behind in the clear when the person is erased.
 *
 * <p>Context: owned by one verticle.
 */
final class Delivery {
  private static final System.Logger LOG = System.getLogger(Delivery.class.getName());
  private static final int DOUBLINGS_MAX = 20;
  private static final int DETAIL_LENGTH_MAX = 1_000;

  private final SchedulePorts ports;
  private final ScheduleOptions options;
  private final ScheduleCounters counters;
  private final Removals removals;

  Delivery(SchedulePorts ports, ScheduleOptions options, ScheduleCounters counters) {
    this.ports = ports;
    this.options = options;
    this.counters = counters;
    this.removals = new Removals(ports.store());
  }

  /** Delivers a command; the future never fails. */
  Future<Verdict> deliver(ScheduledCommand claimed) {
    return Future.succeededFuture(claimed)
        .compose(this::verdict)
        .otherwise(failure -> defect(claimed, failure))
        .map(verdict -> isPersonal(claimed) ? verdict.withoutText() : verdict)
        .compose(verdict -> settled(claimed, verdict));
  }

  /** What is not written down is claimed again after a while. */
  private Future<Verdict> settled(ScheduledCommand claimed, Verdict verdict) {
    return Future.succeededFuture(verdict)
        .compose(it -> settle(claimed, it))
        .transform(
            settled -> {
              if (settled.failed()) {
                LOG.log(
                    System.Logger.Level.DEBUG,
                    "schedule: an outcome was not written down: {0}",
                    String.valueOf(settled.cause()));
              }
              return Future.succeededFuture(verdict);
            });
  }

  private static boolean isPersonal(ScheduledCommand command) {
    return SealedCommands.isSealed(StoredForm.sealed(command));
  }

  private static Verdict defect(ScheduledCommand claimed, Throwable failure) {
    Throwable said = WordlessDefect.sayable(failure, isPersonal(claimed));
    LOG.log(System.Logger.Level.ERROR, "schedule: a command can't be delivered", said);
    return Verdict.again("defect", String.valueOf(said), false);
  }

  /** Who waited long for his turn might find that somebody else has claimed it meanwhile. */
  private Future<Verdict> verdict(ScheduledCommand claimed) {
    if (!(claimed.state() instanceof State.Waiting waiting)
        || ports.clock().now().isAfter(waiting.dueAt().minusMillis(options.replyMillis()))) {
      return Future.succeededFuture(Verdict.again("late", "others of the stream took long", false));
    }
    return ports
        .sealed()
        .open(claimed.key().stream(), claimed.key().commandId(), StoredForm.sealed(claimed))
        .transform(
            opened ->
                opened.succeeded()
                    ? read(claimed, opened.result())
                    : Future.succeededFuture(
                        Verdict.again("unavailable", "the keys can't be reached", true)));
  }

  private Future<Verdict> read(ScheduledCommand claimed, Reading reading) {
    return switch (reading) {
      case Reading.Read(Plain plain) -> decoded(claimed, plain);
      case Reading.SubjectErased() ->
          Future.succeededFuture(
              new Verdict.Refused(
                  new Trouble("subject-erased", null, "a person in the command was erased"),
                  false));
      case Reading.Damaged() ->
          Future.succeededFuture(
              Verdict.unreadable("the encrypted body does not belong there, or was changed"));
    };
  }

  /** The program may be another one than that which took it in. */
  private Future<Verdict> decoded(ScheduledCommand claimed, Plain plain) {
    Outcome outcome =
        ports
            .codec()
            .decode(
                claimed.key().stream().category(),
                claimed.content().command(),
                plain.body().bytes(),
                false);
    return switch (outcome) {
      case Outcome.Decoded(Object command, String ignored) ->
          send(claimed, command, plain.fingerprint());
      case Outcome.UnknownCategory(), Outcome.UnknownCommand() ->
          Future.succeededFuture(
              Verdict.unreadable("this program has no command " + claimed.content().command()));
      case Outcome.Malformed(String detail) -> Future.succeededFuture(Verdict.unreadable(detail));
      case Outcome.TooLarge(String detail) -> Future.succeededFuture(Verdict.unreadable(detail));
      case Outcome.Invalid(var violations) ->
          Future.succeededFuture(
              Verdict.unreadable("this program finds it not valid: " + violations.getFirst()));
    };
  }

  private Future<Verdict> send(ScheduledCommand claimed, Object command, String fingerprint) {
    return ports
        .commands()
        .send(StoredForm.envelope(claimed, command, fingerprint))
        .map(Verdict::of)
        .otherwise(noAnswer -> Verdict.unsure("no answer came"));
  }

  private Future<Void> settle(ScheduledCommand claimed, Verdict verdict) {
    Instant now = ports.clock().now();
    return switch (verdict) {
      case Verdict.Done() -> {
        counters.delivered++;
        counters.waiting(-1);
        yield removals.remove(claimed);
      }
      case Verdict.Refused(Trouble why, boolean keepBody) -> {
        counters.parked++;
        counters.waiting(-1);
        LOG.log(
            System.Logger.Level.WARNING,
            "schedule: {0} {1} of {2} was refused and is parked: {3}",
            claimed.content().command(),
            claimed.key().commandId(),
            claimed.key().stream(),
            why);
        yield ports.store().park(claimed, now, cut(why), keepBody);
      }
      case Verdict.Again(Trouble why, boolean unsure, boolean ignored) -> {
        counters.retried++;
        long backOff = backOffMillis(claimed.state().attempts());
        Instant dueAt =
            now.plusMillis(unsure ? Math.max(options.unsureMillis(), backOff) : backOff);
        yield ports.store().again(claimed, dueAt, unsure, cut(why));
      }
    };
  }

  private long backOffMillis(int attempts) {
    int doublings = Math.min(Math.max(attempts - 1, 0), DOUBLINGS_MAX);
    return Math.min(options.retryMillisMax(), options.retryMillisMin() << doublings);
  }

  private static Trouble cut(Trouble why) {
    return why.detail().length() <= DETAIL_LENGTH_MAX
        ? why
        : new Trouble(why.type(), why.code(), why.detail().substring(0, DETAIL_LENGTH_MAX) + "…");
  }
}
