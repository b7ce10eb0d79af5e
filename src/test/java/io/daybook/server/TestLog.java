package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.daybook.codec.Json;
import io.daybook.codec.Mappers;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.HashChain;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.kernel.StreamId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads and checks the log of a partition. */
final class TestLog {
  private TestLog() {}

  /** Returns all events of a partition. */
  static List<RecordedEvent> read(EventStore store, int partition) {
    List<RecordedEvent> log = new ArrayList<>();
    List<RecordedEvent> page;
    do {
      page = TestNode.await(store.readPartition(partition, log.size() + 1L, 1_000));
      log.addAll(page);
    } while (!page.isEmpty());
    return log;
  }

  /** Positions and versions are gapless, and every hash is that of its event and the one before. */
  static void assertUnbroken(List<RecordedEvent> log) throws IOException {
    Map<StreamId, Long> versions = new HashMap<>();
    HashChain chain = new HashChain();
    EventHash hash = EventHash.NONE;
    long position = 0;
    for (RecordedEvent event : log) {
      position++;
      assertThat(event.position()).isEqualTo(position);
      assertThat(event.version()).isEqualTo(versions.merge(event.stream(), 1L, Long::sum));
      hash = chain.hash(hash, asWritten(event));
      assertThat(event.hash()).isEqualTo(hash);
    }
  }

  /** PostgreSQL gives jsonb back with white space and another order of keys. */
  private static RecordedEvent asWritten(RecordedEvent event) throws IOException {
    return new RecordedEvent(
        event.partition(),
        event.position(),
        event.stream(),
        event.version(),
        event.id(),
        event.type(),
        event.schemaVersion(),
        canonical(event.data()),
        canonical(event.metadata()),
        event.commandId(),
        event.commandIndex(),
        event.recordedAt(),
        event.hash());
  }

  private static Json canonical(Json json) throws IOException {
    JsonMapper mapper = Mappers.stored();
    return Json.of(mapper.writeValueAsBytes(mapper.readValue(json.bytes(), Object.class)));
  }
}
