package io.daybook.eventstore.postgres;

import io.daybook.codec.Json;
import io.daybook.eventstore.Partitions;
import io.daybook.eventstore.ScheduledCommand;
import io.daybook.eventstore.ScheduledCommand.Content;
import io.daybook.eventstore.ScheduledCommand.Key;
import io.daybook.eventstore.ScheduledCommand.State;
import io.daybook.eventstore.ScheduledCommand.Trouble;
import io.daybook.kernel.StreamId;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Reads and writes rows of the table {@code scheduled_command}. */
final class ScheduledCommandRows {
  /** The columns in the order in which {@link #read} takes them. */
  static final String COLUMNS =
      columns(
          "stream",
          "command_id",
          "command",
          "body",
          "fingerprint",
          "expected_version",
          "context",
          "deliver_at",
          "scheduled_at",
          "due_at",
          "attempts",
          "claimed",
          "parked_at",
          "problem",
          "problem_code",
          "problem_detail");

  private ScheduledCommandRows() {}

  private static String columns(String... names) {
    return "s." + String.join(", s.", names);
  }

  static List<ScheduledCommand> read(RowSet<Row> rows) {
    List<ScheduledCommand> commands = new ArrayList<>(rows.size());
    for (Row row : rows) {
      commands.add(read(row));
    }
    return commands;
  }

  private static ScheduledCommand read(Row row) {
    Content content =
        new Content(row.getString(2), json(row, 3), row.getString(4), row.getLong(5), json(row, 6));
    return new ScheduledCommand(
        new Key(StreamId.parse(row.getString(0)), row.getString(1)),
        content,
        instant(row, 7),
        instant(row, 8),
        state(row));
  }

  private static State state(Row row) {
    String problem = row.getString(13);
    Trouble trouble =
        problem == null ? null : new Trouble(problem, row.getString(14), row.getString(15));
    OffsetDateTime parked = row.getOffsetDateTime(12);
    return parked == null || trouble == null
        ? new State.Waiting(instant(row, 9), row.getInteger(10), row.getBoolean(11), trouble)
        : new State.Parked(parked.toInstant(), row.getInteger(10), trouble);
  }

  private static Json json(Row row, int column) {
    return Json.of(row.getBuffer(column).getBytes());
  }

  private static Instant instant(Row row, int column) {
    return row.getOffsetDateTime(column).toInstant();
  }

  static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** Returns key and content of commands, one array a column. */
  static Tuple arrays(List<ScheduledCommand> commands, Partitions partitions) {
    return keys(commands.stream().map(ScheduledCommand::key).toList(), partitions)
        .addArrayOfString(texts(commands, one -> one.content().command()))
        .addArrayOfBuffer(buffers(commands, one -> one.content().body()))
        .addArrayOfString(texts(commands, one -> one.content().fingerprint()))
        .addArrayOfLong(numbers(commands, one -> one.content().expectedVersion()))
        .addArrayOfBuffer(buffers(commands, one -> one.content().context()))
        .addArrayOfOffsetDateTime(times(commands, ScheduledCommand::deliverAt))
        .addArrayOfOffsetDateTime(times(commands, ScheduledCommand::scheduledAt));
  }

  /** Returns keys, one array a column. */
  static Tuple keys(List<Key> keys, Partitions partitions) {
    return Tuple.tuple()
        .addArrayOfInteger(
            keys.stream().map(key -> partitions.of(key.stream())).toArray(Integer[]::new))
        .addArrayOfString(keys.stream().map(key -> key.stream().toString()).toArray(String[]::new))
        .addArrayOfString(keys.stream().map(Key::commandId).toArray(String[]::new));
  }

  private static String[] texts(
      List<ScheduledCommand> commands, Function<ScheduledCommand, String> text) {
    return commands.stream().map(text).toArray(String[]::new);
  }

  private static Buffer[] buffers(
      List<ScheduledCommand> commands, Function<ScheduledCommand, Json> json) {
    return commands.stream().map(json).map(it -> Buffer.buffer(it.bytes())).toArray(Buffer[]::new);
  }

  private static Long[] numbers(
      List<ScheduledCommand> commands, ToLongFunction<ScheduledCommand> number) {
    return commands.stream().mapToLong(number).boxed().toArray(Long[]::new);
  }

  static OffsetDateTime[] times(
      List<ScheduledCommand> commands, Function<ScheduledCommand, Instant> time) {
    return commands.stream()
        .map(time)
        .map(ScheduledCommandRows::time)
        .toArray(OffsetDateTime[]::new);
  }

  /** PostgreSQL has no NUL in texts. */
  static @Nullable String text(@Nullable String text) {
    return text == null ? null : text.replace('\0', '\uFFFD');
  }
}
