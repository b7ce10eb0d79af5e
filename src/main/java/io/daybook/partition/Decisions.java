package io.daybook.partition;

import io.daybook.append.Draft;
import io.daybook.codec.EventCodec;
import io.daybook.codec.Json;
import io.daybook.codec.PersonalShape;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.Metadata;
import io.daybook.kernel.Rejection;
import io.daybook.platform.Clock;
import io.daybook.platform.Ids;
import io.daybook.privacy.PersonalSealer;
import io.daybook.privacy.PersonalSealer.Sealed;
import io.daybook.privacy.WordlessDefect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides commands: envelope and state in, drafts of events or a refusal out. Changes nothing.
 *
 * <p>Context: owned by one partition.
 */
final class Decisions {
  private static final System.Logger LOG = System.getLogger(Decisions.class.getName());
  private static final String SUBJECT_ERASED =
      "The person was erased; nothing personal is kept of them until that is allowed again";

  private final EventCodec codec;
  private final PersonalSealer sealer;
  private final Ids ids;
  private final Clock clock;

  /** What a command comes to in a state. */
  sealed interface Decision {
    /** It causes events. */
    record Planned(PendingCommand.Plan plan) implements Decision {}

    /** It causes nothing. */
    record Unchanged() implements Decision {}

    /** It can't be decided before the keys of these persons are loaded. */
    record KeysMissing(Set<String> subjects) implements Decision {}

    /** It is refused. */
    record Refused(CommandReply reply) implements Decision {}
  }

  Decisions(EventCodec codec, PersonalSealer sealer, Ids ids, Clock clock) {
    this.codec = codec;
    this.sealer = sealer;
    this.ids = ids;
    this.clock = clock;
  }

