package io.daybook.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.daybook.codec.Json;
import io.daybook.codec.Mappers;
import io.daybook.eventstore.ParkedReaction;
import io.daybook.eventstore.PendingWork;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.ScheduledCommand;
import io.daybook.eventstore.ScheduledCommand.CommandKey;
import io.daybook.eventstore.ScheduledCommand.Content;
import io.daybook.eventstore.ScheduledCommand.State;
import io.daybook.eventstore.ScheduledCommand.Trouble;
import io.daybook.kernel.StreamId;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is still to be done as lines of an export: the place of a reactor, a parked reaction, or a
 * command that waits. The body of a command that is encrypted stays so, as Base64.
 */
public final class PendingLine {
  private static final JsonMapper MAPPER = Mappers.strict();
  private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  private PendingLine() {}

  /** Returns the line, without its end. */
  public static String line(PendingWork work) {
    ObjectNode json = MAPPER.createObjectNode();
    switch (work) {
      case PendingWork.Place(String reactor, Positions positions) ->
          json.put("reactor", reactor).put("positions", positions.toString());
      case PendingWork.Parked(ParkedReaction reaction, Instant givenUpAt) ->
          parked(json, reaction, givenUpAt);
      case PendingWork.Scheduled scheduled -> scheduled(json, scheduled);
    }
    return json.toString();
  }

  private static void parked(
      ObjectNode json, ParkedReaction reaction, @Nullable Instant givenUpAt) {
    json.put("parked", reaction.reactor())
        .put("partition", reaction.partition())
        .put("position", reaction.position())
        .put("stream", reaction.stream().toString())
        .put("eventId", reaction.eventId().toString())
        .put("eventType", reaction.eventType())
        .put("state", reaction.state().name().toLowerCase(Locale.ROOT))
        .put("step", reaction.step())
        .put("problem", reaction.problem())
        .put("attempts", reaction.attempts())
        .put("since", reaction.since().toString())
        .put("givenUpAt", text(givenUpAt));
  }

  private static void scheduled(ObjectNode json, PendingWork.Scheduled scheduled) {
    ScheduledCommand command = scheduled.command();
    Content content = command.content();
    json.put("scheduled", command.key().stream().toString())
        .put("commandId", command.key().commandId())
        .put("command", content.command());
    if (scheduled.isSealed()) {
      json.put("sealed", Base64.getEncoder().encodeToString(content.body().bytes()));
    } else {
      json.put("body", content.body().toString());
    }
    json.put("fingerprint", content.fingerprint())
        .put("expectedVersion", content.expectedVersion())
        .put("context", content.context().toString())
        .put("deliverAt", command.deliverAt().toString())
        .put("scheduledAt", command.scheduledAt().toString());
    switch (command.state()) {
      case State.Waiting(Instant dueAt, int attempts, boolean claimed, Trouble last) ->
          state(json, dueAt, null, attempts, last);
      case State.Parked(Instant at, int attempts, Trouble why) ->
          state(json, null, at, attempts, why);
    }
  }

  private static void state(
      ObjectNode json,
      @Nullable Instant dueAt,
      @Nullable Instant parkedAt,
      int attempts,
      @Nullable Trouble trouble) {
    json.put("dueAt", text(dueAt)).put("parkedAt", text(parkedAt)).put("attempts", attempts);
    if (trouble != null) {
      json.put("problem", trouble.type())
          .put("code", trouble.code())
          .put("detail", trouble.detail());
    }
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  /**
   * Parses a line.
   *
   * @param heads up to where there will be events
   * @throws IllegalArgumentException when it is not one of these
   */
  public static PendingWork parse(byte[] line, Positions heads) {
    try {
      JsonNode json = MAPPER.readTree(line);
      if (json.has("reactor")) {
        return place(json, heads);
      }
      if (json.has("parked")) {
        return parked(json, heads);
      }
      if (json.has("scheduled")) {
        return scheduled(json);
      }
    } catch (IOException | DateTimeException malformed) {
      // Said below.
    }
    throw new IllegalArgumentException("the line is nothing that is still to be done");
  }

  private static PendingWork place(JsonNode json, Positions heads) {
    Positions positions = Positions.parse(needed(json, "positions"), heads.partitions());
    if (!heads.reached(positions)) {
      throw new IllegalArgumentException("the place of a reactor is beyond the last event");
    }
    return new PendingWork.Place(needed(json, "reactor"), positions);
  }

  private static PendingWork parked(JsonNode json, Positions heads) {
    int partition = json.path("partition").asInt(-1);
    long position = json.path("position").asLong(-1);
    if (partition < 0
        || partition >= heads.partitions()
        || position < 1
        || position > heads.of(partition)) {
      throw new IllegalArgumentException("a parked reaction is to an event that is not there");
    }
    ParkedReaction reaction =
        new ParkedReaction(
            needed(json, "parked"),
            partition,
            position,
            StreamId.parse(needed(json, "stream")),
            UUID.fromString(needed(json, "eventId")),
            needed(json, "eventType"),
            ParkedReaction.State.valueOf(needed(json, "state").toUpperCase(Locale.ROOT)),
            needed(json, "step"),
            needed(json, "problem"),
            json.path("attempts").asInt(),
            time(json, "since"));
    boolean givenUp = reaction.state() == ParkedReaction.State.GIVEN_UP;
    return new PendingWork.Parked(reaction, givenUp ? time(json, "givenUpAt") : null);
  }

  private static PendingWork scheduled(JsonNode json) {
    Json body =
        json.has("sealed")
            ? Json.of(Base64.getDecoder().decode(needed(json, "sealed")))
            : Json.of(needed(json, "body"));
    Content content =
        new Content(
            needed(json, "command"),
            body,
            needed(json, "fingerprint"),
            json.path("expectedVersion").asLong(),
            Json.of(needed(json, "context")));
    return new PendingWork.Scheduled(
        new ScheduledCommand(
            new CommandKey(StreamId.parse(needed(json, "scheduled")), needed(json, "commandId")),
            content,
            time(json, "deliverAt"),
            time(json, "scheduledAt"),
            state(json)));
  }

  private static State state(JsonNode json) {
    int attempts = json.path("attempts").asInt();
    Trouble trouble =
        json.path("problem").isTextual()
            ? new Trouble(
                needed(json, "problem"), json.path("code").textValue(), needed(json, "detail"))
            : null;
    if (json.path("parkedAt").isNull()) {
      return new State.Waiting(time(json, "dueAt"), attempts, false, trouble);
    }
    if (trouble == null) {
      throw new IllegalArgumentException("a parked command has a problem");
    }
    return new State.Parked(time(json, "parkedAt"), attempts, trouble);
  }

  private static String needed(JsonNode json, String name) {
    String text = json.path(name).textValue();
    if (text == null || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(name + " must be a text");
    }
    return text;
  }

  private static Instant time(JsonNode json, String name) {
    Instant time = Instant.parse(needed(json, name));
    if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
      throw new IllegalArgumentException(name + " is a time that can't be stored");
    }
    return time;
  }
}
