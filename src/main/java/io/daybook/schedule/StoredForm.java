package io.daybook.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.daybook.codec.Json;
import io.daybook.codec.Mappers;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandEnvelope.Context;
import io.daybook.command.CommandEnvelope.Expectation;
import io.daybook.command.DeferredCommand;
import io.daybook.eventstore.Metadata;
import io.daybook.eventstore.ScheduledCommand;
import io.daybook.eventstore.ScheduledCommand.Content;
import io.daybook.eventstore.ScheduledCommand.Key;
import io.daybook.privacy.SealedCommands.Sealing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Turns deferred commands into what is stored of them, and back. */
final class StoredForm {
  private static final JsonMapper MAPPER = Mappers.stored();

  private StoredForm() {}

  static Key key(DeferredCommand command) {
    return new Key(command.stream(), command.commandId());
  }

  /** Rounded up to what the store keeps, so that nothing is delivered before its time. */
  static Instant time(Instant deliverAt) {
    Instant micros = deliverAt.truncatedTo(ChronoUnit.MICROS);
    return micros.equals(deliverAt) ? micros : micros.plus(1, ChronoUnit.MICROS);
  }

  static ScheduledCommand of(DeferredCommand command, Sealing.Storable sealed, Instant now) {
    CommandEnvelope envelope = command.envelope();
    Content content =
        new Content(
            command.commandName(),
            sealed.body(),
            sealed.fingerprint(),
            version(envelope.expectation()),
            context(envelope.context()));
    return ScheduledCommand.waiting(key(command), content, time(command.deliverAt()), now);
  }

  static Sealing.Storable sealed(ScheduledCommand stored) {
    return new Sealing.Storable(stored.content().body(), stored.content().fingerprint());
  }

  /** It may have been sent before, so whoever chose its id, it is a repeat. */
  static CommandEnvelope envelope(ScheduledCommand stored, Object command, String fingerprint) {
    return new CommandEnvelope(
        stored.key().stream(),
        command,
        stored.key().commandId(),
        true,
        fingerprint,
        expectation(stored.content().expectedVersion()),
        context(stored.content().context()));
  }

  static long version(Expectation expectation) {
    return switch (expectation) {
      case Expectation.Any() -> ScheduledCommand.ANY_VERSION;
      case Expectation.NoStream() -> 0;
      case Expectation.AtVersion(long version) -> version;
    };
  }

  private static Expectation expectation(long version) {
    if (version == ScheduledCommand.ANY_VERSION) {
      return new Expectation.Any();
    }
    return version == 0 ? new Expectation.NoStream() : new Expectation.AtVersion(version);
  }

  private static Json context(Context context) {
    return Metadata.begin()
        .add("actor", context.actor())
        .add("causationId", context.causationId())
        .add("correlationId", context.correlationId())
        .add("tenant", context.tenant())
        .add("traceparent", context.traceparent())
        .end();
  }

  private static Context context(Json stored) {
    try {
      JsonNode json = MAPPER.readTree(stored.bytes());
      return new Context(
          json.path("correlationId").asText(),
          json.path("causationId").asText(),
          text(json, "actor"),
          text(json, "tenant"),
          text(json, "traceparent"));
    } catch (IOException defect) {
      throw new UncheckedIOException("a stored context is no JSON", defect);
    }
  }

  private static @Nullable String text(JsonNode json, String name) {
    JsonNode member = json.get(name);
    return member == null ? null : member.textValue();
  }
}