  Decision decide(CommandEnvelope envelope, StreamState state) {
    if (!envelope.expectation().holds(state.version())) {
      return new Decision.Refused(new CommandReply.VersionMismatch(state.version()));
    }
    try {
      List<Object> events = state.rules().decide(envelope.command(), state.state());
      return events.isEmpty() ? new Decision.Unchanged() : bounded(envelope, state, events);
    } catch (Rejection rejection) {
      return new Decision.Refused(new CommandReply.Rejected(rejection.code(), rejection.detail()));
    } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError defect) {
      return new Decision.Refused(defect(envelope, state, defect));
    }
  }

  private static CommandReply defect(
      CommandEnvelope envelope, StreamState state, Throwable defect) {
    boolean personal =
        state.mayBePersonal() || PersonalShape.ofCommand(envelope.command().getClass()).isPresent();
    LOG.log(
        System.Logger.Level.ERROR,
        "the rules failed for " + envelope.stream(),
        WordlessDefect.sayable(defect, personal));
    return new CommandReply.Defect("the rules of " + envelope.stream().category() + " failed");
  }

  /** What is too large could be stored perhaps, but not be passed on, or read again. */
  private Decision bounded(CommandEnvelope envelope, StreamState state, List<Object> events) {
    if (events.size() > AppendBatch.COMMAND_EVENTS_MAX) {
      return tooLarge(
          envelope,
          "a command may cause %d events, this one %d"
              .formatted(AppendBatch.COMMAND_EVENTS_MAX, events.size()));
    }
    Decision decision = planned(envelope, state, events);
    if (decision instanceof Decision.Planned(PendingCommand.Plan plan)) {
      for (Draft draft : plan.drafts()) {
        int bytes = draft.data().length();
        if (bytes > AppendBatch.EVENT_BYTES_MAX) {
          return tooLarge(
              envelope,
              "an event may have %d bytes, this one would have %d"
                  .formatted(AppendBatch.EVENT_BYTES_MAX, bytes));
        }
      }
      if (plan.bytes() > AppendBatch.COMMAND_BYTES_MAX) {
        return tooLarge(
            envelope,
            "the events of a command may have %d bytes, these would have %d"
                .formatted(AppendBatch.COMMAND_BYTES_MAX, plan.bytes()));
      }
    }
    return decision;
  }

  private static Decision tooLarge(CommandEnvelope envelope, String detail) {
    LOG.log(System.Logger.Level.ERROR, "refused for {0}: {1}", envelope.stream(), detail);
    return new Decision.Refused(new CommandReply.Defect(detail));
  }

  private Decision planned(CommandEnvelope envelope, StreamState state, List<Object> events) {
    if (sealer.concerns(events)) {
      return plannedSealed(envelope, state, events);
    }
    Json metadata = metadata(envelope, PersonalSealer.plain(envelope.fingerprint()), Set.of());
    Instant now = clock.now();
    List<Draft> drafts = new ArrayList<>(events.size());
    Object stateAfter = state.state();
    for (Object event : events) {
      EventCodec.Encoded encoded = codec.encode(event);
      stateAfter = state.rules().evolve(stateAfter, event);
      drafts.add(draft(envelope, state, drafts.size(), ids.next(now), encoded, metadata));
    }
    return new Decision.Planned(
        new PendingCommand.Plan(state, drafts, events, stateAfter, Set.of()));
  }

  /** The states know the events as they are, the store knows them encrypted. */
  private Decision plannedSealed(CommandEnvelope envelope, StreamState state, List<Object> events) {
    PersonalSealer.Sealing sealing = sealer.begin(state.stream());
    Instant now = clock.now();
    List<UUID> eventIds = new ArrayList<>(events.size());
    List<EventCodec.Encoded> encoded = new ArrayList<>(events.size());
    List<Sealed> sealed = new ArrayList<>(events.size());
    Object stateAfter = state.state();
    for (Object event : events) {
      UUID id = ids.next(now);
      EventCodec.Encoded plain = codec.encode(event);
      stateAfter = state.rules().evolve(stateAfter, event);
      eventIds.add(id);
      encoded.add(plain);
      sealed.add(sealing.seal(id, event, plain.data()));
    }
    if (!sealing.gone().isEmpty()) {
      return new Decision.Refused(new CommandReply.Rejected("subject-erased", SUBJECT_ERASED));
    }
    if (!sealing.missing().isEmpty()) {
      return new Decision.KeysMissing(sealing.missing());
    }
    Sealed hash = sealing.hash(eventIds.getFirst(), envelope.fingerprint());
    List<Draft> drafts = new ArrayList<>(events.size());
    for (int i = 0; i < events.size(); i++) {
      EventCodec.Encoded plain = encoded.get(i);
      Sealed data = sealed.get(i);
      Set<UUID> keys = new TreeSet<>(data.keys());
      keys.addAll(i == 0 ? hash.keys() : Set.of());
      String ownHash =
          i == 0 ? hash.data().toString() : PersonalSealer.plain(envelope.fingerprint());
      drafts.add(
          draft(
              envelope,
              state,
              i,
              eventIds.get(i),
              new EventCodec.Encoded(plain.type(), plain.schemaVersion(), data.data()),
              metadata(envelope, ownHash, keys)));
    }
    return new Decision.Planned(
        new PendingCommand.Plan(state, drafts, events, stateAfter, sealing.keys()));
  }

  private static Draft draft(
      CommandEnvelope envelope,
      StreamState state,
      int index,
      UUID id,
      EventCodec.Encoded encoded,
      Json metadata) {
    return new Draft(
        state.stream(),
        state.version() + 1 + index,
        id,
        encoded.type(),
        encoded.schemaVersion(),
        encoded.data(),
        metadata,
        envelope.commandId(),
        index);
  }

  private static Json metadata(CommandEnvelope envelope, String hash, Set<UUID> keys) {
    CommandEnvelope.Context context = envelope.context();
    return Metadata.begin()
        .add("actor", context.actor())
        .add("causationId", context.causationId())
        .add("commandHash", hash.isEmpty() ? null : hash)
        .add("correlationId", context.correlationId())
        .add(Metadata.PERSONAL_KEYS, joined(keys))
        .add("tenant", context.tenant())
        .add("traceparent", context.traceparent())
        .end();
  }

  private static @Nullable String joined(Set<UUID> keys) {
    return keys.isEmpty()
        ? null
        : keys.stream().map(UUID::toString).collect(Collectors.joining(","));
  }
}
