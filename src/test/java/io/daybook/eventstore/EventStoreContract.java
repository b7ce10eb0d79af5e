package io.daybook.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.Json;
import io.daybook.eventstore.AppendOutcome.Constraint;
import io.daybook.eventstore.EventStore.Direction;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every event store does, run against each adapter. */
public abstract class EventStoreContract {
  private static final int PARTITIONS = 4;
  private static final StreamId STREAM = StreamId.parse("note/n-1");

  private EventStore store;
  private int partition;

  /** Returns an empty store. */
  protected abstract EventStore open(int partitions);

  @BeforeEach
  void openStore() {
    store = open(PARTITIONS);
    partition = store.partitions().of(STREAM);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private AppendOutcome append(AppendBatch batch) throws Exception {
    return await(store.append(batch));
  }

  @Test
  void anEmptyPartitionHasHeadZero() throws Exception {
    assertThat(await(store.head(partition))).isEqualTo(new EventStore.Head(0, EventHash.NONE));
    assertThat(await(store.heads())).isEqualTo(Positions.start(PARTITIONS));
  }

  @Test
  void whatIsAppendedIsReadBackAsItWas() throws Exception {
    AppendBatch batch = new Drafts(partition, 0).batch(STREAM, 1, 3, "c");
    assertThat(append(batch)).isEqualTo(new AppendOutcome.Appended());
    List<RecordedEvent> read = await(store.readPartition(partition, 1, 10));
    assertThat(read).hasSize(3);
    assertThat(read.get(1))
        .usingRecursiveComparison()
        .ignoringFields("data", "metadata")
        .isEqualTo(batch.events().get(1));
    assertThat(read.get(1).data().toString()).contains("é \\\"x\\\" 2");
    assertThat(await(store.head(partition)).hash()).isEqualTo(batch.events().get(2).hash());
  }

  @Test
  void anAppendBehindTheHeadStoresNothing() throws Exception {
    append(new Drafts(partition, 0).batch(STREAM, 1, 2, "a"));
    assertThat(append(new Drafts(partition, 1).batch(STREAM, 3, 1, "b")))
        .isEqualTo(new AppendOutcome.HeadMoved());
    assertThat(append(new Drafts(partition, 3).batch(STREAM, 3, 1, "b")))
        .isEqualTo(new AppendOutcome.HeadMoved());
    assertThat(await(store.readPartition(partition, 1, 10))).hasSize(2);
  }

  @Test
  void aCommandIdStandsOncePerStreamAndTheHeadStays() throws Exception {
    append(new Drafts(partition, 0).batch(STREAM, 1, 1, "same"));
    assertThat(append(new Drafts(partition, 1).batch(STREAM, 2, 1, "same")))
        .isEqualTo(new AppendOutcome.Duplicate(Constraint.COMMAND_ID));
    assertThat(await(store.head(partition)).position()).isEqualTo(1);
  }

  @Test
  void aVersionStandsOncePerStreamAndTheHeadStays() throws Exception {
    append(new Drafts(partition, 0).batch(STREAM, 1, 1, "a"));
    assertThat(append(new Drafts(partition, 1).batch(STREAM, 1, 1, "b")))
        .isEqualTo(new AppendOutcome.Duplicate(Constraint.STREAM_VERSION));
    assertThat(await(store.head(partition)).position()).isEqualTo(1);
  }

  @Test
  void aBatchIsStoredWholeOrNotAtAll() throws Exception {
    append(new Drafts(partition, 0).batch(STREAM, 1, 1, "x"));
    Drafts drafts = new Drafts(partition, 1);
    List<RecordedEvent> events = new ArrayList<>();
    events.add(drafts.event(STREAM, 2, "y"));
    events.add(drafts.event(STREAM, 3, "x0"));
    assertThat(append(new AppendBatch(partition, 1, events)))
        .isInstanceOf(AppendOutcome.Duplicate.class);
    assertThat(await(store.readPartition(partition, 1, 10))).hasSize(1);
  }

  private Snapshot snapshot(RecordedEvent after, String schema, String state) {
    return new Snapshot(STREAM, after.version(), after.id(), schema, Json.of(state));
  }

  private Optional<Snapshot> saved(Snapshot snapshot) throws Exception {
    await(store.saveSnapshot(partition, snapshot));
    return await(store.readSnapshot(partition, STREAM));
  }

  @Test
  void theLatestSnapshotOfAStreamIsKept() throws Exception {
    assertThat(await(store.readSnapshot(partition, STREAM))).isEmpty();
    List<RecordedEvent> events = new Drafts(partition, 0).batch(STREAM, 1, 3, "c").events();
    append(new AppendBatch(partition, 0, events));
    Snapshot second = snapshot(events.get(1), "1:a", "{\"é\":\"\\u0000\"}");
    assertThat(saved(second)).contains(second);
    assertThat(saved(snapshot(events.get(0), "1:a", "{}"))).contains(second);
    Snapshot third = snapshot(events.get(2), "1:a", "{\"n\":1.0}");
    assertThat(saved(third)).contains(third);
  }

  @Test
  void aSnapshotAfterAnEventThatIsNotThereIsNotUsed() throws Exception {
    List<RecordedEvent> events = new Drafts(partition, 0).batch(STREAM, 1, 3, "c").events();
    append(new AppendBatch(partition, 0, events.subList(0, 2)));
    assertThat(saved(snapshot(events.get(2), "1:a", "{}"))).isEmpty();
  }

  @Test
  void writersThatExpectTheSameHeadOneWins() throws Exception {
    List<Future<AppendOutcome>> outcomes = new ArrayList<>();
    for (int writer = 0; writer < 8; writer++) {
      StreamId stream = samePartition(writer);
      outcomes.add(store.append(new Drafts(partition, 0).batch(stream, 1, 2, "w" + writer)));
    }
    List<AppendOutcome> all = await(Future.all(outcomes)).list();
    assertThat(all).filteredOn(new AppendOutcome.Appended()::equals).hasSize(1);
    assertThat(all).filteredOn(new AppendOutcome.HeadMoved()::equals).hasSize(7);
    assertThat(await(store.readPartition(partition, 1, 100)))
        .extracting(RecordedEvent::position)
        .containsExactly(1L, 2L);
  }

  private StreamId samePartition(int salt) {
    for (int i = 0; ; i++) {
      StreamId candidate = new StreamId("note", "s-" + salt + "-" + i);
      if (store.partitions().of(candidate) == partition) {
        return candidate;
      }
    }
  }

  @Test
  void aStreamIsReadForwardAndBackwardFromAVersion() throws Exception {
    append(new Drafts(partition, 0).batch(STREAM, 1, 5, "c"));
    assertThat(await(store.readStream(STREAM, 2, 2, Direction.FORWARD)))
        .extracting(RecordedEvent::version)
        .containsExactly(2L, 3L);
    assertThat(await(store.readStream(STREAM, 4, 3, Direction.BACKWARD)))
        .extracting(RecordedEvent::version)
        .containsExactly(4L, 3L, 2L);
    assertThat(await(store.readStream(StreamId.parse("note/none"), 1, 3, Direction.FORWARD)))
        .isEmpty();
    assertThat(await(store.streamVersion(STREAM))).isEqualTo(5);
    assertThat(await(store.streamVersion(StreamId.parse("note/none")))).isZero();
  }

  @Test
  void manyStreamsAreReadAtOnceEachInOrder() throws Exception {
    StreamId other = samePartition(1);
    append(new Drafts(partition, 0).batch(STREAM, 1, 3, "a"));
    append(new Drafts(partition, 3).batch(other, 1, 2, "b"));
    List<RecordedEvent> read =
        await(store.readStreams(partition, List.of(STREAM, other, samePartition(2)), 2));
    assertThat(read).filteredOn(event -> event.stream().equals(STREAM)).hasSize(2);
    assertThat(read)
        .filteredOn(event -> event.stream().equals(other))
        .extracting(RecordedEvent::version)
        .containsExactly(1L, 2L);
  }

  @Test
  void theEventsOfACommandAreFound() throws Exception {
    append(new Drafts(partition, 0).batch(STREAM, 1, 3, "c"));
    assertThat(await(store.readCommand(STREAM, "c1")))
        .extracting(RecordedEvent::version)
        .containsExactly(2L);
    assertThat(await(store.readCommand(STREAM, "c9"))).isEmpty();
  }

  @Test
  void theEventsOfACommandAreFoundAllOfThemAndNoOthers() throws Exception {
    List<RecordedEvent> events = new ArrayList<>();
    int ofOne = 1_500;
    for (RecordedEvent event : new Drafts(partition, 0).batch(STREAM, 1, ofOne, "c").events()) {
      events.add(Drafts.of(event, "many", (int) event.version() - 1));
    }
    append(new AppendBatch(partition, 0, events));
    append(new Drafts(partition, ofOne).batch(STREAM, ofOne + 1, 3, "d"));
    List<RecordedEvent> found = await(store.readCommand(STREAM, "many"));
    assertThat(found).hasSize(ofOne);
    assertThat(found.getLast().version()).isEqualTo(ofOne);
  }

  @Test
  void aCheckpointNeverMovesBack() throws Exception {
    assertThat(await(store.checkpoint("relay", 0))).isEqualTo(Optional.empty());
    await(store.saveCheckpoint("relay", Positions.of(5, 0, 2, 0)));
    await(store.saveCheckpoint("relay", Positions.of(3, 1, 9, 0)));
    assertThat(await(store.checkpoint("relay", 0))).contains(5L);
    assertThat(await(store.checkpoint("relay", 1))).contains(1L);
    assertThat(await(store.checkpoint("relay", 2))).contains(9L);
  }
}
