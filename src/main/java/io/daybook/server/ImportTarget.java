package io.daybook.server;

import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.AppendOutcome;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.EventStore.Head;
import io.daybook.eventstore.PendingWork;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.StoredEvent;
import io.daybook.eventstore.SubjectKey;
import io.daybook.eventstore.postgres.PostgresEventStore;
import io.daybook.eventstore.postgres.PostgresPendingRestore;
import io.daybook.kernel.StreamId;
import io.daybook.transfer.EndLine;
import io.daybook.transfer.ExportReading;
import io.daybook.transfer.ExportReading.Line;
import io.daybook.transfer.TransferException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The store that an export is appended to, with the statement that every writer uses: events move
 * the head from where it was expected, or nothing happens. What is there already must be the same.
 * One group is on its way while the next one is read.
 *
 * <p>Context: one owner, blocks.
 */
final class ImportTarget {
  private static final int GROUP_EVENTS = 2_000;
  private static final int GROUP_BYTES = 4 << 20;

  private final PostgresEventStore store;
  private final ExportReading reading;
  private final PostgresPendingRestore pending;
  private final ImportRecord record;
  private List<PendingWork> works = new ArrayList<>();
  private boolean cleared;
  private List<RecordedEvent> group = new ArrayList<>();
  private int groupBytes;
  private Future<AppendOutcome> underWay = Future.succeededFuture(new AppendOutcome.Appended());
  private @Nullable Head head;
  private int partition = -1;
  private long appended;
  private long skipped;

  ImportTarget(PostgresEventStore store, ExportReading reading) {
    this.store = store;
    this.reading = reading;
    this.pending = store.pendingRestore();
    this.record = new ImportRecord(store, reading.header());
    if (!reading.isComplete()) {
      begin(reading.partition());
    }
  }

  long appended() {
    return appended;
  }

  long skipped() {
    return skipped;
  }

  /** Takes what was read and found good. */
  void take(Line line) {
    switch (line) {
      case Line.Key(var key) -> key(key);
      case Line.Pending(var work) -> pending(work);
      case Line.PendingEnd() -> keep();
      case Line.Event(var event) -> event(event);
      case Line.End(var end) -> end(end);
    }
  }

  /** With two keys of one life, what was encrypted with one of them could not be read any more. */
  private void key(SubjectKey key) {
    if (!OneShot.await(store.restore(key))) {
      throw new TransferException(
          "line %d: the store has a key of its own for the person of key %s, who was not erased;"
                  .formatted(reading.line(), key.id())
              + " import with keys into a store that has not kept anything of that person");
    }
  }

  private void pending(PendingWork work) {
    works.add(work);
    groupBytes +=
        work instanceof PendingWork.Scheduled scheduled
            ? scheduled.command().content().body().length()
            : 0;
    if (works.size() >= GROUP_EVENTS || groupBytes >= GROUP_BYTES) {
      keep();
    }
  }

  /** What was there is from an earlier import. */
  private void keep() {
    record.changing();
    if (!cleared) {
      OneShot.await(pending.clear());
      cleared = true;
    }
    OneShot.await(pending.keep(works));
    works = new ArrayList<>();
    groupBytes = 0;
  }

  /** The first event of the file must be there already, or come next. */
  private void begin(int next) {
    partition = next;
    Head found = OneShot.await(store.head(next));
    head = found;
    long from = reading.header().from().of(next);
    if (found.position() < from) {
      throw new TransferException(
          "the export begins behind position %d of partition %d, but the store ends at %d"
              .formatted(from, next, found.position()));
    }
    if (from > 0) {
      requireSame(from, reading.hash());
    }
  }

  private void event(StoredEvent event) {
    Head known = Objects.requireNonNull(head);
    if (event.position() <= known.position()) {
      skipped++;
      if (event.position() == known.position()) {
        requireSame(event.position(), Objects.requireNonNull(event.hash()));
      }
      return;
    }
    group.add(recorded(event));
    groupBytes += event.data().length() + event.metadata().length();
    if (group.size() >= GROUP_EVENTS || groupBytes >= GROUP_BYTES) {
      send();
    }
  }

  private void send() {
    if (!group.isEmpty()) {
      record.changing();
      settle();
      AppendBatch batch = new AppendBatch(partition, group.getFirst().position() - 1, group);
      underWay = store.append(batch);
      appended += group.size();
      group = new ArrayList<>();
      groupBytes = 0;
    }
  }

  /** Waits for the group before. A failure leaves it open what was stored; the next run sees. */
  private void settle() {
    switch (OneShot.await(underWay)) {
      case AppendOutcome.Appended() -> {}
      case AppendOutcome.HeadMoved() ->
          throw new TransferException(
              "somebody else writes to partition %d: nothing more is stored".formatted(partition));
      case AppendOutcome.Duplicate(var constraint) ->
          throw new TransferException(
              "partition %d has events that the export has not: %s is taken"
                  .formatted(partition, constraint));
      case AppendOutcome.Refused(var code, var detail) ->
          throw new TransferException(
              "PostgreSQL refuses an event of partition %d: %s %s"
                  .formatted(partition, code, detail));
      case AppendOutcome.Postponed(var code, var detail) ->
          throw new TransferException(
              "PostgreSQL can't append to partition %d now; run the import again: %s %s"
                  .formatted(partition, code, detail));
    }
  }

  private void end(EndLine end) {
    finish();
    Head known = Objects.requireNonNull(head);
    if (known.position() > end.position() && end.position() > 0) {
      requireSame(end.position(), end.hash());
    }
    if (!reading.isComplete()) {
      begin(reading.partition());
    }
  }

  /** Takes note that all of the export is there. */
  void end() {
    record.end();
  }

  /** Sends what is left, and waits for it. */
  void finish() {
    send();
    settle();
  }

  private void requireSame(long position, EventHash expected) {
    List<RecordedEvent> found = OneShot.await(store.readPartition(partition, position, 1));
    EventHash there = found.isEmpty() ? EventHash.NONE : found.getFirst().hash();
    if (!there.equals(expected)) {
      throw new TransferException(
          "the store holds another log: at %d:%d the export has hash %s, the store %s"
              .formatted(partition, position, expected, there));
    }
  }

  private static RecordedEvent recorded(StoredEvent event) {
    return new RecordedEvent(
        event.partition(),
        event.position(),
        StreamId.parse(event.stream()),
        event.version(),
        event.id(),
        event.type(),
        event.schemaVersion(),
        event.data(),
        event.metadata(),
        event.commandId(),
        event.commandIndex(),
        event.recordedAt(),
        Objects.requireNonNull(event.hash()));
  }
}
