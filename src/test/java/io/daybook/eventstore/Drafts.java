package io.daybook.eventstore;

import io.daybook.codec.Json;
import io.daybook.kernel.StreamId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Makes events for tests of the event store. */
final class Drafts {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.123456Z");

  private final int partition;
  private long head;

  Drafts(int partition, long head) {
    this.partition = partition;
    this.head = head;
  }

  /** Returns the next event of the partition, each with a command of its own. */
  RecordedEvent event(StreamId stream, long version, String commandId) {
    head++;
    return new RecordedEvent(
        partition,
        head,
        stream,
        version,
        new UUID(0x7000L | head << 16, 0x8000_0000_0000_0000L | version),
        "Noted",
        1,
        Json.of("{\"text\":\"é \\\"x\\\" " + version + "\"}"),
        Json.of("{\"commandHash\":\"h\",\"correlationId\":\"c\"}"),
        commandId,
        0,
        NOON,
        new HashChain().hash(EventHash.NONE, bare(stream, version, commandId)));
  }

  private RecordedEvent bare(StreamId stream, long version, String commandId) {
    return new RecordedEvent(
        partition,
        head,
        stream,
        version,
        new UUID(0, head),
        "Noted",
        1,
        Json.of("{}"),
        Json.of("{}"),
        commandId,
        0,
        NOON,
        EventHash.NONE);
  }

  /** Returns the same event as one of several of a command. */
  static RecordedEvent of(RecordedEvent event, String commandId, int index) {
    return new RecordedEvent(
        event.partition(),
        event.position(),
        event.stream(),
        event.version(),
        event.id(),
        event.type(),
        event.schemaVersion(),
        event.data(),
        event.metadata(),
        commandId,
        index,
        event.recordedAt(),
        event.hash());
  }

  AppendBatch batch(StreamId stream, long firstVersion, int count, String commandPrefix) {
    long expected = head;
    List<RecordedEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(event(stream, firstVersion + i, commandPrefix + i));
    }
    return new AppendBatch(partition, expected, events);
  }
}
