package io.daybook.partition;

import io.daybook.append.Draft;
import io.daybook.codec.EventCodec;
import io.daybook.codec.Json;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.Metadata;
import io.daybook.kernel.Rejection;
import io.daybook.platform.Clock;
import io.daybook.platform.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides commands: envelope and state in, drafts of events or a refusal out. Changes nothing.
 *
 * <p>Context: owned by one partition.
 */
final class Decisions {
  private final EventCodec codec;
  private final Ids ids;
  private final Clock clock;

  /** What a command comes to in a state. */
  sealed interface Decision {
    /** It causes events. */
    record Planned(PendingCommand.Plan plan) implements Decision {}

    /** It causes nothing. */
    record Unchanged() implements Decision {}

    /** It is refused. */
    record Refused(CommandReply reply) implements Decision {}
  }

  Decisions(EventCodec codec, Ids ids, Clock clock) {
    this.codec = codec;
    this.ids = ids;
    this.clock = clock;
  }

  Decision decide(CommandEnvelope envelope, StreamState state) {
    if (!envelope.expectation().holds(state.version())) {
      return new Decision.Refused(new CommandReply.VersionMismatch(state.version()));
    }
    try {
      List<Object> events = state.rules().decide(envelope.command(), state.state());
      return events.isEmpty() ? new Decision.Unchanged() : planned(envelope, state, events);
    } catch (Rejection rejection) {
      return new Decision.Refused(new CommandReply.Rejected(rejection.code(), rejection.detail()));
    } catch (RuntimeException defect) {
      return new Decision.Refused(defect(envelope, defect));
    }
  }

  private static CommandReply defect(CommandEnvelope envelope, RuntimeException defect) {
    System.getLogger(Decisions.class.getName())
        .log(System.Logger.Level.ERROR, "the rules failed for " + envelope.stream(), defect);
    return new CommandReply.Defect("the rules of " + envelope.stream().category() + " failed");
  }

  private Decision planned(CommandEnvelope envelope, StreamState state, List<Object> events) {
    Json metadata = metadata(envelope);
    Instant now = clock.now();
    List<Draft> drafts = new ArrayList<>(events.size());
    Object stateAfter = state.state();
    long version = state.version();
    for (Object event : events) {
      EventCodec.Encoded encoded = codec.encode(event);
      stateAfter = state.rules().evolve(stateAfter, event);
      drafts.add(
          new Draft(
              state.stream(),
              ++version,
              ids.next(now),
              encoded.type(),
              encoded.schemaVersion(),
              encoded.data(),
              metadata,
              envelope.commandId(),
              drafts.size()));
    }
    return new Decision.Planned(new PendingCommand.Plan(state, drafts, stateAfter));
  }

  private static Json metadata(CommandEnvelope envelope) {
    CommandEnvelope.Context context = envelope.context();
    String hash = envelope.fingerprint();
    return Metadata.begin()
        .add("actor", context.actor())
        .add("causationId", context.causationId())
        .add("commandHash", hash.isEmpty() ? null : hash)
        .add("correlationId", context.correlationId())
        .add("tenant", context.tenant())
        .add("traceparent", context.traceparent())
        .end();
  }
}
