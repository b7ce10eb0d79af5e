package io.daybook.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.daybook.codec.Json;
import io.daybook.codec.Mappers;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.ScheduledCommand;
import io.daybook.eventstore.ScheduledCommand.Key;
import io.daybook.eventstore.ScheduledCommand.State;
import io.daybook.eventstore.ScheduledCommand.Trouble;
import io.daybook.schedule.Schedule.Found;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Words what is known of scheduled commands.
 *
 * <p>Shape: {@code {"stream":…,"command":…,"commandId":…,"state":"waiting"|"delivering"|"parked",
 * "deliverAt":…,"scheduledAt":…,"attempts":…,"nextAttemptAt":…,"parkedAt":…,
 * "problem":{"type":…,"code":…,"detail":…},"body":…}}; of one that took effect {@code
 * {"stream":…,"commandId":…,"state":"delivered","version":…,"position":…}}.
 */
final class ScheduledAnswers {
  private static final JsonMapper MAPPER = Mappers.shown();

  private ScheduledAnswers() {}

  static Buffer list(List<ScheduledCommand> commands, @Nullable String next) {
    ObjectNode json = MAPPER.createObjectNode();
    ArrayNode listed = json.putArray("commands");
    commands.forEach(command -> listed.add(entry(command)));
    return Buffer.buffer(json.put("next", next).toString());
  }

  static Buffer shown(Key key, Found found) {
    ObjectNode json =
        switch (found) {
          case Found.Kept(ScheduledCommand command, Json body) -> withBody(entry(command), body);
          case Found.Delivered(CommandReply.Accepted reply) -> delivered(key, reply);
          case Found.Nothing() -> MAPPER.createObjectNode();
        };
    return Buffer.buffer(json.toString());
  }

  private static ObjectNode withBody(ObjectNode json, @Nullable Json body) {
    if (body == null) {
      return json.putNull("body");
    }
    return json.putRawValue("body", new RawValue(body.toString()));
  }

  private static ObjectNode delivered(Key key, CommandReply.Accepted reply) {
    return MAPPER
        .createObjectNode()
        .put("stream", key.stream().toString())
        .put("commandId", key.commandId())
        .put("state", "delivered")
        .put("version", reply.version())
        .put("position", reply.partition() + ":" + reply.position());
  }

  private static ObjectNode entry(ScheduledCommand command) {
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("stream", command.key().stream().toString())
            .put("command", command.content().command())
            .put("commandId", command.key().commandId());
    switch (command.state()) {
      case State.Waiting waiting -> json.put("state", waiting.claimed() ? "delivering" : "waiting");
      case State.Parked ignored -> json.put("state", "parked");
    }
    json.put("deliverAt", command.deliverAt().toString())
        .put("scheduledAt", command.scheduledAt().toString())
        .put("attempts", command.state().attempts());
    if (command.content().expectedVersion() != ScheduledCommand.ANY_VERSION) {
      json.put("expectedVersion", command.content().expectedVersion());
    }
    return withProgress(json, command.state());
  }

  private static ObjectNode withProgress(ObjectNode json, State state) {
    return switch (state) {
      case State.Waiting waiting when waiting.last() != null ->
          withProblem(json.put("nextAttemptAt", waiting.dueAt().toString()), waiting.last());
      case State.Waiting ignored -> json;
      case State.Parked parked ->
          withProblem(json.put("parkedAt", parked.at().toString()), parked.why());
    };
  }

  private static ObjectNode withProblem(ObjectNode json, Trouble trouble) {
    ObjectNode problem = json.putObject("problem").put("type", trouble.type());
    if (trouble.code() != null) {
      problem.put("code", trouble.code());
    }
    problem.put("detail", trouble.detail());
    return json;
  }
}
