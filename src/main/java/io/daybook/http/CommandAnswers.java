package io.daybook.http;

import io.daybook.command.CommandReply;
import io.daybook.eventstore.Partitions;
import io.daybook.eventstore.Positions;
import io.vertx.core.buffer.Buffer;

/**
 * Words the answer to a command that took effect. Streams, event types and positions have no
 * characters that JSON escapes.
 */
final class CommandAnswers {
  private CommandAnswers() {}

  static Positions position(CommandReply.Accepted accepted, Partitions partitions) {
    return Positions.start(partitions.count()).with(accepted.partition(), accepted.position());
  }

  static Buffer json(CommandReply.Accepted accepted, String position) {
    StringBuilder json =
        new StringBuilder(160 + 100 * accepted.events().size())
            .append("{\"stream\":\"")
            .append(accepted.stream())
            .append("\",\"version\":")
            .append(accepted.version())
            .append(",\"position\":\"")
            .append(position)
            .append("\",\"events\":[");
    String separator = "";
    for (CommandReply.Event event : accepted.events()) {
      json.append(separator)
          .append("{\"id\":\"")
          .append(event.id())
          .append("\",\"type\":\"")
          .append(event.type())
          .append("\",\"version\":")
          .append(event.version())
          .append('}');
      separator = ",";
    }
    return Buffer.buffer(json.append("]}").toString());
  }
}
